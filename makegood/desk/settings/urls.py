"""The addresses of the settings, inside the desk's."""

from django.urls import path

from makegood.desk.views.settings import organisation, teams

urlpatterns = [
    path("", organisation.organisation, name="settings"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team_new, name="team_new"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/hours/new/", teams.hours_new, name="hours_new"),
    path("teams/hours/<int:pk>/", teams.hours, name="hours"),
]
