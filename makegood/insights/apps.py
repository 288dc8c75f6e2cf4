"""The room as a Django app."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "makegood.insights"
    label = "insights"
