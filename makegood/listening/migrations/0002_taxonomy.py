"""The failure taxonomy that ships, as rows that a shop may rename, split and end."""

from django.db import migrations

from makegood.listening.taxonomy import load


def seed(apps, schema_editor):
    rows = apps.get_model("listening", "FailureType").objects
    ids = {}
    for kind in load():
        ids[kind.key] = rows.create(
            key=kind.key,
            parent_id=ids.get(kind.parent),
            root=kind.root,
            names=dict(kind.name),
            headlines=dict(kind.headline),
            first_steps=dict(kind.first_step),
            explain_first=kind.explain_first,
        ).id


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
