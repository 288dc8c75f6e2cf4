"""A second chance: an invitation to come again, the day of the visit, and how it went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.cases.models import Case


class VisitState(models.TextChoices):
    """Where a visit stands."""

    INVITED = "invited", _("Invited")
    COMING = "coming", _("Coming")
    WELL = "well", _("It went well")
    NOT_WELL = "not_well", _("It did not go well")
    MISSED = "missed", _("Did not come")
    TAKEN_BACK = "taken_back", _("Taken back")


class Visit(models.Model):
    """One invitation on one case: whom she visits, when, what she would like to find. `by`: who of us changed it."""

    State = VisitState

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    on_date = models.DateField(null=True, help_text="the day, where the team is")
    expects = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.INVITED)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when its owner was asked how it went")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "taken_back"]) | Q(on_date__isnull=False),
                name="visit_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["invited", "coming"]), name="one_visit_to_come"
            ),
        ]
        indexes = [
            models.Index(fields=["on_date", "team"], condition=Q(state="coming"), name="visit_to_come")
        ]

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return str(VisitState(self.state).label)
