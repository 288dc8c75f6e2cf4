"""Cases with their owner, next step and date; promises, notices and the timeline."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('cases', '0001_initial'),
        ('cases', '0002_notices'),
        ('cases', '0003_silence'),
        ('cases', '0004_incidents'),
        ('cases', '0005_heard_from_her'),
        ('cases', '0006_views_counted_beside_every_page'),
        ('cases', '0007_views_of_the_queue_each_by_its_index'),
        ('cases', '0008_never_answered'),
        ('cases', '0009_filters_answered_by_the_index'),
        ('cases', '0010_words_of_what_is_at_work'),
        ('cases', '0011_indexes_that_are_asked'),
        ('cases', '0012_her_choice'),
        ('cases', '0013_asked_to_approve'),
        ('cases', '0014_what_was_read_back'),
        ('cases', '0015_said_and_checked'),
        ('cases', '0017_missed_promises'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_people_teams_and_keys'),
        ('customers', '0001_customers_and_encounters'),
        ('listening', '0001_signals_and_failures'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='PlayVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('failure_kind', models.CharField(max_length=60)),
                        ('number', models.PositiveIntegerField(default=1)),
                        ('steps', models.JSONField(default=list, help_text='words, minutes, who, first_aid, in order')),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('since', models.DateTimeField(help_text='empty: it shipped', null=True)),
                        ('ended', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('failure_kind', 'number'), name='play_version_once'), models.UniqueConstraint(condition=models.Q(('ended', False)), fields=('failure_kind',), name='one_play_in_force')],
                    },
                ),
                migrations.CreateModel(
                    name='Case',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ref', models.CharField(max_length=20)),
                        ('case_key', models.CharField(max_length=400)),
                        ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='customers.customer')),
                        ('encounter', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='customers.encounter')),
                        ('failure_kind', models.CharField(max_length=60)),
                        ('headline', models.CharField(max_length=200)),
                        ('severity', models.PositiveSmallIntegerField()),
                        ('status', models.CharField(choices=[('open', 'Open'), ('contacted', 'Contacted'), ('resolved', 'Resolved'), ('recovered', 'Recovered'), ('closed', 'Closed')], default='open', max_length=9)),
                        ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.team')),
                        ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL)),
                        ('play', models.ForeignKey(db_constraint=False, db_index=False, help_text='whose steps it follows; versions are never deleted', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.playversion')),
                        ('owner_reason', models.CharField(blank=True, max_length=200)),
                        ('next_step', models.CharField(blank=True, max_length=300)),
                        ('due_at', models.DateTimeField(null=True)),
                        ('priority', models.SmallIntegerField(default=0)),
                        ('priority_reasons', models.JSONField(default=list)),
                        ('fault', models.CharField(choices=[('own', 'Our team'), ('other_team', 'Another team'), ('carrier', 'A carrier or supplier'), ('customer', 'The customer'), ('unknown', 'Not known')], default='unknown', max_length=10)),
                        ('noticed_by', models.CharField(choices=[('us', 'We noticed first'), ('customer', 'The customer told us')], max_length=8)),
                        ('noticed_at', models.DateTimeField()),
                        ('reachable', models.BooleanField(default=True)),
                        ('history', models.BooleanField(default=False)),
                        ('first_order', models.BooleanField(default=False)),
                        ('own_up', models.BooleanField(default=False)),
                        ('score_before', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ('scale', models.CharField(blank=True, max_length=6)),
                        ('feeling_before', models.CharField(blank=True, max_length=20)),
                        ('feeling_after', models.CharField(blank=True, max_length=20)),
                        ('feeling_words', models.TextField(blank=True)),
                        ('harm', models.TextField(blank=True, help_text='what it did to the person')),
                        ('goal', models.TextField(blank=True, help_text="what would make it right, in the customer's words")),
                        ('plan', models.JSONField(blank=True, default=dict)),
                        ('waiting_since', models.DateTimeField(null=True)),
                        ('snoozed_until', models.DateTimeField(null=True)),
                        ('transfers', models.PositiveSmallIntegerField(default=0)),
                        ('retellings', models.PositiveSmallIntegerField(default=0)),
                        ('reopened', models.PositiveSmallIntegerField(default=0)),
                        ('opened_at', models.DateTimeField()),
                        ('first_reply_at', models.DateTimeField(null=True)),
                        ('last_word_at', models.DateTimeField(help_text='when the customer last heard from a person of ours', null=True)),
                        ('silence_told_at', models.DateTimeField(help_text='when the owner was last told that the customer hears nothing', null=True)),
                        ('resolved_at', models.DateTimeField(null=True)),
                        ('recovered_at', models.DateTimeField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('outcome', models.CharField(blank=True, max_length=20)),
                        ('earlier', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='later', to='cases.case')),
                        ('folded', models.TextField(blank=True, default='')),
                        ('changed_at', models.DateTimeField()),
                        ('seq', models.PositiveIntegerField(default=0)),
                        ('head', models.BinaryField(max_length=32)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('status__in', ['open', 'contacted'])), fields=['-priority', 'due_at', 'id'], include=('team', 'owner', 'severity', 'noticed_by', 'opened_at'), name='case_queue'), models.Index(condition=models.Q(('status__in', ['open', 'contacted'])), fields=['team', '-priority', 'due_at', 'id'], include=('owner', 'severity', 'noticed_by', 'opened_at'), name='case_queue_of_team'), models.Index(condition=models.Q(('status__in', ['open', 'contacted', 'resolved'])), fields=['owner', 'due_at', 'id'], include=('team', 'status', 'priority', 'severity', 'noticed_by', 'opened_at'), name='case_owed_by_owner'), models.Index(condition=models.Q(('status__in', ['open', 'contacted'])), fields=['due_at', 'id'], include=('team', 'priority', 'owner', 'severity', 'noticed_by', 'opened_at'), name='case_falls_due'), models.Index(condition=models.Q(('status__in', ['open', 'contacted']), models.Q(('reopened__gt', 0), ('earlier__isnull', False), _connector='OR')), fields=['-priority', 'due_at', 'id'], include=('team', 'snoozed_until', 'owner', 'severity', 'noticed_by', 'opened_at'), name='case_queue_again'), models.Index(condition=models.Q(('status__in', ['open', 'contacted']), ('first_order', True)), fields=['-priority', 'due_at', 'id'], include=('team', 'snoozed_until', 'owner', 'severity', 'noticed_by', 'opened_at'), name='case_queue_first'), models.Index(condition=models.Q(('status__in', ['open', 'contacted']), ('noticed_by', 'us')), fields=['-priority', 'due_at', 'id'], include=('team', 'snoozed_until', 'owner', 'severity', 'noticed_by', 'opened_at'), name='case_queue_unheard'), models.Index(condition=models.Q(('status__in', ['open', 'contacted']), ('snoozed_until__isnull', False)), fields=['-priority', 'due_at', 'id'], include=('team', 'snoozed_until', 'owner', 'severity', 'noticed_by', 'opened_at'), name='case_queue_aside'), models.Index(condition=models.Q(('status__in', ['open', 'contacted'])), fields=['severity', '-priority', 'due_at', 'id'], include=('team', 'owner', 'noticed_by', 'opened_at'), name='case_queue_by_severity'), models.Index(condition=models.Q(('status', 'resolved'), models.Q(('status__in', ['open', 'contacted']), ('waiting_since__isnull', False)), _connector='OR'), fields=['owner', 'due_at', 'id'], name='case_waits_for_customer'), models.Index(condition=models.Q(('status', 'resolved')), fields=['-opened_at', '-id'], include=('team', 'owner', 'severity', 'noticed_by'), name='case_waits_for_a_yes'), models.Index(condition=models.Q(('history', False), ('status__in', ['recovered', 'closed'])), fields=['team', '-opened_at', '-id'], include=('noticed_by', 'owner', 'severity'), name='case_over_by_team'), models.Index(condition=models.Q(('history', False), ('status__in', ['recovered', 'closed'])), fields=['owner', '-opened_at', '-id'], include=('noticed_by', 'severity', 'team'), name='case_over_by_owner'), models.Index(condition=models.Q(('history', False), ('status__in', ['recovered', 'closed'])), fields=['severity', '-opened_at', '-id'], include=('noticed_by', 'owner', 'team'), name='case_over_by_severity'), models.Index(django.db.models.functions.comparison.Greatest('opened_at', 'last_word_at', 'silence_told_at'), condition=models.Q(('status__in', ['open', 'contacted']), ('reachable', True), ('waiting_since', None)), name='case_silent_since'), models.Index(condition=models.Q(('encounter__isnull', False)), fields=['encounter'], name='case_of_encounter'), models.Index(condition=models.Q(('earlier__isnull', False)), fields=['earlier'], name='case_that_followed'), models.Index(fields=['case_key'], name='case_by_key'), models.Index(fields=['-opened_at'], name='case_newest'), models.Index(condition=models.Q(('status__in', ['open', 'contacted', 'resolved']), ('case_key__startswith', 'i:')), fields=['-opened_at'], name='case_incidents'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('folded', config='simple'), name='case_search'), django.contrib.postgres.indexes.GinIndex(models.Func(django.contrib.postgres.search.SearchConfig('simple'), models.F('folded'), function='to_tsvector', output_field=django.contrib.postgres.search.SearchVectorField()), condition=models.Q(('status__in', ['open', 'contacted'])), name='case_search_at_work')],
                        'constraints': [models.UniqueConstraint(fields=('ref',), name='case_once_per_ref'), models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'contacted', 'resolved'])), fields=('case_key',), name='one_live_case_per_key'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['open', 'contacted', 'resolved']), _negated=True), models.Q(('due_at__isnull', False), models.Q(('next_step', ''), _negated=True)), _connector='OR'), name='live_case_has_step_and_date'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'contacted', 'resolved', 'recovered', 'closed'])), name='case_status_known')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseGround',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grounds', to='cases.case')),
                        ('failure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='listening.failure')),
                        ('signal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='listening.signal')),
                        ('at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Claim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='cases.case')),
                        ('said', models.TextField()),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('fact', models.TextField(blank=True)),
                        ('checked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('checked_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Promise',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promises', to='cases.case')),
                        ('kind', models.CharField(choices=[('acknowledge', 'A receipt'), ('first_reply', 'A person answers'), ('plan', 'A plan'), ('resolve', 'Put right'), ('given', 'What we told the customer'), ('check_back', 'Check back'), ('step', 'A step of the playbook')], max_length=12)),
                        ('label', models.CharField(blank=True, max_length=200)),
                        ('started_at', models.DateTimeField()),
                        ('minutes', models.PositiveIntegerField(help_text='working minutes; empty for a fixed time', null=True)),
                        ('due_at', models.DateTimeField()),
                        ('warn_at', models.DateTimeField()),
                        ('pauses', models.JSONField(default=list, help_text='pairs of instants; an open pause ends in null')),
                        ('paused_at', models.DateTimeField(help_text='since when its clock stands still', null=True)),
                        ('calendar', models.ForeignKey(db_index=False, help_text="whose hours it runs in, where they are not those of the case's team", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.calendar')),
                        ('step', models.PositiveSmallIntegerField(help_text="which step of the case's playbook, from 0", null=True)),
                        ('reason', models.TextField(blank=True, db_default='', default='', help_text='why a step was skipped: dropped with a reason')),
                        ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('warned_at', models.DateTimeField(null=True)),
                        ('kept_at', models.DateTimeField(null=True)),
                        ('broken_at', models.DateTimeField(null=True)),
                        ('dropped_at', models.DateTimeField(help_text='no longer owed: the case ended another way', null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('broken_at', None), ('dropped_at', None), ('kept_at', None), ('paused_at', None)), fields=['due_at'], name='promise_falls_due'), models.Index(condition=models.Q(('broken_at', None), ('dropped_at', None), ('kept_at', None), ('paused_at', None), ('warned_at', None)), fields=['warn_at'], name='promise_to_warn'), models.Index(condition=models.Q(('kind', 'given')), fields=['due_at'], name='promise_given')],
                    },
                ),
                migrations.CreateModel(
                    name='HandOver',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='cases.case')),
                        ('from_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('to_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_to_take', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('proposed_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('accepted', models.BooleanField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('case',), name='one_open_hand_over')],
                    },
                ),
                migrations.CreateModel(
                    name='Note',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cases.case')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('text', models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='cases.case')),
                        ('kind', models.CharField(choices=[('warned', 'A promise runs out soon'), ('broken', 'A promise was broken'), ('yours', 'This case is yours now'), ('taken', 'Somebody took this case over'), ('asked', 'You are asked to take this case'), ('answered', 'Your hand-over was answered'), ('transfers', 'This case was handed over twice'), ('again', 'It is not right yet'), ('silent', 'The customer has heard nothing for days'), ('heard', 'The customer wrote'), ('approve', 'You are asked to approve an offer'), ('decided', 'Your offer was answered'), ('chose', 'The customer chose what will make it right'), ('understood', 'The customer says that we have understood'), ('check_in', 'Ask whether it is right now'), ('step', 'The next step of this case is yours'), ('right', 'The customer says it is right'), ('unanswered', 'The customer never answered: close it')], max_length=12)),
                        ('promise', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='cases.promise')),
                        ('at', models.DateTimeField()),
                        ('seen_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('seen_at', None)), fields=['user', '-at', 'id'], name='notice_unseen')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('promise__isnull', False)), fields=('promise', 'user', 'kind'), name='notice_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.case')),
                        ('seq', models.PositiveIntegerField()),
                        ('at', models.DateTimeField()),
                        ('verb', models.CharField(max_length=40)),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('data', models.JSONField(default=dict)),
                        ('prev', models.BinaryField(max_length=32)),
                        ('hash', models.BinaryField(max_length=32)),
                        ('xact', models.BigIntegerField(db_default=django.db.models.expressions.RawSQL('pg_current_xact_id()::text::bigint', []))),
                    ],
                    options={
                        'indexes': [models.Index(fields=['xact', 'id'], name='event_in_commit_order')],
                        'constraints': [models.UniqueConstraint(fields=('case', 'seq'), name='event_stream_seq')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='event',
                    trigger=pgtrigger.compiler.Trigger(name='event_row_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'event rows are append-only';", hash='d9b5e98b47adc49f6e0e340808cd1d3c50f04e9b', operation='UPDATE OR DELETE', pgid='pgtrigger_event_row_append_only_17e14', table='cases_event', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='event',
                    trigger=pgtrigger.compiler.Trigger(name='event_table_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'event rows are append-only';", hash='de83c45481cc5106d2b248f0960e58f33c3c95b8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_event_table_append_only_5da8a', table='cases_event', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='MissedPromise',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('promise', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='missed', to='cases.promise')),
                        ('facts', models.TextField(blank=True, help_text='what happened, beside what the data tell')),
                        ('reason', models.TextField(blank=True)),
                        ('reason_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason_at', models.DateTimeField(null=True)),
                        ('change', models.TextField(blank=True, help_text='what changes, so that the next one is kept')),
                        ('change_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('change_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('change', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='reason_before_change')],
                    },
                ),
                migrations.CreateModel(
                    name='ReadBack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_backs', to='cases.case')),
                        ('goal', models.TextField()),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField()),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('dropped_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('confirmed_at', None), ('dropped_at', None)), fields=('case',), name='one_open_read_back')],
                    },
                ),
            ],
        ),
    ]
