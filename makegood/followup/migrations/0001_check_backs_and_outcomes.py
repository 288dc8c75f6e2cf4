"""Questions whether it is right again, and what became of the customer."""

import django.db.models.deletion
from django.db import migrations, models

from makegood.lib.tables import Tables


class Migration(migrations.Migration):

    replaces = [
        ('followup', '0001_initial'),
        ('followup', '0002_ask_anew'),
        ('followup', '0003_silence_noted'),
        ('followup', '0004_unanswered_by_case'),
        ('followup', '0005_silent_by_case'),
        ('followup', '0006_measure'),
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
                    name='CheckBack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_backs', to='cases.case')),
                        ('day', models.PositiveSmallIntegerField()),
                        ('due_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField(null=True)),
                        ('dropped_at', models.DateTimeField(null=True)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answer', models.CharField(blank=True, choices=[('right', 'It is right'), ('not_yet', 'Not yet')], max_length=7)),
                        ('score', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ('comment', models.TextField(blank=True)),
                        ('silent_at', models.DateTimeField(help_text='when it was noted that no answer had come', null=True)),
                        ('had_to_repeat', models.BooleanField(null=True)),
                        ('measure', models.CharField(blank=True, choices=[('short', 'Less than expected'), ('met', 'As expected'), ('exceeded', 'More than expected')], db_default='', max_length=8)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('asked_at', None), ('dropped_at', None)), fields=['due_at'], name='check_back_falls_due'), models.Index(condition=models.Q(('answered_at', None), ('asked_at__isnull', False), ('dropped_at', None), ('silent_at', None)), fields=['case'], name='check_back_unanswered'), models.Index(condition=models.Q(('answered_at', None), ('dropped_at', None), ('silent_at__isnull', False)), fields=['case'], name='check_back_silent')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('measure__in', ['', 'short', 'met', 'exceeded'])), name='check_back_measure_known'), models.UniqueConstraint(condition=models.Q(('answered_at', None), ('dropped_at', None)), fields=('case', 'day'), name='check_back_waits_once_per_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Outcome',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='customers.customer')),
                        ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='cases.case')),
                        ('state', models.CharField(choices=[('lost', 'Lost'), ('at_risk', 'At risk'), ('kept', 'Kept'), ('returned', 'Returned'), ('advocate', 'Advocate'), ('silent', 'Silent')], max_length=8)),
                        ('rule', models.CharField(max_length=200)),
                        ('at', models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]
