"""Surveys, sources, what is heard, and the failures that are found in it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('listening', '0001_initial'),
        ('listening', '0003_rejected_rows'),
        ('listening', '0004_commit_order'),
        ('listening', '0006_taxonomy_versions'),
        ('listening', '0007_signs_name_failures'),
        ('listening', '0008_indexes_that_are_asked'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_people_teams_and_keys'),
        ('customers', '0001_customers_and_encounters'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Survey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('slug', models.SlugField(unique=True)),
                        ('kind', models.CharField(choices=[('csat', 'CSAT'), ('nps', 'NPS'), ('ces', 'CES')], default='csat', max_length=4)),
                        ('scale', models.CharField(choices=[('1-5', '1-5'), ('1-7', '1-7'), ('0-10', '0-10'), ('1-10', '1-10'), ('thumbs', 'Thumbs'), ('stars', 'Stars')], default='1-5', max_length=6)),
                        ('question', models.JSONField(default=dict, help_text='language to question')),
                        ('threshold', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                        ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='accounts.team')),
                        ('channel', models.CharField(blank=True, max_length=300)),
                        ('place', models.CharField(blank=True, max_length=300)),
                        ('token', models.CharField(help_text='public: good for answering, for nothing else', max_length=43, unique=True)),
                        ('origins', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                        ('quiet_days', models.PositiveSmallIntegerField(default=30)),
                        ('daily_cases', models.PositiveSmallIntegerField(default=200, help_text='cases strangers may open in a day')),
                        ('is_open', models.BooleanField(default=True)),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='listening.survey')),
                        ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='customers.customer')),
                        ('encounter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='customers.encounter')),
                        ('digest', models.BinaryField(max_length=32, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('revoked_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['made_at'], name='invitation_by_age')],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=255)),
                        ('fingerprint', models.BinaryField(max_length=32)),
                        ('source', models.CharField(max_length=80)),
                        ('mapping', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting for a yes'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=8)),
                        ('counts', models.JSONField(default=dict)),
                        ('done_rows', models.PositiveIntegerField(default=0)),
                        ('total_rows', models.PositiveIntegerField(null=True)),
                        ('error', models.TextField(blank=True)),
                        ('since_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                        ('started_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Signal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=80)),
                        ('external_id', models.CharField(max_length=300)),
                        ('kind', models.CharField(max_length=10)),
                        ('score', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ('scale', models.CharField(blank=True, max_length=6)),
                        ('low', models.BooleanField(default=False)),
                        ('lowest', models.BooleanField(default=False)),
                        ('satisfied', models.BooleanField(default=False)),
                        ('comment', models.TextField(blank=True)),
                        ('language', models.CharField(blank=True, max_length=35)),
                        ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='customers.customer')),
                        ('encounter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='signals', to='customers.encounter')),
                        ('encounter_ref', models.CharField(blank=True, max_length=300)),
                        ('survey', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='listening.survey')),
                        ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='accounts.team')),
                        ('team_name', models.CharField(blank=True, max_length=300)),
                        ('handled_by', models.CharField(blank=True, max_length=300)),
                        ('channel', models.CharField(blank=True, max_length=300)),
                        ('product', models.CharField(blank=True, max_length=300)),
                        ('place', models.CharField(blank=True, max_length=300)),
                        ('amount', models.BigIntegerField(null=True)),
                        ('currency', models.CharField(blank=True, max_length=3)),
                        ('unhappy', models.FloatField(null=True)),
                        ('severity', models.PositiveSmallIntegerField(null=True)),
                        ('signs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                        ('anonymous', models.BooleanField(default=False)),
                        ('do_not_contact', models.BooleanField(default=False)),
                        ('extra', models.JSONField(default=dict)),
                        ('occurred_at', models.DateTimeField()),
                        ('reported_at', models.DateTimeField(null=True)),
                        ('responded_at', models.DateTimeField(null=True)),
                        ('received_at', models.DateTimeField()),
                        ('history', models.BooleanField(default=False)),
                        ('revision', models.PositiveSmallIntegerField(default=1)),
                        ('content_hash', models.BinaryField(max_length=16)),
                        ('reading', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to='listening.import')),
                        ('xact', models.BigIntegerField(db_default=django.db.models.expressions.RawSQL('pg_current_xact_id()::text::bigint', []))),
                    ],
                    options={
                        'indexes': [models.Index(fields=['customer', '-occurred_at'], name='signal_of_customer'), models.Index(condition=models.Q(('low', True)), fields=['-occurred_at'], name='signal_newest_low'), models.Index(fields=['xact'], name='signal_in_commit_order')],
                        'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='signal_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SignRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.SlugField(max_length=40, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('reason', models.TextField()),
                        ('kind', models.CharField(choices=[('rule', 'Rule'), ('tick', 'Tick-box')], max_length=4)),
                        ('patterns', models.JSONField(blank=True, default=dict)),
                        ('severity', models.PositiveSmallIntegerField(default=1)),
                        ('failure', models.CharField(blank=True, help_text="the kind of failure that one's own sign names", max_length=60)),
                        ('is_active', models.BooleanField(default=True)),
                        ('is_ours', models.BooleanField(default=True, help_text='shipped with Makegood; its own signs a shop adds itself')),
                    ],
                ),
                migrations.CreateModel(
                    name='SignHit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='listening.signrule')),
                        ('signal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sign_hits', to='listening.signal')),
                        ('was_right', models.BooleanField(null=True)),
                        ('said_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('said_by__isnull', False)), fields=['said_by'], name='sign_hit_said_by')],
                        'constraints': [models.UniqueConstraint(fields=('signal', 'sign'), name='sign_once_per_signal')],
                    },
                ),
                migrations.CreateModel(
                    name='TaxonomyVersion',
                    fields=[
                        ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='FailureType',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=60, unique=True)),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='listening.failuretype')),
                        ('root', models.CharField(max_length=60)),
                        ('ended', models.ForeignKey(help_text='from this version on new cases get its parent', null=True, on_delete=django.db.models.deletion.PROTECT, to='listening.taxonomyversion')),
                    ],
                ),
                migrations.CreateModel(
                    name='FailureWording',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='listening.failuretype')),
                        ('since', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='listening.taxonomyversion')),
                        ('names', models.JSONField(default=dict, help_text='language to name; so are the next two')),
                        ('headlines', models.JSONField(default=dict)),
                        ('first_steps', models.JSONField(default=dict)),
                        ('explain_first', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'since'), name='one_wording_per_version')],
                    },
                ),
                migrations.CreateModel(
                    name='Failure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60)),
                        ('severity', models.PositiveSmallIntegerField()),
                        ('noticed_by', models.CharField(choices=[('us', 'We noticed first'), ('customer', 'The customer told us')], max_length=8)),
                        ('noticed_at', models.DateTimeField()),
                        ('signal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='failures', to='listening.signal')),
                        ('encounter', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='failures', to='customers.encounter')),
                        ('detail', models.JSONField(default=dict)),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('encounter__isnull', False)), fields=['encounter'], name='failure_of_encounter')],
                    },
                ),
                migrations.CreateModel(
                    name='TriageModel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('made_at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                        ('report', models.JSONField()),
                        ('content', models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name='RejectedRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejected', to='listening.import')),
                        ('line', models.PositiveIntegerField()),
                        ('reason', models.TextField()),
                        ('raw', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ],
                ),
            ],
        ),
    ]
