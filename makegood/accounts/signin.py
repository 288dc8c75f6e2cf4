"""Signing in by a link: made for one person, kept hashed, good for 15 minutes, spent once."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from makegood.accounts import audit
from makegood.accounts.models import SignInLink, User
from makegood.lib.errors import Refused
from makegood.lib.text import sha256

GOOD_FOR = timedelta(minutes=15)
TOKEN_BYTES = 16


class NoSuchLink(Refused):
    """This link is not good any more. It works once, within 15 minutes: ask an admin here for a new one."""

    status = 404


class HasLeft(Refused):
    """{name} does not work here any more and cannot sign in."""

    status = 409


class WhoAreYou(Refused):
    """Tell us your name and an e-mail address that nobody else here uses."""


def first_owner() -> User | None:
    """The owner of a new installation, while nobody has signed in as her yet."""
    return User.objects.filter(email=None, is_active=True).order_by("id").first()


def make_link(user: User, *, at: datetime) -> str:
    """A fresh token of 128 random bits for this person. It is returned once and kept only as its SHA-256."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SignInLink.objects.create(user=user, digest=sha256(token), expires_at=at + GOOD_FOR)
    return token


@transaction.atomic
def hand_link(user: User, *, by: User, at: datetime) -> str:
    """A sign-in link that one colleague makes for another, who gives it to her; who made it for whom is kept."""
    if not user.is_active:
        raise HasLeft(name=user.name)
    audit.record(f"user:{user.pk}", "person.link", by=by, at=at, data={})
    return make_link(user, at=at)


def link_holder(token: str, *, at: datetime) -> User:
    """Whose link this is, without spending it. Unknown, spent and expired are told apart by nobody."""
    link = SignInLink.objects.select_related("user").filter(
        digest=sha256(token), used_at=None, expires_at__gt=at, user__is_active=True
    )
    if not (found := link.first()):
        raise NoSuchLink
    return found.user


def spend_link(token: str, *, at: datetime, name: str = "", email: str = "") -> User:
    """Spend the link and return who signs in by it; the first owner says her name and address as she does."""
    with transaction.atomic():
        user = link_holder(token, at=at)
        if user.email is None:
            _name(user, name.strip(), email.strip())
        if not SignInLink.objects.filter(digest=sha256(token), used_at=None).update(used_at=at):
            raise NoSuchLink
        return user


def _name(user: User, name: str, email: str) -> None:
    try:
        validate_email(email)
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(
                name=name or email, email=User.objects.normalize_email(email)
            )
    except (ValidationError, IntegrityError) as wrong:
        raise WhoAreYou from wrong
    user.refresh_from_db()
