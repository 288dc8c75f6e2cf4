"""Counts by day, up to where they go, and figures kept for a while."""

from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('insights', '0001_initial'),
        ('insights', '0002_a_day_count_is_read_from_its_index'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='DayCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField()),
                        ('team_id', models.BigIntegerField(help_text='0 where an answer names no team of ours')),
                        ('aspect', models.CharField(blank=True, max_length=7)),
                        ('value', models.CharField(blank=True, max_length=300)),
                        ('n', models.PositiveIntegerField()),
                        ('satisfied', models.PositiveIntegerField()),
                        ('low', models.PositiveIntegerField()),
                        ('lowest', models.PositiveIntegerField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('day', 'team_id', 'aspect', 'value'), include=('n', 'satisfied', 'low', 'lowest'), name='day_count_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Counted',
                    fields=[
                        ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('xact', models.BigIntegerField()),
                        ('tz', models.CharField(max_length=64)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_counted')],
                    },
                ),
                migrations.CreateModel(
                    name='KeptFigures',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('teams', models.CharField(blank=True, max_length=400)),
                        ('days', models.PositiveSmallIntegerField()),
                        ('at', models.DateTimeField()),
                        ('figures', models.JSONField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('teams', 'days'), name='kept_figures_once')],
                    },
                ),
            ],
        ),
    ]
