"""The addresses of customers' pages."""

from django.urls import path

from makegood.portal.views import cases, meetings, parcels, returns, surveys, tell_us, visits, widget

app_name = "portal"
urlpatterns = [
    path("i/<str:token>/", surveys.by_link, name="by_link"),
    path("survey/", surveys.survey, name="survey"),
    path("survey/skipped/", surveys.skipped, name="skipped"),
    path("survey/no-more/", surveys.no_more, name="no_more"),
    path("s/<str:token>/", surveys.openly, name="openly"),
    path("s/<str:token>/thanks/", surveys.openly_thanks, name="openly_thanks"),
    path("w/<str:token>.js", widget.script, name="widget_script"),
    path("w/<str:token>/", widget.widget, name="widget"),
    path("w/<str:token>/thanks/", widget.thanks, name="widget_thanks"),
    path("my-case/", cases.my_case, name="my_case"),
    path("my-case/words/", cases.replies, name="replies"),
    path("my-case/understood/", cases.read_backs, name="read_backs"),
    path("my-case/choice/", cases.choices, name="choices"),
    path("my-case/choice/<int:pk>/code/", cases.gift_codes, name="gift_code"),
    path("my-case/verdict/", cases.verdicts, name="verdicts"),
    path("my-case/verdict/measure/", cases.measures, name="measures"),
    path("my-case/verdict/more/", cases.afterwards, name="afterwards"),
    path("my-case/returns/<int:pk>/label.pdf", returns.label, name="return_label"),
    path("my-case/returns/<int:pk>/sent/", returns.sent, name="return_sent"),
    path("my-case/visits/<int:pk>/", visits.visit, name="visit"),
    path("my-case/parcel/", parcels.wrong_lines, name="wrong_lines"),
    path("my-case/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("my-case/meetings/<int:pk>/end/", meetings.meeting_end, name="meeting_end"),
    path("my-case/meetings/<int:pk>/appointment.ics", meetings.meeting_file, name="meeting_file"),
    path("my-case/<str:token>/", cases.by_link, name="my_case_by_link"),
    path("tell-us/", tell_us.tell_us, name="tell_us"),
    path("tell-us/thanks/", tell_us.told, name="told"),
]
