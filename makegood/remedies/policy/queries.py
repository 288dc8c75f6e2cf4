"""Reads for advice: the policy that lives, the facts of cases, and advice on them."""

from collections.abc import Callable, Collection, Mapping

from makegood.accounts.standing import Kept
from makegood.lib.bulk import numbers
from makegood.lib.text import sha256
from makegood.lib.together import Rows, soon
from makegood.listening.failure_queries import taxonomy
from makegood.remedies.models import PolicyVersion, Remedy
from makegood.remedies.policy.building import build
from makegood.remedies.policy.checking import Known
from makegood.remedies.policy.facts_sql import CASES, Lines, facts_of
from makegood.remedies.policy.packs import SHIPPED, packs
from makegood.remedies.rules import Advice, Facts, advise


def known_now() -> Known:
    """What a policy of this installation may name."""
    remedies = Remedy.objects.filter(active=True).order_by("key").values_list("key", flat=True)
    return Known(frozenset(taxonomy().by_key), frozenset(remedies), packs())


def live_text() -> str:
    """The text of the policy that lives; the shipped one where none was approved."""
    return (
        PolicyVersion.objects.filter(state=PolicyVersion.State.LIVE).values_list("text", flat=True).first()
        or SHIPPED
    )


def live_number() -> int:
    """The number of the version that lives; 0 for the shipped one."""
    live = PolicyVersion.objects.filter(state=PolicyVersion.State.LIVE).values_list("pk", flat=True)
    return live.first() or 0


def live_digest() -> str:
    """What names the policy that lives."""
    return sha256(live_text()).hex()


live_policy = Kept(
    lambda: build(live_text(), known_now()),
    "remedies_policyversion",
    "remedies_remedy",
    "listening_taxonomyversion",
)
"""The policy that lives, compiled; read again when it, the catalogue or the taxonomy changes."""


kept_remedies: Kept[Mapping[str, Remedy]] = Kept(
    lambda: {remedy.key: remedy for remedy in Remedy.objects.filter(active=True).order_by("pk")},
    "remedies_remedy",
)
"""What may be offered now, by key; for reading."""


def facts_for(case_ids: Collection[int]) -> dict[int, Facts]:
    """The facts of these cases by id, in one query. Amounts are minor units of the encounter's currency."""
    return facts_soon(case_ids)()


def facts_soon(case_ids: Collection[int]) -> Callable[[], dict[int, Facts]]:
    """The same, asked ahead."""
    lines = Lines(taxonomy())

    def told(rows: Rows) -> dict[int, Facts]:
        return {row[0]: facts_of(row, lines) for row in rows}

    return soon(f"{CASES} WHERE c.id = ANY(%s)", [numbers(case_ids)], told)


def advice_for(case_ids: Collection[int]) -> dict[int, Advice]:
    """Advice on these cases by the policy that lives."""
    policy = live_policy()
    return {number: advise(facts, policy) for number, facts in facts_for(case_ids).items()}
