"""The words of two states no longer say "she" of every customer; the tables stay as they are."""

from django.db import migrations, models

RETURN = [
    ("asked", "Asked back"), ("labelled", "Label made"), ("sent", "On its way to us"), ("arrived", "Arrived"),
    ("settled", "Settled"), ("kept", "The customer keeps it"),
]  # fmt: skip
VISIT = [
    ("invited", "Invited"), ("coming", "Coming"), ("well", "It went well"), ("not_well", "It did not go well"),
    ("missed", "Did not come"), ("taken_back", "Taken back"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("remedies", "0014_second_chances")]

    operations = [
        migrations.AlterField(
            "return", "state", models.CharField(choices=RETURN, max_length=8)
        ),
        migrations.AlterField(
            "visit", "state", models.CharField(choices=VISIT, default="invited", max_length=10)
        ),
    ]
