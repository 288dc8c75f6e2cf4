from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_clocks_of_the_law'),
    ]

    operations = [
        migrations.AddField(
            model_name='legalduty',
            name='source_at',
            field=models.CharField(blank=True, default='', help_text='where that was read', max_length=300),
        ),
        migrations.AlterField(
            model_name='legalduty',
            name='source',
            field=models.CharField(help_text='the law that says it', max_length=500),
        ),
    ]
