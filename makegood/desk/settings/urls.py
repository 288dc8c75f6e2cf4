"""The addresses of the settings, inside the desk's."""

from django.urls import path

from makegood.desk.views.settings import jobs, keys, limits, loop, organisation, people, plays, steps, teams

urlpatterns = [
    path("", organisation.organisation, name="settings"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team_new, name="team_new"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/hours/new/", teams.hours_new, name="hours_new"),
    path("teams/hours/<int:pk>/", teams.hours, name="hours"),
    path("people/", people.people, name="colleagues"),
    path("people/new/", people.person_new, name="colleague_new"),
    path("people/<int:pk>/", people.person, name="colleague"),
    path("people/<int:pk>/link/", people.link, name="colleague_link"),
    path("people/<int:pk>/leaving/", people.leaving, name="colleague_leaving"),
    path("people/<int:pk>/returning/", people.returning, name="colleague_returning"),
    path("people/<int:pk>/absences/", people.absences, name="absences"),
    path("people/<int:pk>/absences/<int:number>/end/", people.absence_end, name="absence_end"),
    path("thresholds/", loop.thresholds, name="thresholds"),
    path("plays/", plays.plays, name="plays"),
    path("plays/new/", plays.play_new, name="play_new"),
    path("plays/<int:pk>/", plays.play, name="play"),
    path("plays/<int:pk>/end/", plays.play_end, name="play_end"),
    path("playbooks/", steps.playbooks_page, name="playbooks"),
    path("playbooks/<str:key>/", steps.playbook, name="playbook"),
    path("tell-us/", organisation.tell_us, name="ways"),
    path("limits/", limits.limits, name="limits"),
    path("limits/<int:pk>/", limits.limit, name="limit"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:pk>/revocation/", keys.revocation, name="key_revocation"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/revival/", jobs.revival, name="job_revival"),
    path("jobs/<int:pk>/rest/", jobs.rest, name="job_rest"),
]
