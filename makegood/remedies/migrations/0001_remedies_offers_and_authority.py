"""What may be given, by whom, under which policy, and what was offered."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('remedies', '0001_offers'),
        ('remedies', '0004_since_when_an_offer_stands'),
        ('remedies', '0005_policy_versions'),
        ('remedies', '0007_each_change_of_an_offer'),
        ('remedies', '0008_expected'),
        ('remedies', '0012_tried_drafts'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_people_teams_and_keys'),
        ('cases', '0001_cases_promises_and_events'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Remedy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=60, unique=True)),
                        ('kind', models.CharField(choices=[('refund', 'Refund'), ('part_refund', 'Part refund'), ('credit', 'Credit'), ('discount', 'Discount on a next purchase'), ('gift', 'Small gift'), ('gift_card', 'Gift card'), ('redo', 'Done again'), ('replacement', 'Replacement'), ('free_service', 'Free service'), ('fee_waiver', 'Fee waived'), ('time', 'Time')], max_length=12)),
                        ('name', models.JSONField(default=dict, help_text='by language')),
                        ('cost_percent', models.PositiveSmallIntegerField(default=100)),
                        ('cost', models.BigIntegerField(blank=True, null=True)),
                        ('value', models.BigIntegerField(blank=True, null=True)),
                        ('currency', models.CharField(blank=True, max_length=3)),
                        ('good_for_days', models.PositiveSmallIntegerField(default=30, help_text='how long an offer of it stands')),
                        ('stock', models.PositiveIntegerField(blank=True, null=True)),
                        ('active', models.BooleanField(default=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('cost', None), ('cost__gte', 0), _connector='OR'), name='remedy_cost_not_negative'), models.CheckConstraint(condition=models.Q(('value', None), ('value__gte', 0), _connector='OR'), name='remedy_value_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Limit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('agent', 'Agent'), ('lead', 'Lead'), ('manager', 'Manager'), ('admin', 'Admin'), ('auditor', 'Auditor')], max_length=10)),
                        ('remedy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='remedies.remedy')),
                        ('currency', models.CharField(blank=True, max_length=3)),
                        ('grant', models.BigIntegerField(blank=True, help_text='in one gift', null=True)),
                        ('case', models.BigIntegerField(blank=True, help_text='on one case, by whomever', null=True)),
                        ('day', models.BigIntegerField(blank=True, help_text='by one person on one day', null=True)),
                        ('customer', models.BigIntegerField(blank=True, help_text='to one customer within twelve months, by whomever', null=True)),
                        ('year', models.BigIntegerField(blank=True, help_text='by one person within twelve months', null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('role', 'remedy', 'currency'), name='one_limit_per_role_and_remedy', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('grant', None), ('grant__gte', 0), _connector='OR'), name='limit_grant_not_negative'), models.CheckConstraint(condition=models.Q(('case', None), ('case__gte', 0), _connector='OR'), name='limit_case_not_negative'), models.CheckConstraint(condition=models.Q(('day', None), ('day__gte', 0), _connector='OR'), name='limit_day_not_negative'), models.CheckConstraint(condition=models.Q(('customer', None), ('customer__gte', 0), _connector='OR'), name='limit_customer_not_negative'), models.CheckConstraint(condition=models.Q(('year', None), ('year__gte', 0), _connector='OR'), name='limit_year_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Budget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.team')),
                        ('currency', models.CharField(max_length=3)),
                        ('amount', models.BigIntegerField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('team', 'currency'), name='one_budget_per_team_and_currency', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='budget_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Offer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='cases.case')),
                        ('remedy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='remedies.remedy')),
                        ('amount', models.BigIntegerField(null=True)),
                        ('item', models.CharField(blank=True, max_length=200)),
                        ('currency', models.CharField(max_length=3)),
                        ('cost', models.BigIntegerField()),
                        ('value', models.BigIntegerField()),
                        ('counted', models.BigIntegerField()),
                        ('payee', models.CharField(max_length=200)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('policy_version', models.PositiveIntegerField(default=0)),
                        ('state', models.CharField(choices=[('awaiting_approval', 'Waits for a colleague’s yes'), ('approved', 'May be given'), ('accepted', 'Taken by the customer'), ('giving', 'On its way'), ('given', 'Given'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Run out')], max_length=17)),
                        ('seen', models.CharField(max_length=64)),
                        ('version', models.PositiveIntegerField(default=1, help_text='one more with every change')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('makers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                        ('answers_for', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('stands_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['answers_for', 'stands_at'], name='offer_by_authority'), models.Index(fields=['stands_at'], name='offer_by_time'), models.Index(condition=models.Q(('state__in', ['awaiting_approval', 'approved'])), fields=['expires_at'], name='offer_runs_out')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['awaiting_approval', 'approved', 'accepted', 'giving', 'given', 'declined', 'withdrawn', 'expired'])), name='offer_state_known'), models.CheckConstraint(condition=models.Q(('amount', None), models.Q(('amount__gt', 0), ('amount__lte', 1000000000000000)), _connector='OR'), name='offer_amount_in_range'), models.CheckConstraint(condition=models.Q(('amount__isnull', False), models.Q(('item', ''), _negated=True), _connector='OR'), name='offer_amount_or_item'), models.CheckConstraint(condition=models.Q(('cost__gte', 0), ('counted__gte', 0), ('counted__lte', 1000000000000000), ('value__gte', 0)), name='offer_worth_in_range'), models.CheckConstraint(condition=models.Q(('state__in', ['awaiting_approval', 'declined', 'withdrawn', 'expired']), ('answers_for__isnull', False), _connector='OR'), name='offer_stands_on_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='Approval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='remedies.offer')),
                        ('seen', models.CharField(max_length=64)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('why', models.JSONField(default=list, help_text='what it is above: measures and amounts')),
                        ('rung', models.CharField(help_text='the role that is asked', max_length=10)),
                        ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('late_at', models.DateTimeField(help_text='when the next rung was asked as well', null=True)),
                        ('decision', models.CharField(blank=True, choices=[('approve', 'Approved'), ('decline', 'Not approved'), ('void', 'Fell away')], max_length=7)),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('decision', '')), fields=['due_at'], name='approval_falls_due'), models.Index(fields=['decided_at'], name='approval_by_time')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('offer',), name='one_open_approval'), models.UniqueConstraint(condition=models.Q(('decision', 'approve')), fields=('offer', 'version'), name='approved_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='approval_decided_at')],
                    },
                ),
                migrations.CreateModel(
                    name='Expected',
                    fields=[
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='expected', serialize=False, to='cases.case')),
                        ('amount', models.BigIntegerField()),
                        ('currency', models.CharField(max_length=3)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 1000000000000000)), name='expected_amount_in_range')],
                    },
                ),
                migrations.CreateModel(
                    name='Guesser',
                    fields=[
                        ('who', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ('misses', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), default=list, size=None)),
                        ('seen_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['seen_at'], name='guesser_by_age')],
                    },
                ),
                migrations.CreateModel(
                    name='PolicyVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField()),
                        ('digest', models.CharField(max_length=64)),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Live'), ('retired', 'No longer live')], default='draft', max_length=7)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('live_from', models.DateTimeField(null=True)),
                        ('retired_at', models.DateTimeField(null=True)),
                        ('trial', models.JSONField(null=True)),
                        ('trying_since', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-made_at', '-id'], name='policy_newest')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('state',), name='one_live_policy'), models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('live_from', None), ('state', 'draft')), models.Q(('approved_by__isnull', False), ('live_from__isnull', False), ('state__in', ['live', 'retired']), ('trial__isnull', False)), _connector='OR'), name='live_policy_was_tried_and_approved'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', False), ('state', 'retired')), models.Q(models.Q(('state', 'retired'), _negated=True), ('retired_at', None)), _connector='OR'), name='retired_policy_says_when')],
                    },
                ),
            ],
        ),
    ]
