from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_absences_handed_out")]
    operations = [
        migrations.AddField(
            model_name="apikey",
            name="used_at",
            field=models.DateTimeField(help_text="its last use, to about ten minutes", null=True),
        ),
    ]
