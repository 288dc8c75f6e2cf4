from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="daycount",
            name="day_count_once",
        ),
        migrations.AddConstraint(
            model_name="daycount",
            constraint=models.UniqueConstraint(
                fields=("day", "team_id", "aspect", "value"),
                include=("n", "satisfied", "low", "lowest"),
                name="day_count_once",
            ),
        ),
    ]
