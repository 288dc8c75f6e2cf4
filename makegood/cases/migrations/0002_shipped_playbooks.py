"""The steps of the playbooks that ship, as rows that a shop changes; their first words are those of the kinds of failure."""

from django.db import migrations

from makegood.cases.playbooks import shipped_playbooks


def seed(apps, schema_editor):
    versions = apps.get_model("cases", "PlayVersion").objects
    versions.bulk_create(versions.model(**book) for book in shipped_playbooks())


class Migration(migrations.Migration):
    replaces = [("cases", "0016_steps_of_playbooks")]
    dependencies = [("cases", "0001_cases_promises_and_events")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
