"""The failure taxonomy keeps its versions: a kind has one wording after another, and the first is what shipped."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def first_version(apps, schema_editor):
    version = apps.get_model("listening", "TaxonomyVersion").objects.create(number=1, at=timezone.now())
    wordings = apps.get_model("listening", "FailureWording").objects
    for kind in apps.get_model("listening", "FailureType").objects.order_by("id"):
        wordings.create(
            kind=kind,
            since=version,
            names=kind.names,
            headlines=kind.headlines,
            first_steps=kind.first_steps,
            explain_first=kind.explain_first,
        )


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("listening", "0005_signs")]

    operations = [
        migrations.CreateModel(
            "TaxonomyVersion",
            [
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "FailureWording",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("names", models.JSONField(default=dict, help_text="language to name; so are the next two")),
                ("headlines", models.JSONField(default=dict)),
                ("first_steps", models.JSONField(default=dict)),
                ("explain_first", models.BooleanField(default=False)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="listening.failuretype",
                    ),
                ),
                (
                    "since",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="listening.taxonomyversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "since"), name="one_wording_per_version")
                ]
            },
        ),
        migrations.RunPython(first_version, migrations.RunPython.noop),
        migrations.RemoveField("failuretype", "names"),
        migrations.RemoveField("failuretype", "headlines"),
        migrations.RemoveField("failuretype", "first_steps"),
        migrations.RemoveField("failuretype", "explain_first"),
        migrations.RemoveField("failuretype", "since"),
        migrations.RemoveField("failuretype", "until"),
        migrations.AddField(
            "failuretype",
            "ended",
            models.ForeignKey(
                help_text="from this version on new cases get its parent",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="listening.taxonomyversion",
            ),
        ),
    ]
