"""The signs that ship, as rows that are switched on and off and counted; what they look for stays with the program."""

from django.db import migrations

from makegood.listening.text.signs import shipped


def seed(apps, schema_editor):
    rule = apps.get_model("listening", "SignRule")
    rows = [
        rule(key=sign.key, name=sign.name["en"], reason=sign.reason, kind=sign.kind, severity=sign.severity)
        for sign in shipped().signs
    ]
    rule.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("listening", "0004_commit_order")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
