"""People, teams, working hours, the organisation, keys and the audit log."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import makegood.accounts.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0003_kept_answers'),
        ('accounts', '0004_absences_handed_out'),
        ('accounts', '0005_api_key_last_use'),
        ('accounts', '0006_keys_act_for_people'),
        ('accounts', '0007_where_returns_go'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Calendar',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, unique=True)),
                        ('tz', models.CharField(default='UTC', max_length=64)),
                        ('windows', models.JSONField(default=makegood.accounts.models.office_week)),
                        ('country', models.CharField(blank=True, help_text='ISO 3166 code whose public holidays are closed', max_length=2)),
                        ('subdivision', models.CharField(blank=True, max_length=8)),
                        ('closed_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None)),
                    ],
                ),
                migrations.CreateModel(
                    name='Team',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, unique=True)),
                        ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.calendar')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to=settings.AUTH_USER_MODEL)),
                        ('is_default', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='one_default_team')],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('email', models.EmailField(max_length=254, null=True, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('role', models.CharField(choices=[('agent', 'Agent'), ('lead', 'Lead'), ('manager', 'Manager'), ('admin', 'Admin'), ('auditor', 'Auditor')], default='agent', max_length=10)),
                        ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=makegood.accounts.models.english, size=None)),
                        ('skills', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                        ('capacity', models.PositiveSmallIntegerField(default=200, help_text='open cases before others are asked first')),
                        ('stand_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('calendar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.calendar')),
                        ('is_active', models.BooleanField(default=True)),
                        ('is_staff', models.BooleanField(default=False)),
                        ('joined_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ('looked_at', models.DateTimeField(blank=True, null=True)),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                        ('teams', models.ManyToManyField(related_name='people', through='accounts.Membership', to='accounts.team')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['agent', 'lead', 'manager', 'admin', 'auditor'])), name='user_role_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.team')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('team', 'user'), name='one_membership')],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                        ('from_at', models.DateTimeField()),
                        ('until_at', models.DateTimeField()),
                        ('reason', models.CharField(blank=True, max_length=80)),
                        ('handed_out_at', models.DateTimeField(help_text='when her cases were given to others', null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='absence_ends_later')],
                    },
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('name', models.CharField(default='Our shop', max_length=120)),
                        ('reply_to', models.EmailField(blank=True, help_text='a real mailbox that people read', max_length=254)),
                        ('returns_to', models.TextField(blank=True, db_default='', help_text='the postal address of returns')),
                        ('tz', models.CharField(default='UTC', max_length=64)),
                        ('currency', models.CharField(default='EUR', max_length=3)),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('tell_us', models.JSONField(blank=True, default=dict)),
                        ('thresholds', models.JSONField(blank=True, default=dict)),
                        ('settings', models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_organisation')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, unique=True)),
                        ('source', models.CharField(max_length=80)),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                        ('digest', models.BinaryField(max_length=32, unique=True)),
                        ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.team')),
                        ('person', models.ForeignKey(blank=True, help_text='for whom it acts; needed to give anything', null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ('used_at', models.DateTimeField(help_text='its last use, to about ten minutes', null=True)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='KeptAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.apikey')),
                        ('token', models.CharField(max_length=200)),
                        ('content_hash', models.BinaryField(max_length=32)),
                        ('status', models.PositiveSmallIntegerField()),
                        ('body', models.BinaryField()),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['at'], name='answer_by_age')],
                        'constraints': [models.UniqueConstraint(fields=('key', 'token'), name='answer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SignInLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                        ('digest', models.BinaryField(max_length=32, unique=True)),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stream', models.CharField(max_length=80)),
                        ('seq', models.PositiveIntegerField()),
                        ('at', models.DateTimeField()),
                        ('verb', models.CharField(max_length=60)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('data', models.JSONField(default=dict)),
                        ('prev', models.BinaryField(max_length=32)),
                        ('hash', models.BinaryField(max_length=32)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('stream', 'seq'), name='audit_stream_seq')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='auditentry',
                    trigger=pgtrigger.compiler.Trigger(name='audit_row_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audit rows are append-only';", hash='f0778e840545140a4c8e8ceead8160f00f574f5e', operation='UPDATE OR DELETE', pgid='pgtrigger_audit_row_append_only_5bd9f', table='accounts_auditentry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='auditentry',
                    trigger=pgtrigger.compiler.Trigger(name='audit_table_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audit rows are append-only';", hash='ecc58121717feb1e7c6377167348653ad2518f7c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_audit_table_append_only_cf3e6', table='accounts_auditentry', when='BEFORE')),
                ),
            ],
        ),
    ]
