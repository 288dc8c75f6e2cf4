"""What a batch writes travels together, and reads as if each statement had gone alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DataError, transaction
from hypothesis import given
from hypothesis import strategies as st

from makegood.accounts.models import Absence, Organisation, User
from makegood.accounts.queries import kept_organisation, roster
from makegood.lib.bulk import FEW, copy_in, execute, select
from makegood.lib.together import later, soon, together
from makegood.listening.models import Import, RejectedRow
from makegood.loop.models import Playbook
from tests.cast import ANN, NOW, cases, happens, heard, says

pytestmark = pytest.mark.django_db

# all that PostgreSQL keeps: every character but U+0000, and no half of a pair
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@given(texts=st.lists(st.lists(TEXTS, max_size=4), min_size=1, max_size=5))
def test_a_few_rows_are_kept_exactly_as_many_are(texts):
    with transaction.atomic():
        reading = _reading()
        rows = [(reading, line, "reason", raw) for line, raw in enumerate(texts)]
        with together():
            copy_in(RejectedRow, ["reading_id", "line", "reason", "raw"], rows)
        kept = list(
            RejectedRow.objects.filter(reading_id=reading).order_by("line").values_list("raw", flat=True)
        )
        transaction.set_rollback(True)
    assert kept == texts


@given(texts=st.lists(TEXTS, min_size=1, max_size=2), times=st.integers(1, 9))
def test_rows_that_are_all_alike_are_kept_as_often_as_they_came(texts, times):
    with transaction.atomic():
        reading = _reading()
        with together():
            copy_in(
                RejectedRow, ["reading_id", "line", "reason", "raw"], [(reading, 1, "reason", texts)] * times
            )
        kept = RejectedRow.objects.filter(reading_id=reading).values_list("raw", flat=True)
        assert list(kept) == [texts] * times
        transaction.set_rollback(True)


def _reading() -> int:
    return Import.objects.create(
        name="a.csv", source="shop", fingerprint=bytes(32), mapping={}, started_at=NOW
    ).pk


def test_a_question_sees_what_was_written_before_it_whoever_asks():
    with transaction.atomic(), together():
        later("UPDATE accounts_organisation SET name = %s", ["nobody yet"])
        later(
            "INSERT INTO accounts_organisation (id, name, reply_to, tz, currency, language, tell_us, thresholds,"
            " settings) VALUES (1, %s, '', 'UTC', 'EUR', 'en', '{}', '{}', '{}') ON CONFLICT (id) DO UPDATE SET"
            " name = excluded.name",
            ["100% Wool; & \\ 'Co'"],
        )
        assert select("SELECT name FROM accounts_organisation WHERE id = %s", [1]) == [
            ("100% Wool; & \\ 'Co'",)
        ]
        later("UPDATE accounts_organisation SET name = %s", ["second"])
        assert Organisation.objects.get().name == "second"
        later("UPDATE accounts_organisation SET name = %s", ["third"])
        assert execute("UPDATE accounts_organisation SET tz = tz WHERE name = %s", ["third"]) == 1
        later("UPDATE accounts_organisation SET name = %s", ["last"])
    assert Organisation.objects.get().name == "last"


def test_a_question_asked_ahead_sees_what_was_written_before_it_and_nothing_later():
    count = "SELECT count(*) FROM accounts_organisation WHERE name = %s"
    with transaction.atomic(), together():
        Organisation.objects.update_or_create(id=1, defaults={"name": "first"})
        early = soon(count, ["second"], lambda rows: rows[0][0])
        later("UPDATE accounts_organisation SET name = %s", ["second"])
        late = soon(count, ["second"], lambda rows: rows[0][0])
        assert (early(), late(), late()) == (0, 1, 1)
        unread = soon(count, ["second"], lambda rows: rows[0][0])
    assert unread() == 1
    assert soon(count, ["second"], lambda rows: rows[0][0])() == 1


def test_what_is_too_long_is_refused_and_not_cut_off():
    with pytest.raises(DataError), transaction.atomic(), together():
        copy_in(
            Playbook,
            ["failure_kind", "first_reply", "plan", "resolve", "first_step"],
            [("x" * 300, 1, 1, 1, {})],
        )


@pytest.mark.parametrize("ask", [later, lambda sql, params: soon(sql, params, len)])
def test_what_no_statement_can_hold_is_refused_as_every_error_of_the_database_is(ask):
    with pytest.raises(DataError, match="NUL"), transaction.atomic(), together():
        ask("SELECT %s::text", ["a\0b"])


def test_few_and_many_low_scores_make_the_same_cases():
    few, many = 3, FEW + 1
    heard(*(says(f"f-{n}", 1, "Nobody called me back", customer=type(ANN)(id=f"f-{n}")) for n in range(few)))
    heard(*(says(f"m-{n}", 1, "Nobody called me back", customer=type(ANN)(id=f"m-{n}")) for n in range(many)))
    seen = {
        (
            case.status,
            case.priority,
            tuple(case.priority_reasons),
            case.severity,
            case.promises.count(),
            len(case.head),
        )
        for case in cases()
    }
    assert len(cases()) == few + many and len(seen) == 1


def test_what_hardly_changes_is_noticed_at_once_where_it_does():
    heard(says("a-1", 4))
    assert not cases()
    Organisation.objects.update_or_create(id=1, defaults={"thresholds": {"1-5": "4"}, "tz": "Europe/London"})
    Playbook.objects.create(failure_kind="", first_reply=7, plan=8, resolve=9, first_step={"en": "Ring her"})
    heard(says("a-2", 4), happens("o-1", promised_at=NOW - timedelta(days=1)))
    assert {case.next_step for case in cases()} == {"Ring her"} and len(cases()) == 2
    assert cases()[0].score_before in {None, Decimal(4)} and kept_organisation().tz == "Europe/London"


def test_somebody_who_has_just_left_for_the_day_gets_nothing():
    who = User.objects.order_by("id").first()
    assert who and not roster(NOW).people[who.pk].is_away(NOW)
    absence = Absence.objects.create(
        user=who, from_at=NOW - timedelta(hours=1), until_at=NOW + timedelta(days=1)
    )
    assert roster(NOW).people[who.pk].is_away(NOW)
    absence.delete()
    assert not roster(NOW).people[who.pk].is_away(NOW)
