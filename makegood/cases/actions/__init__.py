"""The deeds on a case: the only places that change one. Each is one transaction and leaves one event."""

from makegood.cases.actions.changing import CannotMove, NothingSaid, ReadsOnly, SomeoneElseMoved, TooEarly
from makegood.cases.actions.ending import close, recover, reopen, resolve
from makegood.cases.actions.owning import (
    AlreadyAsked,
    Answered,
    CannotOwn,
    NotYours,
    answer_hand_over,
    assign,
    give,
    propose_hand_over,
    take,
)
from makegood.cases.actions.planning import NoActionOfOurs, NotBoth, Plan, save_plan
from makegood.cases.actions.promising import contacted, keep_promise, promise
from makegood.cases.actions.understanding import judge, understand
from makegood.cases.actions.working import (
    count_retelling,
    note,
    record_feeling,
    resume,
    see_notices,
    set_fault,
    set_goal,
    set_harm,
    set_next_step,
    set_severity,
    snooze,
    wait_for_customer,
)

__all__ = [
    "AlreadyAsked",
    "Answered",
    "CannotMove",
    "CannotOwn",
    "NoActionOfOurs",
    "NotBoth",
    "NotYours",
    "NothingSaid",
    "Plan",
    "ReadsOnly",
    "SomeoneElseMoved",
    "TooEarly",
    "answer_hand_over",
    "assign",
    "close",
    "contacted",
    "count_retelling",
    "give",
    "judge",
    "keep_promise",
    "note",
    "promise",
    "propose_hand_over",
    "record_feeling",
    "recover",
    "reopen",
    "resolve",
    "resume",
    "save_plan",
    "see_notices",
    "set_fault",
    "set_goal",
    "set_harm",
    "set_next_step",
    "set_severity",
    "snooze",
    "take",
    "understand",
    "wait_for_customer",
]
