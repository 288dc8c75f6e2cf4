"""The mappings in examples/maps read the real files to the row, and a replay tells them in order."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from makegood.listening.files import BadRow, load_mapping, merge_by_time, open_table, prepare, replay_steps
from makegood.listening.incoming import EncounterIn, Item, SignalIn
from tests.shared import shared

MAPS = Path(__file__).resolve().parent.parent.parent / "examples" / "maps"
FILES = {
    "support-desk": ("shopzilla/answers.csv", 8088),
    "marketplace-orders": ("olist/olist_orders_dataset.csv", 5166),
    "marketplace-reviews": ("olist/olist_order_reviews_dataset.csv", 5242),
    "bureau-complaints": ("cfpb/complaints.csv", 6623),
    "review-site": ("reviews/trustpilot_2207.csv", 2207),
    "device-reviews": ("reviews/amazon_alexa.tsv", 3150),
    "clothing-reviews": ("reviews/womens_1000.csv", 1000),
}


def items(name: str) -> list[Item]:
    path = shared("data", *FILES[name][0].split("/"))
    rows = prepare(open_table(path), load_mapping(MAPS / f"{name}.toml"), path.parent).items()
    return [row[1] for row in rows if not isinstance(row, BadRow)]


def signals(name: str) -> list[SignalIn]:
    return [item for item in items(name) if isinstance(item, SignalIn)]


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_real_file_gets_in(name: str) -> None:
    assert len(items(name)) == FILES[name][1]


def test_every_mapping_we_ship_is_tried() -> None:
    assert {path.stem for path in MAPS.glob("*.toml")} == FILES.keys()


def test_the_support_desk_has_1532_low_answers_with_days_first_and_indian_times() -> None:
    found = signals("support-desk")
    assert sum(item.score is not None and item.score <= 3 for item in found) == 1532
    first = found[0]
    assert first.reported_at == datetime.fromisoformat("2023-08-14T00:32:00+05:30")
    assert first.occurred_at is not None
    assert first.occurred_at.date().isoformat() == "2023-08-14"
    assert (first.amount, first.currency) == (15600, "INR")


def test_a_marketplace_order_is_late_when_its_day_has_passed() -> None:
    found = [item for item in items("marketplace-orders") if isinstance(item, EncounterIn)]
    late = [one for one in found if one.happened_at and one.promised_at and one.happened_at > one.promised_at]
    assert len(late) == 196
    assert Counter(one.status for one in found)["cancelled"] == 940
    assert all(one.customer and one.place for one in found)


def test_low_marketplace_reviews_are_2510_on_2499_orders() -> None:
    low = [item for item in signals("marketplace-reviews") if item.score is not None and item.score <= 3]
    assert (len(low), len({item.encounter for item in low})) == (2510, 2499)
    assert len({item.external_id for item in signals("marketplace-reviews")}) == 5242


def test_complaints_say_the_days_until_they_were_sent_and_whether_that_was_timely() -> None:
    found = signals("bureau-complaints")
    days = [
        (one.responded_at - one.reported_at).days for one in found if one.responded_at and one.reported_at
    ]
    assert len(days) == 6623
    assert min(days) == 0
    assert Counter(one.extra["Timely response?"] for one in found) == {"Yes": 6529, "No": 94}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}T12:00:00+00:00")


def test_a_replay_knows_of_a_late_parcel_before_the_customer_writes() -> None:
    order = EncounterIn(
        external_id="o1",
        status="ok",
        occurred_at=at("03-01"),
        promised_at=at("03-05"),
        happened_at=at("03-09"),
    )
    review = SignalIn(external_id="r1", encounter="o1", comment="late", occurred_at=at("03-08"))
    steps = merge_by_time([("shop", [review]), ("shop", [order])])
    told = [(step.at, type(step.item), step.is_whole) for step in steps]
    assert told == [
        (at("03-01"), EncounterIn, False),
        (at("03-05") + timedelta(microseconds=1), EncounterIn, False),
        (at("03-08"), SignalIn, True),
        (at("03-09"), EncounterIn, True),
    ]
    early = [step.item for step in steps[:2] if isinstance(step.item, EncounterIn)]
    assert [(one.status, one.happened_at) for one in early] == [("open", None), ("open", None)]
    assert steps[3].item == order


def test_an_order_in_time_is_told_twice_and_a_cancelled_one_when_its_promise_passed() -> None:
    kept = EncounterIn(
        external_id="o1",
        status="ok",
        occurred_at=at("03-01"),
        promised_at=at("03-05"),
        happened_at=at("03-04"),
    )
    cancelled = EncounterIn(
        external_id="o2", status="cancelled", occurred_at=at("03-01"), promised_at=at("03-05")
    )
    assert [step.at for step in replay_steps(kept, "shop")] == [at("03-01"), at("03-04")]
    steps = list(replay_steps(cancelled, "shop"))
    assert [step.item.status for step in steps if isinstance(step.item, EncounterIn)] == ["open", "cancelled"]
    assert steps[1].at == at("03-05") + timedelta(microseconds=1)


def test_in_a_replay_nothing_is_known_before_it_happened() -> None:
    orders, reviews = items("marketplace-orders"), items("marketplace-reviews")
    steps = merge_by_time([("marketplace", orders), ("marketplace", reviews)])
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert sum(step.is_whole for step in steps) == len(orders) + len(reviews)
    for step in steps:
        if isinstance(step.item, EncounterIn) and step.item.happened_at:
            assert step.item.happened_at <= step.at
