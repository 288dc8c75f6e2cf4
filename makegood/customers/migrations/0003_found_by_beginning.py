import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0002_told_by_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Left('folded', 60), 'C'), name='customer_by_beginning'),
        ),
    ]
