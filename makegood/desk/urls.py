"""The addresses of the desk."""

from django.urls import path

from makegood.desk.views import case, customers, deeds, imports, outbox, plans, queue, replies, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("queue/", queue.queue, name="queue"),
    path("queue/hand-overs/", queue.hand_overs, name="queue_hand_overs"),
    path("queue/snoozes/", queue.snoozes, name="queue_snoozes"),
    path("cases/<str:ref>/", case.case, name="case"),
    path("cases/<str:ref>/promises/<int:pk>/", case.why, name="why"),
    path("find/", customers.find, name="find"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("cases/<str:ref>/notes/", deeds.notes, name="notes"),
    path("cases/<str:ref>/hand-overs/", deeds.hand_overs, name="hand_overs"),
    path("cases/<str:ref>/next-step/", deeds.next_step, name="next_step"),
    path("cases/<str:ref>/snooze/", deeds.snooze, name="snooze"),
    path("cases/<str:ref>/waiting/", deeds.waiting, name="waiting"),
    path("cases/<str:ref>/waiting/end/", deeds.waiting_end, name="waiting_end"),
    path("cases/<str:ref>/promises/", deeds.promises, name="promises"),
    path("cases/<str:ref>/promises/<int:pk>/kept/", deeds.promise_kept, name="promise_kept"),
    path("cases/<str:ref>/person/", deeds.person, name="person"),
    path("cases/<str:ref>/facts/", deeds.facts, name="facts"),
    path("cases/<str:ref>/retellings/", deeds.retellings, name="retellings"),
    path("cases/<str:ref>/replies/", replies.replies, name="replies"),
    path("cases/<str:ref>/draft/", replies.draft, name="draft"),
    path("cases/<str:ref>/attempts/<int:pk>/", replies.attempts, name="attempts"),
    path("cases/<str:ref>/plan/", plans.plan, name="plan"),
    path("cases/<str:ref>/resolution/", plans.resolution, name="resolution"),
    path("cases/<str:ref>/closure/", plans.closure, name="closure"),
    path("hand-overs/<int:pk>/", deeds.hand_over_answers, name="hand_over_answers"),
    path("today/seen/", deeds.notices_seen, name="notices_seen"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.message, name="message"),
    path("outbox/<int:pk>/tries/", outbox.tries, name="message_tries"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_look, name="import_look"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/rejected.csv", imports.import_rejected, name="import_rejected"),
]
