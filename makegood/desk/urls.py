"""The addresses of the desk."""

from django.urls import path

from makegood.desk.views import case, customers, queue, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("queue/", queue.queue, name="queue"),
    path("cases/<str:ref>/", case.case, name="case"),
    path("cases/<str:ref>/promises/<int:pk>/", case.why, name="why"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
]
