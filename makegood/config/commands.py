"""Every command of `makegood`, one line each, and what the house hands down to them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from makegood.cli.main import Command, House, Needs, main
from makegood.config.home import home
from makegood.loop.collecting import look_seldom

GROUPS = {
    "judge": "Judge texts: how unhappy, what failed, how a reply sounds.",
    "user": "People who work here.",
    "policy": "The remedy policy: check a file, try it on past cases.",
    "ledger": "What was given: whether it holds, and as a bookkeeper imports it.",
    "key": "Keys of other systems: make, list and revoke them.",
    "authority": "What each role may give without asking, and the month's budgets.",
}

COMMANDS: dict[str, Command] = {
    "demo": Command(
        "makegood.config.demo:demo", "A shop with a year of life, on this machine only.", Needs.MODELS
    ),
    "import": Command("makegood.cli.import_files:import_command", "Read files into Makegood."),
    "login-link": Command(
        "makegood.cli.login_link:login_link_command", "A sign-in link: 15 minutes, one use."
    ),
    "export": Command("makegood.cli.export:export_command", "Cases, customers or answers as CSV or XLSX."),
    "report": Command(
        "makegood.cli.report:report_command", "Answers, cases, speed and recovery, with their n."
    ),
    "explain": Command("makegood.cli.explain:explain_command", "Why a case exists, is whose, is due when."),
    "doctor": Command("makegood.cli.doctor:doctor_command", "What is missing or wrong, in words."),
    "user add": Command("makegood.cli.user:add_command", "Add somebody who works here."),
    "deadline": Command(
        "makegood.cli.deadline:deadline_command",
        "Add working-time deadlines to a file of clocks.",
        Needs.NOTHING,
    ),
    "judge tone": Command(
        "makegood.cli.judge_tone:tone_command",
        "How defensive, empathic and polite each draft reply is.",
        Needs.MODELS,
    ),
    "judge triage": Command(
        "makegood.cli.judge_triage:triage_command",
        "Add to a file how unhappy each comment is, what failed, which signs.",
        Needs.MODELS,
    ),
    "judge train": Command(
        "makegood.cli.judge_triage:train_command", "Learn triage from your own scored comments."
    ),
    "policy advise": Command(
        "makegood.cli.advise:advise_command", "Which remedies fit a case, the best first, and why."
    ),
    "policy approve": Command(
        "makegood.cli.policy:approve_command", "Try a remedy policy on past cases, then let it live."
    ),
    "policy check": Command(
        "makegood.cli.policy:check_command",
        "Say whether a remedy policy can be used, or what is wrong with it.",
        Needs.MODELS,
    ),
    "policy simulate": Command(
        "makegood.cli.policy:simulate_command", "What a remedy policy would have changed on past cases."
    ),
    "serve": Command(
        "makegood.config.serving:serve", "Serve everything: database, front, worker.", Needs.NOTHING
    ),
    "web": Command("makegood.config.serving:web", "Serve the pages alone.", Needs.NOTHING),
    "door": Command("makegood.config.serving:door", "Serve the door for signals alone.", Needs.NOTHING),
    "backup": Command("makegood.config.backup:backup", "Save everything into one file.", Needs.NOTHING),
    "restore": Command("makegood.config.backup:restore", "Put everything back from a backup.", Needs.NOTHING),
    "worker": Command("makegood.config.serving:worker", "Do the background jobs alone.", Needs.NOTHING),
    "key add": Command("makegood.cli.keys:add", "Make a key for another system, and tell it this once."),
    "key list": Command("makegood.cli.keys:show", "List every key there is or was."),
    "authority show": Command(
        "makegood.cli.authority:show", "Limits, budgets, and limits that look too low."
    ),
    "authority set": Command(
        "makegood.cli.authority:set_command", "Set what a role may give without asking."
    ),
    "authority budget": Command("makegood.cli.authority:budget_command", "Set what may be given in a month."),
    "ledger verify": Command(
        "makegood.cli.ledger:verify_command", "Whether sums, chains, payouts and gift codes hold."
    ),
    "ledger export": Command(
        "makegood.cli.ledger:export_command", "Every entry of the ledger as CSV or XLSX."
    ),
    "key revoke": Command("makegood.cli.keys:revoke", "Make a key worthless."),
}


def set_up() -> None:
    """Load Django, so that models can be imported. Connects to nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makegood.config.settings")
    # also where it is set to nothing, which would be the folder one happens to stand in
    os.environ["MAKEGOOD_HOME"] = str(home().path)
    look_seldom()
    import django

    django.setup()


@contextmanager
def database() -> Iterator[None]:
    """The database, running and migrated for as long as this lasts."""
    # Loaded here because most commands need it, and the quick ones must not pay for it.
    from makegood.config.opening import opened

    with opened():
        yield


@contextmanager
def installation() -> Iterator[bool]:
    """Whether there is a database to read from, as it stands, for as long as this lasts."""
    from makegood.config.opening import as_it_stands

    with as_it_stands() as is_there:
        yield is_there


def run() -> None:
    """The entry of the program."""
    sys.exit(main(COMMANDS, GROUPS, House(set_up, database, installation), sys.argv[1:]))
