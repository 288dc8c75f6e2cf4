"""Things sent back or sent wrongly, times that a team gives, and second visits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('remedies', '0009_returns'),
        ('remedies', '0010_times_and_appointments'),
        ('remedies', '0013_wrong_lines'),
        ('remedies', '0014_second_chances'),
        ('remedies', '0015_words_for_any_customer'),
    ]

    dependencies = [
        ('accounts', '0001_people_teams_and_keys'),
        ('cases', '0001_cases_promises_and_events'),
        ('remedies', '0002_ledger_payouts_and_gift_codes'),
    ]

    operations = [
        Tables(
            steps=[
                migrations.CreateModel(
                    name='Slot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='accounts.team')),
                        ('host', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='slots', to=settings.AUTH_USER_MODEL)),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('way', models.CharField(choices=[('place', 'In person'), ('phone', 'By telephone'), ('video', 'By video')], max_length=5)),
                        ('where', models.CharField(blank=True, max_length=300)),
                        ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['team', 'starts_at'], name='slot_of_team')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('host', 'starts_at'), name='slot_once_a_host'), models.CheckConstraint(condition=models.Q(('way__in', ['place', 'phone', 'video'])), name='slot_way_known'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='slot_ends_later')],
                    },
                ),
                migrations.CreateModel(
                    name='Booking',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='booking', to='remedies.offer')),
                        ('slot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='remedies.slot')),
                        ('state', models.CharField(choices=[('booked', 'Agreed'), ('cancelled', 'Cancelled'), ('held', 'Took place'), ('missed', 'Did not take place')], default='booked', max_length=9)),
                        ('uid', models.CharField(max_length=80, unique=True)),
                        ('sequence', models.PositiveIntegerField(default=0)),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('reminded_at', models.DateTimeField(null=True)),
                        ('asked_at', models.DateTimeField(help_text='when its owner was asked whether it took place', null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('state', 'booked')), fields=['id'], name='booking_to_come')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['booked', 'cancelled', 'held', 'missed'])), name='booking_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('slot',), name='slot_booked_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WrongLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wrong_lines', to='cases.case')),
                        ('ordered', models.CharField(blank=True, max_length=120)),
                        ('sent', models.CharField(blank=True, max_length=120)),
                        ('difference', models.CharField(blank=True, max_length=200)),
                        ('condition', models.CharField(blank=True, choices=[('', 'Not known'), ('unopened', 'Unopened'), ('opened', 'Opened'), ('used', 'Used'), ('damaged', 'Damaged')], max_length=8)),
                        ('quantity', models.PositiveSmallIntegerField(default=1)),
                        ('amount', models.BigIntegerField(null=True)),
                        ('currency', models.CharField(blank=True, max_length=3)),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['made_at'], name='wrong_line_by_time')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ordered', models.F('sent')), _negated=True), name='wrong_line_differs'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='wrong_line_of_something'), models.CheckConstraint(condition=models.Q(('condition__in', ['', 'unopened', 'opened', 'used', 'damaged'])), name='wrong_line_condition'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('case', 'ordered', 'sent'), name='wrong_line_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Return',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='cases.case')),
                        ('rma', models.CharField(max_length=8, unique=True)),
                        ('item', models.CharField(max_length=200)),
                        ('why', models.CharField(max_length=300)),
                        ('fault', models.CharField(choices=[('own', 'Our team'), ('other_team', 'Another team'), ('carrier', 'A carrier or supplier'), ('customer', 'The customer'), ('unknown', 'Not known')], max_length=10)),
                        ('state', models.CharField(choices=[('asked', 'Asked back'), ('labelled', 'Label made'), ('sent', 'On its way to us'), ('arrived', 'Arrived'), ('settled', 'Settled'), ('kept', 'The customer keeps it')], max_length=8)),
                        ('carrier', models.CharField(blank=True, max_length=20)),
                        ('tracking', models.CharField(blank=True, max_length=80)),
                        ('label', models.JSONField(null=True)),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('labelled_at', models.DateTimeField(null=True)),
                        ('changed_at', models.DateTimeField()),
                        ('asked_after_at', models.DateTimeField(help_text='when a colleague was given a note to ask', null=True)),
                        ('reminded_at', models.DateTimeField(help_text='when she was reminded; once', null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('asked_after_at', None), ('state', 'labelled')), fields=['labelled_at', 'id'], name='return_to_ask_after'), models.Index(condition=models.Q(('reminded_at', None), ('state__in', ['asked', 'labelled'])), fields=['made_at', 'id'], name='return_to_remind_of')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'labelled', 'sent', 'arrived', 'settled', 'kept'])), name='return_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('label__isnull', True), ('labelled_at', None)), models.Q(('label__isnull', False), ('labelled_at__isnull', False)), _connector='OR'), name='return_labelled_at'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'labelled'), _negated=True), ('labelled_at__isnull', False), _connector='OR'), name='return_has_its_label'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'labelled', 'sent'])), fields=('case', 'item'), name='one_open_return_of_a_thing')],
                    },
                ),
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='cases.case')),
                        ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                        ('on_date', models.DateField(help_text='the day, where the team is', null=True)),
                        ('expects', models.CharField(blank=True, max_length=300)),
                        ('state', models.CharField(choices=[('invited', 'Invited'), ('coming', 'Coming'), ('well', 'It went well'), ('not_well', 'It did not go well'), ('missed', 'Did not come'), ('taken_back', 'Taken back')], default='invited', max_length=10)),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField(help_text='when its owner was asked how it went', null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('state', 'coming')), fields=['on_date', 'team'], name='visit_to_come')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'coming', 'well', 'not_well', 'missed', 'taken_back'])), name='visit_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'taken_back']), ('on_date__isnull', False), _connector='OR'), name='visit_has_its_day'), models.UniqueConstraint(condition=models.Q(('state__in', ['invited', 'coming'])), fields=('case',), name='one_visit_to_come')],
                    },
                ),
            ],
        ),
    ]
