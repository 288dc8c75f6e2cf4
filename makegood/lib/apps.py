"""The ground floor as a Django app: it brings the shared templates, tags and static files."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "makegood.lib"
    label = "lib"
