"""A challenge is answered by a reason; payments of one size are found without reading a department's lines."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


BEFORE_REASONS = """
UPDATE portfolio_return SET challenges_reason = 'Confirmed as separate payments, before a reason was asked for.'
 WHERE challenges_confirmed
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_api_client'),
        ('portfolio', '0007_written_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='return',
            name='challenges_reason',
            field=models.TextField(blank=True, max_length=2000),
        ),
        migrations.RunSQL(BEFORE_REASONS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='spendline',
            index=models.Index(fields=['department', 'date', 'amount'], name='spend_line_of_size'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='return',
            trigger=pgtrigger.compiler.Trigger(name='answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."prepared_at" IS NOT NULL AND (OLD."challenges_confirmed" IS DISTINCT FROM (NEW."challenges_confirmed") OR OLD."challenges_reason" IS DISTINCT FROM (NEW."challenges_reason")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e46b852e394a329fa9b4aec69412bd57b8e20daa', operation='UPDATE', pgid='pgtrigger_answered_once_cdfcd', table='portfolio_return', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('challenges_confirmed', True), models.Q(('challenges_reason', ''), _negated=True)), models.Q(('challenges_confirmed', False), ('challenges_reason', '')), _connector='OR'), name='return_challenges_reason'),
        ),
    ]
