"""Customers, how they are reached, and what they bought, booked or asked for."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('customers', '0001_initial'),
        ('customers', '0002_promise_sweep'),
        ('customers', '0003_no_surveys'),
        ('customers', '0004_indexes_that_are_asked'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_people_teams_and_keys'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Customer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(blank=True, max_length=300)),
                        ('email', models.CharField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, max_length=40)),
                        ('language', models.CharField(blank=True, max_length=35)),
                        ('form_of_address', models.CharField(blank=True, max_length=40)),
                        ('pronoun', models.CharField(blank=True, max_length=20)),
                        ('needs', models.TextField(blank=True)),
                        ('person', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='customers', to=settings.AUTH_USER_MODEL)),
                        ('do_not_contact', models.BooleanField(default=False)),
                        ('no_surveys_since', models.DateTimeField(blank=True, help_text='she asked not to be asked again', null=True)),
                        ('channel', models.CharField(blank=True, help_text='how she prefers to be reached', max_length=20)),
                        ('tz', models.CharField(blank=True, max_length=64)),
                        ('orders', models.PositiveIntegerField(default=0)),
                        ('value', models.BigIntegerField(default=0)),
                        ('currency', models.CharField(blank=True, max_length=3)),
                        ('first_order_at', models.DateTimeField(blank=True, null=True)),
                        ('last_order_at', models.DateTimeField(blank=True, null=True)),
                        ('folded', models.TextField(blank=True, default='')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('folded', config='simple'), name='customer_search'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person'], name='customer_of_person')],
                    },
                ),
                migrations.CreateModel(
                    name='ContactPoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('id', 'Outside id'), ('email', 'E-mail'), ('phone', 'Telephone')], max_length=5)),
                        ('value', models.CharField(max_length=400)),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='customers.customer')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'value'), name='contact_point_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Encounter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=80)),
                        ('external_id', models.CharField(max_length=300)),
                        ('kind', models.CharField(default='order', max_length=10)),
                        ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='customers.customer')),
                        ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='accounts.team')),
                        ('status', models.CharField(choices=[('open', 'Under way'), ('ok', 'As promised'), ('late', 'Late'), ('failed', 'Never delivered'), ('cancelled', 'Cancelled'), ('lost', 'Lost'), ('wrong_address', 'Sent to a wrong address'), ('outage', 'Out of service'), ('double_charge', 'Charged twice')], default='open', max_length=14)),
                        ('occurred_at', models.DateTimeField(null=True)),
                        ('promised_at', models.DateTimeField(null=True)),
                        ('happened_at', models.DateTimeField(null=True)),
                        ('started_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('promised_minutes', models.PositiveIntegerField(null=True)),
                        ('product', models.CharField(blank=True, max_length=300)),
                        ('place', models.CharField(blank=True, max_length=300)),
                        ('channel', models.CharField(blank=True, max_length=300)),
                        ('amount', models.BigIntegerField(null=True)),
                        ('currency', models.CharField(blank=True, max_length=3)),
                        ('extra', models.JSONField(default=dict)),
                        ('content_hash', models.BinaryField(max_length=16)),
                        ('first_order', models.BooleanField(default=False)),
                        ('history', models.BooleanField(default=False)),
                        ('late_seen', models.BooleanField(default=False, help_text='its broken promise has become a failure')),
                        ('received_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['external_id'], name='encounter_by_outside_id'), models.Index(fields=['customer', '-occurred_at'], name='encounter_of_customer'), models.Index(condition=models.Q(('happened_at', None), ('history', False), ('late_seen', False), ('status', 'open')), fields=['promised_at'], name='encounter_promise_open')],
                        'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='encounter_once'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'ok', 'late', 'failed', 'cancelled', 'lost', 'wrong_address', 'outage', 'double_charge'])), name='encounter_status_known')],
                    },
                ),
            ],
        ),
    ]
