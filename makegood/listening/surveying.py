"""Deeds on surveys: made, changed, opened and closed."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.listening.models import Survey


@transaction.atomic
def make_survey(said: Mapping[str, Any], *, by: User, at: datetime) -> Survey:
    """A new survey with a public token of its own; its short name never changes, because answers are kept under it."""
    base = slugify(said["name"])[:40] or "survey"
    slug = base if not Survey.objects.filter(slug=base).exists() else f"{base}-{secrets.token_hex(3)}"
    made = Survey.objects.create(**said, slug=slug, token=secrets.token_urlsafe(16))
    audit.record(f"survey:{made.pk}", "survey.made", by=by, at=at, data={"slug": slug})
    return made


@transaction.atomic
def change_survey(survey: Survey, said: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Change what a survey asks and how."""
    Survey.objects.filter(pk=survey.pk).update(**said)
    audit.record(f"survey:{survey.pk}", "survey.changed", by=by, at=at, data={"fields": sorted(said)})
