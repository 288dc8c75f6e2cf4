"""The addresses of all pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("makegood.desk.urls")),
    path("", include("makegood.accounts.urls")),
    path("accounts/", include("allauth.urls")),
]
