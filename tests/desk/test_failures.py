"""The page of failures: the taxonomy below its roots, changed by managers, and a year that still adds up."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.insights.rules.adding_up import added_up
from makegood.listening.failure_queries import taxonomy
from tests.cast import heard, says
from tests.cli.running import receipt
from tests.desk.story import Shop, case, open_cases

SeenBy = Callable[[User], Client]
BUDGET = 20
YEAR = timezone.localdate().year


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def months(page: str, key: str) -> list[int]:
    """The row of one kind in the year's report: its total, then January to December."""
    row = page.partition(f'id="kind-{key}"')[2].partition("</tr>")[0]
    cells = [cell.partition("</td>")[0] for cell in row.split("<td")[1:]]
    return [int("".join(c for c in cell.partition(">")[2] if c.isdigit())) for cell in cells]


def judged(there: Shop, month: int, kind: str) -> Case:
    """A case of the web shop opened in that month of the year."""
    made = case(there.maya, there.web, f"Customer {month} {kind}", "Late", "Write")
    Case.objects.filter(pk=made.pk).update(
        opened_at=dt.datetime(YEAR, month, 10, tzinfo=dt.UTC), failure_kind=kind
    )
    return made


WORDS = {
    "name_en": "Curt",
    "name_de": "Barsch",
    "headline": "Spoken to curtly",
    "first_step": "Let the lead ring",
}


@pytest.mark.capability("DET-07")
def test_april_adds_up_as_it_did_after_its_category_is_split_in_may(there: Shop, seen_by: SeenBy) -> None:
    for _ in range(3):
        judged(there, 4, "delivery.late")
    judged(there, 4, "delivery.wait")
    jonas = seen_by(there.jonas)
    before = text_of(jonas, "/failures/")
    assert (
        jonas.post("/failures/delivery.late/children/", {"names": "By a day\r\nBy a week"}).status_code == 302
    )
    in_may = judged(there, 5, "delivery.late")
    named = {"severity": "2", "fault": "unknown", "kind": "delivery.late.by_a_week"}
    seen_by(there.maya).post(f"/cases/{in_may.ref}/facts/", named)
    after = text_of(jonas, "/failures/")
    assert "By a week" in after and "By a day" in after
    for key in ("delivery.late", "delivery"):
        assert months(after, key)[4] == months(before, key)[4]
    assert months(after, "delivery.late")[4:6] == [3, 1]
    assert months(after, "delivery.late.by_a_week")[4:6] == [0, 1]
    assert months(after, "delivery")[:6] == [5, 0, 0, 0, 4, 1]


def test_a_manager_words_a_kind_anew_and_the_next_case_opens_under_it(there: Shop, seen_by: SeenBy) -> None:
    rude = {"comment": "Your colleague was very rude to me, so unfriendly.", "kind": "complaint"}
    heard(says("a-1", **rude), at=timezone.now() - dt.timedelta(minutes=5))
    answer = seen_by(there.jonas).post("/failures/treatment.rude/", WORDS, follow=True).content.decode()
    assert "Cases judged before keep their words." in answer and "Curt" in answer and "Jonas Weiss" in answer
    heard(says("a-2", **rude), at=timezone.now())
    old, new = Case.objects.order_by("id")
    assert (new.headline, new.next_step) == ("Spoken to curtly", "Let the lead ring")
    jonas = seen_by(there.jonas)
    assert "Curt" not in text_of(jonas, f"/cases/{old.ref}/").partition("Went wrong")[2][:200]
    assert "Curt" in text_of(jonas, f"/cases/{new.ref}/").partition("Went wrong")[2][:200]


def test_a_sign_of_ones_own_tells_the_finer_kind_after_a_split(there: Shop, seen_by: SeenBy) -> None:
    jonas = seen_by(there.jonas)
    jonas.post("/failures/treatment.rude/children/", {"names": "On the telephone\r\nAt the till"})
    sign = {"name": "Rang off", "reason": "Says we rang off", "language": "en", "phrases": "rang|hung off|up"}
    sign |= {"severity": "2", "failure": "treatment.rude.on_the_telephone"}
    assert jonas.post("/signs/", sign | {"failure": "treatment.nonsense"}).status_code == 422
    assert jonas.post("/signs/", sign).status_code == 302
    assert "On the telephone" in text_of(jonas, "/signs/own_rang_off/")
    rude = "Your colleague was very rude to me and hung up."
    heard(says("a-1", comment=rude, kind="complaint"), at=timezone.now())
    heard(says("a-2", comment="Your colleague was very rude to me.", kind="complaint"), at=timezone.now())
    kinds = Case.objects.order_by("id").values_list("failure_kind", flat=True)
    assert list(kinds) == ["treatment.rude.on_the_telephone", "treatment.rude"]


def test_a_kind_that_ended_can_be_chosen_no_more(there: Shop, seen_by: SeenBy) -> None:
    made = case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    seen_by(there.jonas).post("/failures/product.quality/ending/")
    maya = seen_by(there.maya)
    assert 'value="product.quality"' not in text_of(maya, f"/cases/{made.ref}/")
    named = {"severity": "2", "fault": "unknown", "kind": "product.quality"}
    assert maya.post(f"/cases/{made.ref}/facts/", named).status_code == 422
    page = text_of(seen_by(there.jonas), "/failures/product.quality/")
    assert "ended" in page and "<form" not in main_of(page)


def test_a_german_desk_reads_german_names_of_the_kind_its_parent_and_its_children(
    there: Shop, seen_by: SeenBy
) -> None:
    kinds = taxonomy().by_key
    above, below = (kinds[key].name("de") for key in ("treatment", "treatment.rude"))
    assert above != kinds["treatment"].name("en")
    maya = seen_by(there.maya)
    with translation.override("de"):
        page = main_of(text_of(maya, "/failures/treatment/"))
        assert f">{below}</a>" in page and f"<b>{above}</b>" in page
        assert f">{above}</a>" in main_of(text_of(maya, "/failures/treatment.rude/"))


def test_only_managers_change_it_and_everybody_reads_it(there: Shop, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    assert "<form" not in main_of(text_of(maya, "/failures/treatment.rude/"))
    for address, said in (("", WORDS), ("children/", {"names": "Curt"}), ("ending/", {})):
        assert maya.post(f"/failures/treatment.rude/{address}", said).status_code == 403
    assert maya.get("/failures/nonsense/").status_code == 404
    assert taxonomy().version == 1


@pytest.mark.parametrize(
    ("address", "said", "status", "words"),
    [
        ("product/ending/", {}, 409, "stay as they are"),
        ("product/", WORDS, 409, "stay as they are"),
        ("product.quality/children/", {"names": " "}, 422, "Split into"),
        ("product.quality/children/", {"names": "…"}, 422, "at least one name"),
        ("product.quality/", WORDS | {"headline": ""}, 422, "Headline"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    there: Shop, seen_by: SeenBy, address: str, said: dict[str, str], status: int, words: str
) -> None:
    answer = seen_by(there.jonas).post(f"/failures/{address}", said)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert taxonomy().version == 1


def test_the_year_counts_the_cases_of_ones_own_teams(there: Shop, seen_by: SeenBy) -> None:
    judged(there, 4, "delivery.late")
    assert months(text_of(seen_by(there.sefa), "/failures/"), "delivery")[0] == 0
    assert months(text_of(seen_by(there.maya), "/failures/"), "delivery")[0] == 1
    assert months(text_of(seen_by(there.maya), f"/failures/?year={YEAR - 1}"), "delivery")[0] == 0


def test_the_report_adds_the_year_up_in_the_same_way(
    there: Shop, seen_by: SeenBy, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        judged(there, 4, "delivery.late")
    before = receipt(capsys, "report")["failures_this_year"]
    seen_by(there.jonas).post("/failures/delivery.late/children/", {"names": "By a day"})
    judged(there, 5, "delivery.late.by_a_day")
    after = receipt(capsys, "report")["failures_this_year"]
    assert before == {"delivery": 3, "delivery.late": 3}
    assert after == {"delivery": 4, "delivery.late": 4, "delivery.late.by_a_day": 1}


def test_the_pages_ask_the_database_little(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_cases(there)
    browser = seen_by(there.jonas)
    for address in ("/failures/", "/failures/delivery.late/"):
        with django_assert_max_num_queries(BUDGET):
            text_of(browser, address)


KEYS = [f"k{n}" for n in range(8)]
MONTHS = st.lists(st.integers(0, 99), min_size=12, max_size=12).map(tuple)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), MONTHS), st.lists(st.integers(0, 7), min_size=8, max_size=8))
def test_roots_hold_every_case_once_whatever_the_tree(
    own: dict[str, tuple[int, ...]], above: list[int]
) -> None:
    parents = {key: KEYS[above[n] % n] if n and above[n] < n else "" for n, key in enumerate(KEYS)}
    total = added_up(own, parents)
    roots = [total[key] for key in KEYS if not parents[key]]
    assert sum(map(sum, roots)) == sum(map(sum, own.values()))
    assert all(sum(total[key]) >= sum(counts) for key, counts in own.items())
