"""When the customer took an offer: what is asked about anew stays hers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('remedies', '0017_the_label_was_sent'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='taken_at',
            field=models.DateTimeField(null=True),
        ),
    ]
