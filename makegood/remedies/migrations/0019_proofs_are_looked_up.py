"""What a person proved by the same words before is found without reading every payout."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('remedies', '0018_when_she_took_it'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(condition=models.Q(('payer', 'by_hand')), fields=['proof', 'id'], name='payout_proved'),
        ),
    ]
