"""The addresses of the desk."""

from django.urls import path

from makegood.desk.views import case, queue

app_name = "desk"
urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("cases/<str:ref>/", case.case, name="case"),
]
