"""The roster is read once and kept, and still never out of date."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from makegood.accounts.models import Membership, Team, User
from makegood.accounts.queries import roster
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_it_costs_one_query_while_nothing_changes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    roster(NOW)
    with django_assert_num_queries(1):
        roster(NOW)


def test_every_change_is_seen_at_once() -> None:
    assert not {"Ida", "Una"} & {person.name for person in roster(NOW).people.values()}
    ida = User.objects.create(name="Ida", email="ida@shop.example")
    assert roster(NOW).people[ida.pk].name == "Ida"
    User.objects.filter(pk=ida.pk).update(name="Una")
    assert roster(NOW).people[ida.pk].name == "Una"
    team = Team.objects.get(is_default=True)
    Membership.objects.create(team=team, user=ida)
    assert ida.pk in roster(NOW).teams[team.pk].people
    Membership.objects.filter(user=ida).delete()
    assert ida.pk not in roster(NOW).teams[team.pk].people
