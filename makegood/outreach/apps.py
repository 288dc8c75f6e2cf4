"""The room as a Django app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "makegood.outreach"
    label = "outreach"
