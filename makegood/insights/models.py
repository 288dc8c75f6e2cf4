"""Our own tables: answers counted by day, how far the counting has come, and figures kept for quick pages."""

from django.db import models


class DayCount(models.Model):
    """How many answers a day brought, by one thing at a time: the team, the channel, the product, the place.

    The day is the organisation's; `aspect` is "" for all answers of the day.
    """

    day = models.DateField()
    team_id = models.BigIntegerField(help_text="0 where an answer names no team of ours")
    aspect = models.CharField(max_length=7, blank=True)
    value = models.CharField(max_length=300, blank=True)
    n = models.PositiveIntegerField()
    satisfied = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    lowest = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # the index holds the counts as well: a span is added up without a look at the table
            models.UniqueConstraint(
                fields=["day", "team_id", "aspect", "value"],
                include=["n", "satisfied", "low", "lowest"],
                name="day_count_once",
            )
        ]


class Counted(models.Model):
    """How far the signals are counted: every transaction before `xact`, by the days of the zone `tz`. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    xact = models.BigIntegerField()
    tz = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_counted")]


class KeptFigures(models.Model):
    """The figures of cases for one group of teams and one span, kept where counting them anew would take too long.

    `teams` are ids joined by commas, "" for everybody; `days` is the length of the span that ended at `at`.
    """

    teams = models.CharField(max_length=400, blank=True)
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["teams", "days"], name="kept_figures_once")]
