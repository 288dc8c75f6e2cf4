"""When the customer took an offer: what is asked about anew stays hers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('remedies', '0016_onto_what_it_is_paid'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='taken_at',
            field=models.DateTimeField(null=True),
        ),
    ]
