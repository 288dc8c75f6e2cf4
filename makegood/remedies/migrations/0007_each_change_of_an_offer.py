from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("remedies", "0006_payouts_and_gift_codes")]
    operations = [
        migrations.AddField(
            model_name="offer",
            name="version",
            field=models.PositiveIntegerField(default=1, help_text="one more with every change"),
        ),
        migrations.AddField(
            model_name="approval", name="version", field=models.PositiveIntegerField(default=1)
        ),
        migrations.RemoveConstraint(model_name="approval", name="approved_once"),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=["offer", "version"], condition=models.Q(decision="approve"), name="approved_once"
            ),
        ),
    ]
