"""What the doctor looks at: the promises the house makes of itself, and what a person still has to set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makegood.accounts.checking import broken_entries
from makegood.accounts.models import Organisation, Role, User
from makegood.cases.checking import broken_links, orphans, untrue
from makegood.lib.bulk import select
from makegood.loop.jobs_state import jobs_state
from makegood.loop.roots import broken_roots, first_of_ours, newest_root
from makegood.outreach.channels import mail
from makegood.remedies.checking import verify
from makegood.remedies.payers.usual import amiss, in_use
from makegood.remedies.reconciling import left_to_people

OLDEST = 150000  # server_version_num of PostgreSQL 15


@dataclass(frozen=True)
class Check:
    """One thing looked at, and what to do about it where it is not as it should be."""

    name: str
    ok: bool
    words: str


def examine() -> dict[str, Any]:
    """All that was found; `healthy` if every invariant holds."""
    links, first = broken_links()
    entries, unsigned = broken_entries(), broken_roots()
    without, told, given = orphans(), untrue(), verify()
    counts = {
        "open_cases_without_owner_step_or_date": len(without),
        "broken_hash_links": links + len(entries) + len(unsigned),
        "events_without_a_change": len(told),
        "ledger_faults": sum(count for count, _names in given.values()),
    }
    return {
        "healthy": not any(counts.values()),
        "invariants": counts,
        "first_broken_link": str(first[0]) if first else "".join([*entries, *unsigned][:1]),
        "cases": sorted({*without, *told})[:20],
        "checks": [vars(check) for check in (*checks(), _root(unsigned))],
    }


def checks() -> Iterator[Check]:
    """What is there and what is missing, in words."""
    yield _database()
    yield from _jobs()
    ours = Organisation.current()
    yield Check(
        "reply_to", bool(ours.reply_to), ours.reply_to or _("No reply address is set: nothing can be sent.")
    )
    yield Check("mail", mail.is_set_up(), _("Mail goes out.") if mail.is_set_up() else _(
        "No mail server is set: messages stay in the outbox. Set MAKEGOOD_SMTP_HOST."))  # fmt: skip
    yield from _payers()
    admins = User.objects.filter(role=Role.ADMIN, is_active=True, email__isnull=False).count()
    yield Check("admin", admins > 0, _("%(n)d admins") % {"n": admins} if admins else _(
        "Nobody has signed in as admin yet. Run: makegood login-link"))  # fmt: skip


def _payers() -> Iterator[Check]:
    wrong, names = list(amiss()), in_use()
    if wrong:
        yield Check("payers", False, " ".join(wrong))
    elif names:
        yield Check("payers", True, _("Paid out by %(names)s.") % {"names": ", ".join(names)})
    left = left_to_people(timezone.now()).count()
    if left:
        words = ngettext(
            "%(n)d payout is to be looked into: %(page)s",
            "%(n)d payouts are to be looked into: %(page)s",
            left,
        )
        yield Check("payouts", False, words % {"n": left, "page": f"{settings.URL}/approvals/"})


def _root(unsigned: Sequence[str]) -> Check:
    if unsigned:
        return Check("root", False, "; ".join(unsigned))
    newest, first = newest_root(), first_of_ours()
    if newest is None:
        return Check("root", True, _("No root over the chains is signed yet; the first is signed by night."))
    at = f"{newest.at:%Y-%m-%d %H:%M}"
    if first is None:
        words = _(
            "The root of %(at)s UTC was signed with another secret key: it cannot be checked."
            " The next is signed by night. Look into it if nobody changed the key."
        )
        return Check("root", False, words % {"at": at})
    words = _(
        "The chains are as they were signed at %(at)s UTC; %(n)d chains, signed with today's key since %(since)s."
    )
    return Check("root", True, words % {"at": at, "n": newest.chains, "since": f"{first.at:%Y-%m-%d}"})


def _database() -> Check:
    name, number, zone = select(
        "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
        " current_setting('synchronous_commit')",
        [],
    )[0]
    words = _("PostgreSQL %(version)s") % {"version": name}
    if number < OLDEST:
        return Check(
            "database", False, _("%(words)s is too old: Makegood needs 15 or newer.") % {"words": words}
        )
    if zone == "off":
        return Check(
            "database", False, _("synchronous_commit is off: a crash would lose answers that were accepted.")
        )
    return Check("database", True, words)


def _jobs() -> Iterator[Check]:
    now = jobs_state()
    lives = _("%(n)d at work, %(waiting)d jobs waiting") % {"n": now.workers, "waiting": now.waiting}
    none = _("No worker runs: nothing is sent and no clock is watched. Run: makegood worker")
    yield Check("workers", now.workers > 0, lives if now.workers else none)
    counted = ngettext("%(n)d job was given up.", "%(n)d jobs were given up.", now.dead) % {"n": now.dead}
    dead = _("%(counted)s Why, and what to do: %(page)s") % {
        "counted": counted, "page": f"{settings.URL}/settings/jobs/",
    }  # fmt: skip
    yield Check("dead_jobs", now.dead == 0, dead if now.dead else _("No job was given up."))
