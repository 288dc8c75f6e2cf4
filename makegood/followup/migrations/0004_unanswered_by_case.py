from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("followup", "0003_silence_noted")]

    operations = [
        migrations.RemoveIndex(model_name="checkback", name="check_back_unanswered"),
        migrations.AddIndex(
            model_name="checkback",
            index=models.Index(
                fields=["case"],
                condition=Q(answered_at=None, asked_at__isnull=False, dropped_at=None, silent_at=None),
                name="check_back_unanswered",
            ),
        ),
    ]
