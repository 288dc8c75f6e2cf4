"""The desk's navigation, as far as the table of permissions lets a person go."""

from django.http import HttpRequest

from makegood.accounts.models import User
from makegood.config.permissions import allowed_roles
from makegood.desk.nav import Nav


def context(request: HttpRequest) -> dict[str, Nav]:
    """`desk_nav` for every template; for strangers there is none."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    role = user.role
    return {"desk_nav": Nav(request, user, lambda route, method: role in allowed_roles(route, method))}
