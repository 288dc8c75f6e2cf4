"""The steps of playbooks, and those that ship; their first words are those of the kinds of failure."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from makegood.cases.playbooks import shipped_playbooks


def seed(apps, schema_editor):
    versions = apps.get_model("cases", "PlayVersion").objects
    versions.bulk_create(versions.model(**book) for book in shipped_playbooks())


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_said_and_checked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='reason',
            field=models.TextField(blank=True, db_default='', default='', help_text='why a step was skipped: dropped with a reason'),
        ),
        migrations.AddField(
            model_name='promise',
            name='step',
            field=models.PositiveSmallIntegerField(help_text="which step of the case's playbook, from 0", null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('warned', 'A promise runs out soon'), ('broken', 'A promise was broken'), ('yours', 'This case is yours now'), ('taken', 'Somebody took this case over'), ('asked', 'You are asked to take this case'), ('answered', 'Your hand-over was answered'), ('transfers', 'This case was handed over twice'), ('again', 'It is not right yet'), ('silent', 'The customer has heard nothing for days'), ('heard', 'The customer wrote'), ('approve', 'You are asked to approve an offer'), ('decided', 'Your offer was answered'), ('chose', 'The customer chose what will make it right'), ('understood', 'The customer says that we have understood'), ('check_in', 'Ask whether it is right now'), ('step', 'The next step of this case is yours'), ('right', 'The customer says it is right'), ('unanswered', 'The customer never answered: close it')], max_length=12),
        ),
        migrations.AlterField(
            model_name='promise',
            name='kind',
            field=models.CharField(choices=[('acknowledge', 'A receipt'), ('first_reply', 'A person answers'), ('plan', 'A plan'), ('resolve', 'Put right'), ('given', 'What we told the customer'), ('check_back', 'Check back'), ('step', 'A step of the playbook')], max_length=12),
        ),
        migrations.CreateModel(
            name='PlayVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('failure_kind', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField(default=1)),
                ('steps', models.JSONField(default=list, help_text='words, minutes, who, first_aid, in order')),
                ('since', models.DateTimeField(help_text='empty: it shipped', null=True)),
                ('ended', models.BooleanField(default=False)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='play',
            field=models.ForeignKey(db_constraint=False, db_index=False, help_text='whose steps it follows; versions are never deleted', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.playversion'),
        ),
        migrations.AddConstraint(
            model_name='playversion',
            constraint=models.UniqueConstraint(fields=('failure_kind', 'number'), name='play_version_once'),
        ),
        migrations.AddConstraint(
            model_name='playversion',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', False)), fields=('failure_kind',), name='one_play_in_force'),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
