"""The room as a Django app."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "makegood.listening"
    label = "listening"
