"""Playbooks, signed roots over the chains, and failures of many at once."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('loop', '0001_initial'),
        ('loop', '0002_signed_roots'),
        ('loop', '0003_which_key_signed'),
        ('loop', '0004_roots_over_the_ledger'),
        ('loop', '0005_incidents'),
    ]

    initial = True

    dependencies = [
        ('cases', '0001_cases_promises_and_events'),
        ('customers', '0001_customers_and_encounters'),
        ('outreach', '0001_messages_and_phrases'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Incident',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200)),
                        ('words', models.JSONField()),
                        ('failure_kind', models.CharField(max_length=60)),
                        ('severity', models.PositiveSmallIntegerField()),
                        ('fault', models.CharField(choices=[('own', 'Our team'), ('other_team', 'Another team'), ('carrier', 'A carrier or supplier'), ('customer', 'The customer'), ('unknown', 'Not known')], default='own', max_length=10)),
                        ('began_at', models.DateTimeField()),
                        ('gives', models.BooleanField(default=True, help_text='remedies are offered by the policy')),
                        ('per_minute', models.PositiveIntegerField()),
                        ('selection', models.JSONField(help_text='whom it was declared for, as it was asked')),
                        ('forecast', models.JSONField()),
                        ('seen', models.CharField(max_length=64)),
                        ('policy_version', models.PositiveIntegerField(default=0)),
                        ('given', models.JSONField(default=list, help_text='what was offered so far, summed up as the forecast is')),
                        ('state', models.CharField(choices=[('ready', 'Waits for a colleague’s yes'), ('running', 'Under way'), ('stopped', 'Stopped'), ('done', 'Everybody was told'), ('closed', 'Closed')], default='ready', max_length=7)),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('approved_at', models.DateTimeField(null=True)),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-made_at', '-id'], name='incident_newest'), models.Index(condition=models.Q(('state__in', ['running', 'done'])), fields=['id'], name='incident_at_work')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['ready', 'running', 'stopped', 'done', 'closed'])), name='incident_state_known'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('by')), _negated=True), _connector='OR'), name='incident_not_ones_own_yes'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'done']), _negated=True), ('gives', False), ('approved_by__isnull', False), _connector='OR'), name='incident_gives_on_a_yes')],
                    },
                ),
                migrations.CreateModel(
                    name='Affected',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='affected', to='loop.incident')),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                        ('encounter', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.encounter')),
                        ('encounters', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                        ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='affected', to='cases.case')),
                        ('joined', models.BooleanField(default=False)),
                        ('offers', models.PositiveSmallIntegerField(default=0)),
                        ('by_hand', models.BooleanField(default=False)),
                        ('done_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['incident', 'id'], name='affected_to_do')],
                        'constraints': [models.UniqueConstraint(fields=('incident', 'customer'), name='affected_once')],
                    },
                ),
                migrations.CreateModel(
                    name='IncidentUpdate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='loop.incident')),
                        ('words', models.JSONField()),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('once', models.CharField(help_text='the form it came from: sent twice, posted once', max_length=64, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Telling',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tellings', to='loop.incident')),
                        ('affected', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tellings', to='loop.affected')),
                        ('update', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tellings', to='loop.incidentupdate')),
                        ('message', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outreach.message')),
                        ('language', models.CharField(max_length=12)),
                        ('released_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('message__isnull', False), ('released_at', None)), fields=['incident', 'id'], name='telling_to_release'), models.Index(fields=['incident', 'released_at'], name='telling_by_time')],
                        'constraints': [models.UniqueConstraint(fields=('affected', 'update'), name='told_once_each', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='Playbook',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('failure_kind', models.CharField(help_text='a key or the beginning of one; empty for all', max_length=60, unique=True)),
                        ('first_reply', models.PositiveIntegerField(default=240)),
                        ('plan', models.PositiveIntegerField(default=960)),
                        ('resolve', models.PositiveIntegerField(default=2400)),
                        ('first_step', models.JSONField(blank=True, default=dict)),
                    ],
                ),
                migrations.CreateModel(
                    name='SignedRoot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('horizon', models.BigIntegerField()),
                        ('ceiling', models.BigIntegerField()),
                        ('last_event', models.BigIntegerField()),
                        ('last_entry', models.BigIntegerField()),
                        ('last_line', models.BigIntegerField(default=0)),
                        ('chains', models.BigIntegerField()),
                        ('digest', models.BinaryField(max_length=32)),
                        ('prev', models.BinaryField(max_length=32)),
                        ('signature', models.CharField(max_length=64)),
                        ('key', models.CharField(blank=True, default='', help_text='which secret key signed it', max_length=16)),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signedroot',
                    trigger=pgtrigger.compiler.Trigger(name='root_row_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'root rows are append-only';", hash='b18a936743a400ce541d656065812dc01dd797a1', operation='UPDATE OR DELETE', pgid='pgtrigger_root_row_append_only_4fe78', table='loop_signedroot', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signedroot',
                    trigger=pgtrigger.compiler.Trigger(name='root_table_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'root rows are append-only';", hash='a2042d49f96b36ead325ad1268ec9b58f715287c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_root_table_append_only_cb761', table='loop_signedroot', when='BEFORE')),
                ),
            ],
        ),
    ]
