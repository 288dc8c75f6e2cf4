"""Signs as they are seen: the third contact on one matter, and the hits that are kept for each sign's page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from makegood.lib.bulk import execute
from makegood.listening.library import library
from makegood.listening.receiving import SignalRow
from makegood.listening.rules import CONTACTS_THAT_SAY_ENOUGH
from makegood.listening.triage import THIRD_CONTACT

ADD_SIGN = "UPDATE listening_signal SET signs = array_append(signs, %s) WHERE id = ANY(%s)"


def third_contacts(rows: Sequence[SignalRow], contacts: Mapping[int, int]) -> Mapping[int, int]:
    """Note the sign on every signal that is the third or later on its matter; returns the contacts that count.

    They count for nothing while the sign is switched off.
    """
    often = {number for number, before in contacts.items() if before + 1 >= CONTACTS_THAT_SAY_ENOUGH}
    if not often:
        return contacts
    if THIRD_CONTACT not in library().by_key:
        return {}
    late = [row for row in rows if row.id in often and THIRD_CONTACT not in row.words.signs]
    for row in late:
        row.words = replace(row.words, signs=(*row.words.signs, THIRD_CONTACT))
    execute(ADD_SIGN, [THIRD_CONTACT, [row.id for row in late]])
    return contacts


FORGET = "DELETE FROM listening_signhit WHERE signal_id = ANY(%s) AND was_right IS NULL"
KEEP = """
INSERT INTO listening_signhit (sign_id, signal_id)
SELECT r.id, s.id FROM listening_signal s CROSS JOIN LATERAL unnest(s.signs) AS seen(key)
JOIN listening_signrule r ON r.key = seen.key WHERE s.id = ANY(%s)
ON CONFLICT DO NOTHING
"""


def keep_hits(rows: Sequence[SignalRow]) -> None:
    """Keep which signs were seen on which signals, in one go; a revision's old hits go unless somebody judged them."""
    if revised := [row.id for row in rows if row.state == "changed"]:
        execute(FORGET, [revised])
    if seen := [row.id for row in rows if row.words.signs]:
        execute(KEEP, [seen])
