import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("remedies", "0003_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="offer", name="offer_state_known"),
        migrations.RemoveIndex(model_name="offer", name="offer_by_authority"),
        migrations.RemoveIndex(model_name="offer", name="offer_by_time"),
        migrations.AddField(
            model_name="offer",
            name="stands_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="offer",
            name="state",
            field=models.CharField(
                choices=[
                    ("awaiting_approval", "Waits for a colleague’s yes"),
                    ("approved", "May be given"),
                    ("accepted", "Taken by the customer"),
                    ("giving", "On its way"),
                    ("given", "Given"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Run out"),
                ],
                max_length=17,
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["answers_for", "stands_at"], name="offer_by_authority"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["stands_at"], name="offer_by_time"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "awaiting_approval",
                        "approved",
                        "accepted",
                        "giving",
                        "given",
                        "declined",
                        "withdrawn",
                        "expired",
                    ]
                ),
                name="offer_state_known",
            ),
        ),
    ]
