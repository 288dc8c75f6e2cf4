"""From failures to the grounds of cases: which case, which words, which playbook."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from makegood.accounts.standing import Kept
from makegood.cases.opening import Ground
from makegood.cases.queries.steps import play_for
from makegood.cases.rules import Play, case_key
from makegood.customers.queries import CustomerCard
from makegood.lib.text import search_words
from makegood.listening.actions import Found
from makegood.listening.failure_queries import Kind, taxonomy
from makegood.loop.models import Playbook
from makegood.loop.rules import ACKNOWLEDGE, choose_play


def _plays() -> dict[str, Play]:
    return {
        book.failure_kind: Play(
            ACKNOWLEDGE, book.first_reply, book.plan, book.resolve, str(book.first_step.get("en", ""))
        )
        for book in Playbook.objects.order_by("id")
    }


plays = Kept(_plays, "loop_playbook")
"""The shop's own playbooks by failure kind."""


def customer_of(hit: Found) -> int | None:
    """Whose failure it is, where we know."""
    if hit.signal:
        return hit.signal.customer_id
    return hit.encounter.customer_id if hit.encounter else None


def keys(found: Sequence[Found]) -> set[str]:
    """The keys under which a case may stand already. A new signal that is a matter of its own alone has none."""
    if not found:
        return set()
    kinds = taxonomy()
    return {_key(hit, kinds.of(hit.kind)) for hit in found} - {_own_key(hit) for hit in found}


def _own_key(hit: Found) -> str:
    return f"s:{hit.signal.id}" if hit.signal and hit.signal.state == "new" else ""


def lay(found: Sequence[Found], people: Mapping[int, CustomerCard], own: Mapping[str, Play]) -> list[Ground]:
    """The ground of each failure, in order."""
    if not found:
        return []
    kinds = taxonomy()
    return [_ground(hit, kinds.of(hit.kind), people.get(customer_of(hit) or 0), own) for hit in found]


def _ground(hit: Found, kind: Kind, card: CustomerCard | None, own: Mapping[str, Play]) -> Ground:
    wording = kind.now
    play = play_of(kind, hit.severity, own)
    ground = Ground(
        key=_key(hit, kind),
        failure_id=hit.id,
        signal_id=hit.signal.id if hit.signal else None,
        kind=kind.key,
        headline=wording.headline["en"],
        severity=hit.severity,
        noticed_by=hit.noticed_by,
        noticed_at=hit.noticed_at,
        play=play,
        customer_id=customer_of(hit),
        reachable=_reachable(hit, card),
    )
    if card:
        _from_card(ground, card)
    _from_encounter(ground, hit)
    _from_signal(ground, hit)
    ground.folded = search_words(card.folded if card else "", wording.headline["en"], _encounter_ref(hit))
    if hit.signal and hit.signal.heard.incident:
        _make_incident(ground)
    return ground


def play_of(kind: Kind, severity: int, own: Mapping[str, Play]) -> Play:
    """Clocks and steps; the first step is in the words of the shop's own playbook, else in those of the kind."""
    play, steps = choose_play(kind.key, severity, own, kind.now.first_step["en"]), play_for(kind.key)
    return replace(play, version=steps.id, step=steps.steps[0]) if steps else play


def _key(hit: Found, kind: Kind) -> str:
    if hit.signal and hit.signal.heard.incident:
        return f"i:{hit.signal.heard.incident}"
    if hit.signal and hit.signal.heard.case_key:
        return hit.signal.heard.case_key
    return case_key(_encounter_ref(hit), customer_of(hit), kind.root, hit.signal.id if hit.signal else None)


def _encounter_ref(hit: Found) -> str:
    if hit.encounter:
        return hit.encounter.told.external_id
    return hit.signal.said.encounter if hit.signal else ""


def _reachable(hit: Found, card: CustomerCard | None) -> bool:
    """Whether she can and may be written to: known by an address, and neither anonymous nor "do not contact"."""
    asked_not = hit.signal is not None and (hit.signal.heard.anonymous or hit.signal.heard.do_not_contact)
    return bool(card and (card.email or card.phone) and not card.do_not_contact and not asked_not)


def _from_card(ground: Ground, card: CustomerCard) -> None:
    ground.language, ground.person_id, ground.email = card.language, card.person_id, card.email
    ground.channel, ground.has_phone, ground.tz = card.channel, bool(card.phone), card.tz


def _from_encounter(ground: Ground, hit: Found) -> None:
    if row := hit.encounter:
        ground.encounter_id, ground.team_id = row.id, row.team_id
        ground.history, ground.first_order = row.history, row.first_order


def _from_signal(ground: Ground, hit: Found) -> None:
    if row := hit.signal:
        ground.encounter_id, ground.team_id = row.encounter_id, row.team_id
        ground.history, ground.first_order = row.history, row.first_order
        ground.score, ground.scale = row.said.score, row.said.scale or ""
        ground.language = ground.language or row.said.language
        ground.responded_at = row.said.responded_at


def _make_incident(ground: Ground) -> None:
    ground.play = replace(ground.play, version=None, step=None)
    ground.headline, ground.for_lead = _("Far more low answers than usual"), True
    ground.customer_id, ground.encounter_id, ground.person_id, ground.reachable = None, None, None, False
    ground.folded = search_words(ground.headline)
