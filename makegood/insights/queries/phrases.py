"""How often each phrase was used, and how the cases ended in which it was."""

from dataclasses import dataclass

from makegood.insights.rules import Rate, wilson
from makegood.lib.bulk import select

# A case counts once, by its last answer after the phrase went out; only uses of the words as they stand now.
USED = """
    WITH used AS (
        SELECT p.key, u.case_id, count(*) AS uses, min(u.at) AS since FROM outreach_phraseuse u
        JOIN outreach_phrase p ON p.id = u.phrase_id
        WHERE p.ended_at IS NULL AND (p.since IS NULL OR u.at >= p.since) AND (%s = '' OR p.key = %s)
        GROUP BY p.key, u.case_id
    )
    SELECT used.key, sum(used.uses), count(*), count(*) FILTER (WHERE a.answer = 'right'), count(a.answer),
           count(*) FILTER (WHERE a.score >= 4), count(a.score)
    FROM used LEFT JOIN LATERAL (
        SELECT nullif(b.answer, '') AS answer, b.score FROM followup_checkback b
        WHERE b.case_id = used.case_id AND b.answered_at > used.since ORDER BY b.answered_at DESC, b.id DESC LIMIT 1
    ) a ON true GROUP BY used.key
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A phrase's figures: uses, cases, the share of those that answered "it is right", and of scores of 4 or 5."""

    uses: int
    cases: int
    right: Rate
    satisfied: Rate


NEVER = Measured(0, 0, wilson(0, 0), wilson(0, 0))


def phrases_measured(key: str = "") -> dict[str, Measured]:
    """The figures of every phrase that was used, or of one."""
    return {
        name: Measured(int(uses), cases, wilson(right, answered), wilson(high, scored))
        for name, uses, cases, right, answered, high, scored in select(USED, [key, key])
    }
