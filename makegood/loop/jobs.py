"""The clock's doorbells: each asks the database for the time and rings one step of the loop."""

from makegood.lib.clock import database_now
from makegood.lib.jobs import job
from makegood.listening.models import Import
from makegood.loop import calendars, meetings, roots, sending_back, ticks, uploads, visiting
from makegood.loop.group_failures import running
from makegood.loop.models import Incident

LONG = 600  # seconds


@job("loop.chase_promises", tries=1, atomic=False, seconds=LONG)
def chase_promises() -> None:
    """Promises that run out or are broken."""
    ticks.chase_promises(database_now())


@job("loop.notice_late", tries=1, atomic=False, seconds=LONG)
def notice_late() -> None:
    """Encounters whose promise has passed."""
    ticks.notice_late_encounters(database_now())


@job("loop.break_silence", tries=1, atomic=False, seconds=LONG)
def break_silence() -> None:
    """Customers who have heard nothing for days."""
    ticks.break_silence(database_now())


@job("loop.read_file", seconds=3600, megabytes=1024, atomic=False)
def read_file(reading: int) -> None:
    """Read one file that somebody brought; killed, it goes on where it was."""
    uploads.read_waiting(Import.objects.get(pk=reading))


@job("loop.begin_absences", tries=1, atomic=False, seconds=LONG)
def begin_absences() -> None:
    """Colleagues whose absence has begun."""
    ticks.begin_absences(database_now())


@job("loop.look_after_the_house", tries=1, atomic=False, seconds=LONG)
def look_after_the_house() -> None:
    """Channels nobody reads, cases without an owner at work."""
    ticks.look_after_the_house(database_now())


@job("loop.sign_root", tries=3, atomic=False, seconds=LONG)
def sign_root() -> None:
    """The ends of all chains, under one signature."""
    roots.sign_root(database_now())


@job("loop.move_deadlines", seconds=3600, atomic=False)
def move_deadlines(calendar: int | None = None, team: int | None = None, by: int | None = None) -> None:
    """Very many deadlines that follow new hours."""
    calendars.move_deadlines(database_now(), calendar=calendar, team=team, by=by)


@job("loop.ask_after_labels", tries=1)
def ask_after_labels() -> None:
    """Labels that may not have come."""
    sending_back.ask_after_labels(database_now())


@job("loop.remind_of_returns", tries=1)
def remind_of_returns() -> None:
    """Things that are still with the customer; no hurry."""
    sending_back.remind_gently(database_now())


@job("loop.remind_of_meetings", tries=1)
def remind_of_meetings() -> None:
    """Appointments of the coming day."""
    meetings.remind_of_meetings(database_now())


@job("loop.ask_whether_held", tries=1)
def ask_whether_held() -> None:
    """Appointments that are over: did they take place?"""
    meetings.ask_whether_held(database_now())


@job("loop.run_incident", seconds=3600, megabytes=1024, atomic=False)
def run_incident(incident: int) -> None:
    """One group failure: cases, offers, messages; killed, it goes on where it was."""
    running.run(Incident.objects.get(pk=incident), database_now)


@job("loop.run_incidents", tries=1, atomic=False, seconds=LONG)
def run_incidents() -> None:
    """What may be sent in this minute, and what a killed worker left."""
    running.run_all(database_now)


@job("loop.ask_how_visits_went", tries=1)
def ask_how_visits_went() -> None:
    """Second-chance visits whose day is over."""
    visiting.ask_how_it_went(database_now())
