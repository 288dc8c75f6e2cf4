"""Messages, their words, and the attempts to reach somebody."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('outreach', '0001_initial'),
        ('outreach', '0002_case_links'),
        ('outreach', '0003_rare_fates'),
        ('outreach', '0004_indexes_that_are_asked'),
        ('outreach', '0005_calendar_file'),
        ('outreach', '0006_letter_at_the_end'),
    ]

    initial = True

    dependencies = [
        ('cases', '0001_cases_promises_and_events'),
        ('customers', '0001_customers_and_encounters'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='cases.case')),
                        ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='customers.customer')),
                        ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('reply', 'Reply'), ('update', 'Update'), ('check_back', 'Check back'), ('survey', 'Survey'), ('resolution', 'The letter at the end'), ('notice', 'Notice')], max_length=10)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('waiting', 'Waiting for a mail server'), ('queued', 'On its way'), ('sent', 'Sent'), ('failed', 'Failed'), ('dropped', 'Not sent')], default='draft', max_length=8)),
                        ('channel', models.CharField(default='email', max_length=10)),
                        ('language', models.CharField(default='en', max_length=12)),
                        ('to', models.CharField(blank=True, max_length=254)),
                        ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('subject', models.CharField(blank=True, max_length=300)),
                        ('body', models.TextField(blank=True)),
                        ('parts', models.JSONField(blank=True, default=list)),
                        ('calendar', models.TextField(blank=True, db_default='', help_text='a calendar file that goes with it')),
                        ('message_id', models.CharField(max_length=200, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('queued_at', models.DateTimeField(null=True)),
                        ('not_before_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('error', models.TextField(blank=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['case', 'made_at'], name='message_of_case'), models.Index(fields=['-made_at', 'id'], name='message_newest'), models.Index(condition=models.Q(('state', 'queued')), fields=['queued_at'], name='message_on_its_way'), models.Index(condition=models.Q(('state__in', ['waiting', 'queued', 'failed', 'dropped'])), fields=['state', '-made_at', 'id'], name='message_by_rare_fate')],
                    },
                ),
                migrations.CreateModel(
                    name='Phrase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.SlugField(max_length=60)),
                        ('purpose', models.CharField(choices=[('acknowledge', 'Show that it is understood'), ('apologise', 'Say sorry'), ('own', 'Own it'), ('next', 'Say what comes next'), ('thank', 'Thank')], default='acknowledge', max_length=12)),
                        ('place', models.PositiveSmallIntegerField(default=1000)),
                        ('since', models.DateTimeField(help_text='since when its words are these; empty: it shipped', null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('language', models.CharField(max_length=12)),
                        ('text', models.TextField()),
                        ('use_when', models.TextField(blank=True)),
                        ('not_when', models.TextField(blank=True)),
                        ('is_stock', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('key', 'language'), name='phrase_once_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='PhraseUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('phrase', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='outreach.phrase')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phrases', to='outreach.message')),
                        ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                        ('how', models.CharField(choices=[('exact', 'word for word'), ('inserted', 'changed')], max_length=8)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('phrase', 'message'), name='phrase_once_per_message')],
                    },
                ),
                migrations.CreateModel(
                    name='MessageTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.SlugField(max_length=60)),
                        ('language', models.CharField(max_length=12)),
                        ('subject', models.CharField(blank=True, max_length=300)),
                        ('body', models.TextField()),
                        ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('key', 'language'), name='template_once_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='OutreachTask',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='cases.case')),
                        ('channel', models.CharField(max_length=10)),
                        ('attempt', models.PositiveSmallIntegerField()),
                        ('due_at', models.DateTimeField()),
                        ('done_at', models.DateTimeField(null=True)),
                        ('result', models.CharField(blank=True, max_length=40)),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='attempt_falls_due'), models.Index(condition=models.Q(('by__isnull', False)), fields=['by'], name='attempt_by')],
                        'constraints': [models.UniqueConstraint(fields=('case', 'attempt'), name='attempt_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='cases.case')),
                        ('digest', models.BinaryField(max_length=32, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                    ],
                ),
            ],
        ),
    ]
