"""What ships as rows: the failure taxonomy, which a shop may reword, split and end, and the signs, which it switches.

What a sign looks for stays with the program.
"""

from django.db import migrations
from django.utils import timezone

from makegood.listening.taxonomy import load
from makegood.listening.text.signs import shipped


def seed_taxonomy(apps, schema_editor):
    first = apps.get_model("listening", "TaxonomyVersion").objects.create(number=1, at=timezone.now())
    kinds = apps.get_model("listening", "FailureType").objects
    wordings = apps.get_model("listening", "FailureWording").objects
    ids = {}
    for kind in load():
        ids[kind.key] = kinds.create(key=kind.key, parent_id=ids.get(kind.parent), root=kind.root).id
        wordings.create(
            kind_id=ids[kind.key],
            since=first,
            names=dict(kind.name),
            headlines=dict(kind.headline),
            first_steps=dict(kind.first_step),
            explain_first=kind.explain_first,
        )


def seed_signs(apps, schema_editor):
    rules = apps.get_model("listening", "SignRule").objects
    rules.bulk_create(
        rules.model(key=sign.key, name=sign.name["en"], reason=sign.reason, kind=sign.kind, severity=sign.severity)
        for sign in shipped().signs
    )


class Migration(migrations.Migration):
    replaces = [("listening", "0002_taxonomy"), ("listening", "0005_signs")]
    dependencies = [("listening", "0001_signals_and_failures")]
    operations = [
        migrations.RunPython(seed_taxonomy, migrations.RunPython.noop),
        migrations.RunPython(seed_signs, migrations.RunPython.noop),
    ]
