"""The plan of the shop: one row for each case with what all other tables agree on.

Cases are numbered in the order in which they were opened over a thousand days, ever more of them; of each ten one is
live, most of these among the newest eighth. Live ones fall due from four days ago to four days ahead.

Fifty customers come back with one trouble after the other, as often in a shop of any size: their pages have as many
lines then, and what differs is only how much lies below.
"""

from bench.shop.sql import chance, pick
from bench.shop.staff import Staff
from bench.shop.words import CHANNELS, LOW, PLACES, PRODUCTS
from makegood.listening.taxonomy import load

DAYS = 1000
NEW, LIVE_OF_NEW, LIVE_OF_OLD = 0.88, 0.667, 0.0227
REGULARS, THEIRS = 50, 750
"""So many customers come back, with so many cases together."""
KINDS = tuple(failure.key for failure in load() if failure.parent)


def customers(cases: int) -> int:
    """How many customers a shop with so many cases has: six for ten."""
    return cases * 6 // 10


def plan(cases: int, staff: Staff) -> str:
    """The statement that makes the table `plan`; OFFSET 0 has each level computed once."""
    owners = " ".join(
        f"WHEN {team} THEN {pick(people, 'i', 12)}"
        for team, people in zip(staff.teams, staff.owners, strict=True)
    )
    return f"""
    CREATE TEMP TABLE plan ON COMMIT DROP AS
    SELECT q.*, CASE team_id {owners} END AS owner_id,
      CASE WHEN status <> 'open' THEN opened_at + least(age / 4, interval '5 hours') END AS replied_at,
      CASE WHEN status NOT IN ('open', 'contacted') THEN opened_at + least(age / 2, interval '2 days') END
        AS resolved_at,
      CASE WHEN status IN ('recovered', 'closed') THEN opened_at + least(age * 0.8, interval '6 days') END
        AS ended_at,
      CASE WHEN live THEN now() + interval '1 day' * (8 * {chance("i", 13)} - 4) END AS due_at
    FROM (
      SELECT p.*, now() - opened_at AS age,
        CASE WHEN live THEN {pick(["open"] * 10 + ["contacted"] * 7 + ["resolved"] * 3, "i", 11)}
          ELSE {pick(("recovered", "closed"), "i", 11)} END AS status
      FROM (
        SELECT i, {_customer(cases)} AS customer_id,
          {pick(staff.teams, "i", 2)} AS team_id, {pick(KINDS, "i", 3)} AS kind,
          1 + floor({chance("i", 4)} * 4)::int AS severity, 1 + floor({chance("i", 5)} * 3)::int AS score,
          CASE WHEN {chance("i", 6)} < 0.4 THEN {pick(LOW, "i", 6)} ELSE '' END AS words,
          {pick(PRODUCTS, "i", 7)} AS product, {pick(PLACES, "i", 8)} AS place, {pick(CHANNELS, "i", 9)} AS channel,
          now() - interval '1 day' * {DAYS} * power(1 - (i - 0.5) / {cases}, 1.5) AS opened_at,
          CASE WHEN i > {NEW * cases} THEN {chance("i", 10)} < {LIVE_OF_NEW}
            ELSE {chance("i", 10)} < {LIVE_OF_OLD} END AS live
        FROM generate_series(1, {cases}) AS i OFFSET 0
      ) p OFFSET 0
    ) q
    """


def _customer(cases: int) -> str:
    """SQL for whose case it is: ever more of the first in each part."""
    often = f"1 + floor({REGULARS} * power({chance('i', 1)}, 1.3))"
    seldom = f"1 + {REGULARS} + floor({customers(cases) - REGULARS} * power({chance('i', 1)}, 1.3))"
    return f"(CASE WHEN mod(i, {cases // THEIRS}) = 0 THEN {often} ELSE {seldom} END)::int"
