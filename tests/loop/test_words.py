"""What customers write, read on the way in: facts outrank tone, and every sign leaves its hit."""

from datetime import timedelta

import pytest

from makegood.listening.models import SignHit, SignRule, TriageModel
from makegood.listening.text import start_model
from makegood.loop.ahead import Ahead
from tests.cast import ANN, NOW, cases, heard, says

pytestmark = pytest.mark.django_db


def test_kind_words_do_not_hide_that_somebody_leaves():
    heard(says("m-1", comment="No worries, please just cancel my account, thanks", kind="note", customer=ANN))
    (case,) = cases()
    assert case.severity >= 3
    assert set(SignHit.objects.values_list("sign__key", flat=True)) & {"leaving", "polite_leaving"}


def test_praise_opens_nothing():
    heard(says("m-1", comment="Lovely brushes, thank you so much!", kind="note", customer=ANN))
    assert cases() == []


def test_a_switched_off_sign_is_neither_seen_nor_counted():
    SignRule.objects.filter(key__in=["leaving", "polite_leaving"]).update(is_active=False)
    heard(says("m-1", comment="please cancel my account", kind="note", customer=ANN))
    assert not SignHit.objects.filter(sign__key__in=["leaving", "polite_leaving"]).exists()
    SignRule.objects.update(is_active=True)
    heard(says("m-2", comment="please cancel my account", kind="note", customer=ANN))
    assert SignHit.objects.filter(sign__key="leaving").count() == 1


def test_a_shops_own_sign_opens_a_case_by_itself():
    SignRule.objects.create(
        key="own_curling", name="Paper curls", reason="Says that the paper curls", kind="rule", severity=2,
        patterns={"en": ["paper curls|curled"]}, is_ours=False,
    )  # fmt: skip
    heard(says("m-1", comment="The paper curled on my desk", kind="note", customer=ANN))
    (case,) = cases()
    assert case.severity == 2 and SignHit.objects.get().sign.key == "own_curling"


@pytest.mark.parametrize("changed", ["a sign", "the model", "nothing"])
def test_a_comment_read_ahead_is_read_again_where_signs_or_model_have_changed_since(changed):
    ahead = Ahead("shop")
    early = says("m-1", comment="The paper curled on my desk", kind="note", customer=ANN)
    ahead.make_ready([early])
    before = early.read
    if changed == "a sign":
        SignRule.objects.create(
            key="own_curling", name="Paper curls", reason="Says that the paper curls", kind="rule", severity=2,
            patterns={"en": ["paper curls|curled"]}, is_ours=False,
        )  # fmt: skip
    elif changed == "the model":
        TriageModel.objects.create(made_at=NOW, report={}, content=start_model().to_bytes())
    heard(early)
    assert [case.severity for case in cases()] == ([2] if changed == "a sign" else [])
    assert (early.read is before) == (changed == "nothing")


def test_comments_are_no_longer_read_ahead_where_most_rows_are_repeats():
    ahead = Ahead("shop")
    ahead.words_pay = False
    row = says("m-1", comment="please cancel my account", kind="note", customer=ANN)
    ahead.make_ready([row])
    assert row.read is None and row.person
    heard(row)
    assert len(cases()) == 1 and row.read


def test_what_a_person_ticked_counts_like_what_was_said():
    ticked = says("m-1", kind="note", customer=ANN)
    ticked.signs = ("raised_voice",)
    heard(ticked)
    (case,) = cases()
    assert case.severity == 3 and SignHit.objects.get().sign.key == "raised_voice"


def test_the_third_contact_on_one_matter_is_a_sign_of_its_own():
    for number in range(3):
        assert cases() == []
        heard(
            says(
                f"m-{number}",
                comment="When does my order come?",
                kind="note",
                customer=ANN,
                encounter="48213",
            ),
            at=NOW + timedelta(days=number),
        )
    assert len(cases()) == 1
    hit = SignHit.objects.get(sign__key="third_contact")
    assert hit.signal.external_id == "m-2" and "third_contact" in hit.signal.signs


def test_the_newest_own_model_is_the_one_that_reads():
    start = start_model()
    calm = type(start)("own", start.weights * 0, -20.0, start.languages)
    TriageModel.objects.create(made_at=NOW, report={}, content=calm.to_bytes())
    heard(says("m-1", comment="A horrible, awful, disgusting shop", kind="note", customer=ANN))
    assert cases() == []


def test_a_revision_takes_its_old_hits_back_unless_they_were_judged():
    heard(says("m-1", comment="please cancel my account", kind="note", customer=ANN))
    heard(says("m-1", comment="please keep my account", kind="note", customer=ANN))
    assert not SignHit.objects.exists()
