"""The addresses of signing in by a link."""

from django.urls import path

from makegood.accounts import views

app_name = "accounts"
urlpatterns = [path("sign-in/<str:token>/", views.sign_in_by_link, name="sign_in_by_link")]
