"""Times that a team gives to customers, and the appointment that a customer makes of one."""

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.remedies.models.offer import Offer


class BookingState(models.TextChoices):
    """Where an appointment stands."""

    BOOKED = "booked", _("Agreed")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Took place")
    MISSED = "missed", _("Did not take place")


class Slot(models.Model):
    """A time at which somebody of a team is there for one customer. `where`: the address, or the link of a call."""

    class Way(models.TextChoices):
        PLACE = "place", _("In person")
        PHONE = "phone", _("By telephone")
        VIDEO = "video", _("By video")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="slots", db_index=False)
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="slots", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    way = models.CharField(max_length=5, choices=Way)
    where = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host", "starts_at"], condition=Q(withdrawn_at=None), name="slot_once_a_host"
            ),
            models.CheckConstraint(condition=Q(way__in=["place", "phone", "video"]), name="slot_way_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="slot_ends_later"),
        ]
        indexes = [
            models.Index(fields=["team", "starts_at"], condition=Q(withdrawn_at=None), name="slot_of_team")
        ]

    @property
    def way_words(self) -> str:
        """How one meets."""
        return str(self.Way(self.way).label)

    def zone(self, hers: str) -> ZoneInfo:
        """The zone it is told in: where one meets, the team's; on the telephone `hers`, where it is known."""
        return ZoneInfo((hers if self.way != self.Way.PLACE else "") or self.team.calendar.tz)


class Booking(models.Model):
    """The one appointment for what was given. `uid` and `sequence` are those of its calendar entry, for all its life.

    A moved appointment stays the same row; `by` is who of us agreed it last, nobody where she did.
    """

    State = BookingState

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="booking")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    state = models.CharField(max_length=9, choices=BookingState, default=BookingState.BOOKED)
    uid = models.CharField(max_length=80, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="when its owner was asked whether it took place")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="booking_state_known"),
            models.UniqueConstraint(
                fields=["slot"], condition=~Q(state="cancelled"), name="slot_booked_once"
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="booked"), name="booking_to_come")]

    @property
    def agreed(self) -> bool:
        """Whether it is to come, or nobody has said yet what became of it."""
        return self.state == BookingState.BOOKED

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return str(BookingState(self.state).label)
