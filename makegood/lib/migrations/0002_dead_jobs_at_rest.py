from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lib", "0001_jobs")]
    operations = [
        migrations.AddField(
            model_name="deadjob",
            name="rested_at",
            field=models.DateTimeField(help_text="when a person let it rest", null=True),
        ),
    ]
