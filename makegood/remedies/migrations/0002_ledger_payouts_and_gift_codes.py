"""What was given: the ledger, payouts, gift codes and what is redeemed of them."""

import django.db.models.deletion
import django.db.models.expressions
import makegood.remedies.ledger.rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('remedies', '0003_ledger'),
        ('remedies', '0006_payouts_and_gift_codes'),
        ('remedies', '0011_payouts_that_are_tried_anew'),
    ]

    dependencies = [
        ('accounts', '0001_people_teams_and_keys'),
        ('cases', '0001_cases_promises_and_events'),
        ('remedies', '0001_remedies_offers_and_authority'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Payout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payout', to='remedies.offer')),
                        ('payer', models.CharField(max_length=20)),
                        ('amount', models.BigIntegerField()),
                        ('currency', models.CharField(max_length=3)),
                        ('state', models.CharField(choices=[('due', 'Due'), ('paying', 'Being paid'), ('paid', 'Paid'), ('uncertain', 'Uncertain: it is being looked up'), ('failed', 'Not paid'), ('came_back', 'Came back')], max_length=9)),
                        ('key', models.CharField(max_length=40, unique=True)),
                        ('said', models.CharField(blank=True, help_text='what the person gave as proof', max_length=200)),
                        ('proof', models.CharField(blank=True, max_length=200)),
                        ('why', models.CharField(blank=True, help_text='why it is uncertain or failed', max_length=300)),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('attempt', models.PositiveIntegerField(default=1)),
                        ('came_back', models.PositiveIntegerField(default=0)),
                        ('stray', models.CharField(blank=True, max_length=200)),
                        ('tried_at', models.DateTimeField(null=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('state__in', ['due', 'paying', 'uncertain'])), fields=['tried_at', 'id'], name='payout_unsettled'), models.Index(condition=models.Q(('stray', ''), _negated=True), fields=['id'], name='payout_stray')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['due', 'paying', 'paid', 'uncertain', 'failed', 'came_back'])), name='payout_state_known'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 1000000000000000)), name='payout_amount_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('state', 'paid'), models.Q(('proof', ''), _negated=True)), models.Q(models.Q(('state', 'paid'), _negated=True), ('proof', '')), models.Q(('settled_at__isnull', False), ('state', 'came_back')), _connector='OR'), name='payout_is_paid_with_proof')],
                    },
                ),
                migrations.CreateModel(
                    name='GiftCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('payout', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='gift_code', to='remedies.payout')),
                        ('digest', models.BinaryField(max_length=32, unique=True)),
                        ('tail', models.CharField(max_length=3)),
                        ('amount', models.BigIntegerField()),
                        ('left', models.BigIntegerField()),
                        ('currency', models.CharField(max_length=3)),
                        ('issued_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('expired_at', models.DateTimeField(help_text='when what was left on it was written off', null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('left__gt', 0)), fields=['expires_at', 'id'], name='gift_code_runs_out')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('left__gte', 0), ('left__lte', models.F('amount'))), name='gift_code_left_in_range'), models.CheckConstraint(condition=models.Q(('expired_at', None), ('left', 0), _connector='OR'), name='gift_code_expired_is_empty')],
                    },
                ),
                migrations.CreateModel(
                    name='Redemption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='remedies.giftcode')),
                        ('order', models.CharField(max_length=100)),
                        ('amount', models.BigIntegerField()),
                        ('key', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.apikey')),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('code', 'order'), name='redemption_once_an_order'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='redemption_of_something')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='redemption',
                    trigger=pgtrigger.compiler.Trigger(name='redemption_row_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'redemption rows are append-only';", hash='4ddabe74fba60b17fc29dbaa872a37942cacfc3b', operation='UPDATE OR DELETE', pgid='pgtrigger_redemption_row_append_only_14d6c', table='remedies_redemption', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='redemption',
                    trigger=pgtrigger.compiler.Trigger(name='redemption_table_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'redemption rows are append-only';", hash='6f303d3ff805afb294ef06e1c25fb8843e7885f7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_redemption_table_append_only_a23f3', table='remedies_redemption', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='LedgerAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60)),
                        ('currency', models.CharField(max_length=3)),
                        ('seq', models.BigIntegerField(default=0)),
                        ('head', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('currency', 'name'), name='ledger_account_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Posting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=12)),
                        ('reference', models.CharField(max_length=120, unique=True)),
                        ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='remedies.offer')),
                        ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='remedies.posting')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('xact', models.BigIntegerField(db_default=django.db.models.expressions.RawSQL('pg_current_xact_id()::text::bigint', []))),
                    ],
                    options={
                        'indexes': [models.Index(fields=['at', 'id'], name='posting_by_time')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', [makegood.remedies.ledger.rules.Kind['GIVEN'], makegood.remedies.ledger.rules.Kind['PAYOUT'], makegood.remedies.ledger.rules.Kind['REVERSAL'], makegood.remedies.ledger.rules.Kind['EXPIRY'], makegood.remedies.ledger.rules.Kind['REDEMPTION']])), name='posting_kind_known'), models.CheckConstraint(condition=models.Q(('reference__regex', '^[A-Za-z0-9_:.-]+$')), name='posting_reference_is_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('kind', makegood.remedies.ledger.rules.Kind['REVERSAL']), ('reverses__isnull', False)), models.Q(models.Q(('kind', makegood.remedies.ledger.rules.Kind['REVERSAL']), _negated=True), ('reverses', None)), _connector='OR'), name='posting_reversal_names_what')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='posting',
                    trigger=pgtrigger.compiler.Trigger(name='posting_row_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'posting rows are append-only';", hash='dc6d5ebb894173666aeca1b9b56f3d4c4a56eb9c', operation='UPDATE OR DELETE', pgid='pgtrigger_posting_row_append_only_b599b', table='remedies_posting', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='posting',
                    trigger=pgtrigger.compiler.Trigger(name='posting_table_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'posting rows are append-only';", hash='7e48c624f87cd60cb429cc925dcdb65a6dd1e228', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_posting_table_append_only_e4da7', table='remedies_posting', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='posting',
                    trigger=pgtrigger.compiler.Trigger(name='posting_has_entries', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="IF NOT EXISTS (SELECT 1 FROM remedies_entry WHERE posting_id = NEW.id) THEN RAISE EXCEPTION 'posting % has no entries', NEW.id USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='b544f4c0b523b994af6a8fcf855af843dace12cc', operation='INSERT', pgid='pgtrigger_posting_has_entries_cf91d', table='remedies_posting', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='remedies.posting')),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='remedies.ledgeraccount')),
                        ('seq', models.BigIntegerField()),
                        ('amount', models.BigIntegerField()),
                        ('prev', models.BinaryField(max_length=32)),
                        ('hash', models.BinaryField(max_length=32)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('account', 'seq'), name='entry_account_seq'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_is_not_nothing')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entry',
                    trigger=pgtrigger.compiler.Trigger(name='entry_row_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'entry rows are append-only';", hash='26b1387f40a787718b48a47c7a632ea20ac28675', operation='UPDATE OR DELETE', pgid='pgtrigger_entry_row_append_only_4c717', table='remedies_entry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entry',
                    trigger=pgtrigger.compiler.Trigger(name='entry_table_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'entry rows are append-only';", hash='079851a99b41d588431207d35b4b99c9aefe941e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_entry_table_append_only_25d12', table='remedies_entry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entry',
                    trigger=pgtrigger.compiler.Trigger(name='entry_in_its_transaction', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT 1 FROM remedies_posting WHERE id = NEW.posting_id AND xact = pg_current_xact_id()::text::bigint) THEN RAISE EXCEPTION 'posting % is closed', NEW.posting_id USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='cfa274b31414fe31aea53ffb242268d3b88f4b5a', operation='INSERT', pgid='pgtrigger_entry_in_its_transaction_841fb', table='remedies_entry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entry',
                    trigger=pgtrigger.compiler.Trigger(name='entry_sums_to_zero', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="IF EXISTS (SELECT 1 FROM remedies_entry e JOIN remedies_ledgeraccount a ON a.id = e.account_id WHERE e.posting_id = NEW.posting_id GROUP BY a.currency HAVING sum(e.amount) <> 0) THEN RAISE EXCEPTION 'posting % does not come to zero', NEW.posting_id USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='89535c7d780f6c1622ea5ccd9baf358afa00a995', operation='INSERT', pgid='pgtrigger_entry_sums_to_zero_97b6b', table='remedies_entry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ),
            ],
        ),
    ]
