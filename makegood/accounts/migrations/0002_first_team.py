"""A new installation has office hours, one team, and a first owner who is nobody yet: the first sign-in names her."""

from django.db import migrations


def first_people(apps, schema_editor):
    get = apps.get_model
    calendar = get("accounts", "Calendar").objects.create(name="Office hours")
    owner = get("accounts", "User").objects.create(name="First owner", role="admin", password="!")
    team = get("accounts", "Team").objects.create(name="Everyone", calendar=calendar, lead=owner, is_default=True)
    get("accounts", "Membership").objects.create(user=owner, team=team)
    get("accounts", "Organisation").objects.create(id=1)


class Migration(migrations.Migration):
    replaces = [("accounts", "0002_first_people")]
    dependencies = [("accounts", "0001_people_teams_and_keys")]
    operations = [migrations.RunPython(first_people, migrations.RunPython.noop)]
