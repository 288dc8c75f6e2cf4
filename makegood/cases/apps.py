"""The room as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "makegood.cases"
    label = "cases"
