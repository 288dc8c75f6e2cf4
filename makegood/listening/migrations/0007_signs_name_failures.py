"""A sign of one's own may say what failed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listening", "0006_taxonomy_versions")]

    operations = [
        migrations.AddField(
            "signrule",
            "failure",
            models.CharField(
                blank=True,
                default="",
                help_text="the kind of failure that one's own sign names",
                max_length=60,
            ),
            preserve_default=False,
        )
    ]
