"""The addresses of all pages."""

from django.urls import URLPattern, URLResolver, include, path

from makegood.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("makegood.desk.urls")),
    path("", include("makegood.accounts.urls")),
    path("", include("makegood.portal.urls")),
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
]
