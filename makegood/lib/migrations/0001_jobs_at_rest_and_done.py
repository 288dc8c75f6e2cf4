"""Jobs that were given up, and those that are done."""

import django.db.models.functions.datetime
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('lib', '0001_jobs'),
        ('lib', '0002_dead_jobs_at_rest'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='DoneJob',
                    fields=[
                        ('job', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        'indexes': [models.Index(fields=['at'], name='done_job_by_age')],
                    },
                ),
                migrations.CreateModel(
                    name='DeadJob',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80)),
                        ('ids', models.JSONField(default=dict)),
                        ('reason', models.TextField()),
                        ('times', models.PositiveIntegerField(default=1, help_text='how often it was given up like this')),
                        ('at', models.DateTimeField()),
                        ('revived_at', models.DateTimeField(null=True)),
                        ('rested_at', models.DateTimeField(help_text='when a person let it rest', null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-at', 'id'], name='dead_job_newest')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('revived_at', None)), fields=('name', 'ids'), name='dead_job_once')],
                    },
                ),
            ],
        ),
    ]
