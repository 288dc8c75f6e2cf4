"""What a customer says happened, beside what we have checked. For colleagues only, unless it changes the remedy."""

from django.db import models

from makegood.accounts.models import User
from makegood.cases.models.case import Case


class Claim(models.Model):
    """One thing the customer says, and what is on record of it, once somebody has looked.

    A fact that changes what the customer gets (`changes_remedy`) stands on the customer's page; nobody is corrected
    with the others.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="claims")
    said = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    fact = models.TextField(blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True)
    changes_remedy = models.BooleanField(default=False)
