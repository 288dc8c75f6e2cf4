"""The room as a Django app."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "makegood.followup"
    label = "followup"
