"""The catalogue and the limits that ship, as rows that a shop changes."""

from django.db import migrations

from makegood.remedies.catalogue import shipped_limits, shipped_remedies


def seed(apps, schema_editor):
    remedies, limits = (apps.get_model("remedies", name).objects for name in ("Remedy", "Limit"))
    for row in shipped_remedies():
        remedies.create(**row)
    for row in shipped_limits():
        limits.create(**row)


class Migration(migrations.Migration):
    replaces = [("remedies", "0002_what_ships")]
    dependencies = [("remedies", "0003_returns_times_and_visits")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
