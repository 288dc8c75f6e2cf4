from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_told_by_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='changes_remedy',
            field=models.BooleanField(default=False),
        ),
    ]
