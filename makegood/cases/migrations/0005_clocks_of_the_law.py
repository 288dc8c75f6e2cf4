import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_facts_that_change_the_remedy'),
    ]

    operations = [
        migrations.AlterField(
            model_name='promise',
            name='kind',
            field=models.CharField(choices=[('acknowledge', 'A receipt'), ('first_reply', 'A person answers'), ('plan', 'A plan'), ('resolve', 'Put right'), ('given', 'What we told the customer'), ('check_back', 'Check back'), ('step', 'A step of the playbook'), ('law_answer', 'An answer, by law'), ('law_final', 'The final answer, by law'), ('law_given', 'What was agreed, by law'), ('law_yes', 'The customer says it is right, by law')], max_length=12),
        ),
        migrations.AlterField(
            model_name='promise',
            name='reason',
            field=models.TextField(blank=True, db_default='', default='', help_text='why it was dropped: a step skipped, a duty ended'),
        ),
        migrations.CreateModel(
            name='LegalDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of what it says', max_length=64)),
                ('text', models.JSONField(help_text='the duty in a sentence, by language')),
                ('source', models.CharField(help_text='where the law says it', max_length=500)),
                ('read_on', models.DateField(help_text='when that was read', null=True)),
                ('recalled', models.BooleanField(default=False, help_text='to be checked before anybody relies on it')),
                ('failures', models.JSONField(default=list)),
                ('since', models.DateField(null=True)),
                ('within', models.PositiveSmallIntegerField()),
                ('unit', models.CharField(choices=[('working_days', 'working days'), ('days', 'days'), ('weeks', 'weeks'), ('months', 'months')], max_length=12)),
                ('after', models.CharField(choices=[('complaint', 'the complaint'), ('refund_agreed', 'the customer took the refund')], max_length=16)),
                ('met_by', models.CharField(choices=[('first_answer', "met by a person's first answer"), ('final_answer', 'met when it is put right or closed with an answer'), ('accepted', 'met when the customer says it is right'), ('given', 'met when it is given')], max_length=16)),
                ('from_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('walked_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('digest',), name='one_legal_duty_in_force')],
            },
        ),
        migrations.AddField(
            model_name='promise',
            name='duty',
            field=models.ForeignKey(db_index=False, help_text='which duty of the law, for the kinds that begin with law', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.legalduty'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('duty__isnull', False)), fields=['duty', 'case'], name='promise_by_law'),
        ),
    ]
