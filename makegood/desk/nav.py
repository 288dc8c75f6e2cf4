"""The desk's places, saved views and counts, for the navigation of every page that staff see."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from django.core.cache import cache as counted
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.cases.queries import Wanted
from makegood.lib.together import together
from makegood.remedies.authority.rules import LADDER
from makegood.remedies.offers.queries import asked_of

FRESH = 20
"""Seconds for which a count in the navigation may be old."""

COUNTED = ("open", "mine", "today", "late", "unheard", "waiting", "again", "first")

VIEW_WORDS: dict[str, Promise] = {
    "open": _("All open"),
    "mine": _("Mine"),
    "today": _("Due today"),
    "owed": _("What I owe today"),
    "late": _("Late"),
    "unheard": _("Nobody complained"),
    "waiting": _("Waiting for a yes"),
    "again": _("Second failure"),
    "first": _("First orders"),
    "snoozed": _("Set aside"),
    "closed": _("Over"),
}


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `key` follows `g` on the keyboard, `thumb` ones fit under a thumb.

    What people go to `seldom` stands folded under “More”.
    """

    key: str
    word: Promise
    name: str
    sign: str
    thumb: bool = False
    seldom: bool = False


PLACES = (
    Place("t", _("Today"), "desk:today", "calendar", thumb=True),
    Place("q", _("Queue"), "desk:queue", "list-checks", thumb=True),
    Place("a", _("Approvals"), "desk:approvals", "stamp"),
    Place("p", _("Reach out"), "desk:outreach", "phone"),
    Place("c", _("Customers"), "desk:customers", "users"),
    Place("l", _("Let down"), "desk:let_down", "heart-crack"),
    Place("v", _("Coming today"), "desk:coming", "door-open"),
    Place("r", _("Radar"), "desk:radar", "radar", thumb=True),
    Place("n", _("Incidents"), "desk:incidents", "siren"),
    Place("k", _("Missed promises"), "desk:missed", "calendar-x", seldom=True),
    Place("m", _("Authority"), "desk:authority", "hand-coins", seldom=True),
    Place("h", _("Times"), "desk:times", "calendar-clock", seldom=True),
    Place("u", _("Surveys"), "desk:surveys", "clipboard-list", seldom=True),
    Place("i", _("Imports"), "desk:imports", "upload", seldom=True),
    Place("s", _("Signs"), "desk:signs", "scan-eye", seldom=True),
    Place("f", _("Failures"), "desk:failures", "list-tree", seldom=True),
    Place("w", _("Phrases"), "desk:phrases", "quote", seldom=True),
    Place("o", _("Outbox"), "desk:outbox", "send", seldom=True),
)
FOOT = (Place("e", _("Settings"), "desk:settings", "settings-2"),)
SETTINGS = (
    Place("", _("Organisation"), "desk:settings", "building-2"),
    Place("", _("Tell us"), "desk:ways", "megaphone"),
    Place("", _("Teams and hours"), "desk:teams", "clock"),
    Place("", _("Thresholds and days"), "desk:thresholds", "gauge"),
    Place("", _("Promises"), "desk:plays", "timer"),
    Place("", _("Playbooks"), "desk:playbooks", "list-ordered"),
    Place("", _("Remedies"), "desk:remedies", "gift"),
    Place("", _("Remedy policy"), "desk:policy", "scale"),
    Place("", _("Limits"), "desk:limits", "hand-coins"),
    Place("", _("People"), "desk:colleagues", "users-round"),
    Place("", _("API keys"), "desk:keys", "key-round"),
    Place("", _("Jobs given up"), "desk:jobs", "triangle-alert"),
)

May = Callable[[str, str], bool]
"""Whether a person may use a route by a method."""


def nowhere(route: str, method: str) -> bool:
    """What nobody has opened is closed."""
    return False


@dataclass(frozen=True)
class Entry:
    """A place or a view as a page draws it."""

    word: Promise
    url: str
    current: bool
    count: int | None = None
    key: str = ""
    sign: str = ""
    thumb: bool = False
    seldom: bool = False


class Deeds:
    """Whether a route of the desk may be used by a method, by the route's name."""

    def __init__(self, may: May, method: str = "POST") -> None:
        self.may = may
        self.method = method

    def __getitem__(self, route: str) -> bool:
        return self.may(f"desk:{route}", self.method)


class Nav:
    """What the navigation of one page shows; nothing is read before it is drawn."""

    def __init__(self, request: HttpRequest, user: User, may: May = nowhere) -> None:
        """For the page that `request` asks for; it leads where this person `may` go and no further."""
        self.path = request.path
        self.may = may
        self.route = request.resolver_match.view_name if request.resolver_match else ""
        self.view = request.GET.get("view", "open")
        self.user = user
        self.me = user.name
        self.home = address("desk:today")
        self.queue = address("desk:queue")
        self.find = address("desk:find")
        self.me_url = address("desk:me") or address("account_logout") or self.home

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many cases each counted view holds."""
        return counts_for(self.user)

    @cached_property
    def places(self) -> list[Entry]:
        """The places that she may open, in their order."""
        return self._entries(PLACES, self.home)

    @property
    def often(self) -> list[Entry]:
        """The places of every day."""
        return [place for place in self.places if not place.seldom]

    @property
    def seldom(self) -> list[Entry]:
        """The places that stand folded."""
        return [place for place in self.places if place.seldom]

    @property
    def is_seldom(self) -> bool:
        """Whether this page is one of those."""
        return any(place.current for place in self.seldom)

    @cached_property
    def foot(self) -> list[Entry]:
        """What stands at the foot."""
        return self._entries(FOOT, self.home)

    @cached_property
    def settings(self) -> list[Entry]:
        """The pages of the settings that she may open."""
        return self._entries(SETTINGS, address("desk:settings"))

    @property
    def may_keep(self) -> bool:
        """Whether what this page shows is hers to change."""
        return self.may(self.route, "POST")

    @property
    def may_do(self) -> "Deeds":
        """Which deeds of the desk are hers: `desk_nav.may_do.team_new` in a template."""
        return Deeds(self.may)

    @property
    def may_see(self) -> "Deeds":
        """Which pages of the desk are hers: `desk_nav.may_see.incident` in a template."""
        return Deeds(self.may, "GET")

    @property
    def imports(self) -> str:
        """Where files are brought in, for who may."""
        return address("desk:imports") if self.may("desk:imports", "GET") else ""

    @property
    def all(self) -> list[Entry]:
        """Every place, for the palette."""
        return self.places + self.foot

    @cached_property
    def views(self) -> list[Entry]:
        """The saved views that the side shows."""
        return [self.view_entry(view) for view in ("today", "late", "unheard", "waiting", "first")]

    def view_entry(self, view: str) -> Entry:
        """One saved view with its address and count."""
        queue = address("desk:queue")
        current = self.path == queue and self.view == view
        return Entry(VIEW_WORDS[view], f"{queue}?view={view}", current, self.counts.get(view))

    def _entries(self, places: tuple[Place, ...], root: str) -> list[Entry]:
        """The entries she may open; below the address `root` lie the others."""
        known = ((place, address(place.name)) for place in places if self.may(place.name, "GET"))
        return [self._entry(place, url, root) for place, url in known if url]

    def _entry(self, place: Place, url: str, root: str) -> Entry:
        here = self.path == url or (url != root and self.path.startswith(url))
        here = here or (place.key == "q" and self.path.startswith("/cases/"))
        counted = {"t": "owed", "q": "open", "a": "approvals"}.get(place.key, "")
        count = self.counts.get(counted)
        return Entry(place.word, url, here, count, place.key, place.sign, place.thumb, place.seldom)


@cache
def address(name: str) -> str:
    """The address of a page, or nothing while there is none; looked up once, as all of them stand on every page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def day_end(at: dt.datetime) -> dt.datetime:
    """Midnight after `at` in the viewer's zone."""
    local = timezone.localtime(at)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def counts_for(user: User) -> dict[str, int]:
    """The counts of this person's views, at most FRESH seconds old."""
    key, at = f"desk-counts-{user.pk}", timezone.now()
    found: dict[str, int] | None = counted.get(key)
    if found is None:
        with together():
            asked = asked_of(user) if user.role in LADDER else None
            found = queries.counts(user, Wanted(at, day_end(at)), (*COUNTED, "owed"))
        found |= {"approvals": asked()} if asked else {}
        counted.set(key, found, FRESH)
    return found


def forget_counts(user: User) -> None:
    """After a deed of one's own the counts are read anew."""
    counted.delete(f"desk-counts-{user.pk}")
