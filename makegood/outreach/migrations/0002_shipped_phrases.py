"""The phrases that ship, as rows that a shop changes and adds to."""

from django.db import migrations

from makegood.outreach.phrases import shipped_phrases


def seed(apps, schema_editor):
    known = apps.get_model("outreach", "Phrase").objects
    known.bulk_create(known.model(**row) for row in shipped_phrases())


class Migration(migrations.Migration):
    replaces = [("outreach", "0007_phrase_library")]
    dependencies = [("outreach", "0001_messages_and_phrases")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
