import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_first_team'),
        ('cases', '0002_shipped_playbooks'),
        ('customers', '0001_customers_and_encounters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_owed_by_owner',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_search_at_work',
        ),
        migrations.AlterField(
            model_name='case',
            name='customer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='customers.customer'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status__in', ['open', 'contacted', 'resolved'])), fields=['owner', 'due_at', 'id'], include=('team', 'status', 'priority', 'severity', 'noticed_by', 'opened_at', 'waiting_since', 'snoozed_until'), name='case_owed_by_owner'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status__in', ['open', 'contacted', 'resolved'])), fields=['owner', 'team'], name='case_live_of_owner_by_team'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['customer'], include=('team', 'owner'), name='case_of_customer'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(models.Func(django.contrib.postgres.search.SearchConfig('simple'), django.db.models.functions.text.Concat(models.F('folded'), models.Value(' ßteam'), models.F('team'), models.Value(' ßowner'), models.F('owner'), output_field=models.TextField()), function='to_tsvector', output_field=django.contrib.postgres.search.SearchVectorField()), condition=models.Q(('status__in', ['open', 'contacted'])), name='case_search_at_work'),
        ),
    ]
