"""The room as a Django app."""

from django.apps import AppConfig


class LoopConfig(AppConfig):
    name = "makegood.loop"
    label = "loop"
