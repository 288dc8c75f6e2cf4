"""The deeds on a case: the only places that change one. Each is one transaction and leaves one event."""

from makegood.cases.actions.changing import CannotMove, NothingSaid, ReadsOnly, SomeoneElseMoved, TooEarly
from makegood.cases.actions.chasing import Due, Silence, chase, notice_silence
from makegood.cases.actions.ending import close, recover, resolve
from makegood.cases.actions.hearing import check_in, hear_reply, tell_owner
from makegood.cases.actions.moving import move_cases_of
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
from makegood.cases.actions.promising import acknowledged, contacted, keep_promise, promise
from makegood.cases.actions.reopening import AlreadyLive, Return, at_rest, reopen, reopen_all
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
    wake,
)

__all__ = [
    "AlreadyAsked",
    "AlreadyLive",
    "Answered",
    "CannotMove",
    "CannotOwn",
    "Due",
    "NoActionOfOurs",
    "NotBoth",
    "NotYours",
    "NothingSaid",
    "Plan",
    "ReadsOnly",
    "Return",
    "Silence",
    "SomeoneElseMoved",
    "TooEarly",
    "acknowledged",
    "answer_hand_over",
    "assign",
    "at_rest",
    "chase",
    "check_in",
    "close",
    "contacted",
    "count_retelling",
    "give",
    "hear_reply",
    "judge",
    "keep_promise",
    "move_cases_of",
    "note",
    "notice_silence",
    "promise",
    "propose_hand_over",
    "record_feeling",
    "recover",
    "reopen",
    "reopen_all",
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
    "tell_owner",
    "understand",
    "wait_for_customer",
    "wake",
]
