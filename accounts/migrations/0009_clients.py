"""API clients: when each was last used, and the secrets they had before."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_notices'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='apiclient',
                name='last_used_at',
                field=models.DateTimeField(blank=True, null=True),
            ),
            migrations.CreateModel(
                name='FormerSecret',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hashed', models.CharField(max_length=255)),
                    ('replaced_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_secrets', to='accounts.apiclient')),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('replaced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='former_secret_ended_pair'), models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('replaced_at'))), name='former_secret_ends_later'), models.CheckConstraint(condition=models.Q(('hashed__contains', '$')), name='former_secret_is_a_hash')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formersecret',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."hashed" IS DISTINCT FROM (NEW."hashed") OR OLD."replaced_at" IS DISTINCT FROM (NEW."replaced_at") OR OLD."replaced_by_id" IS DISTINCT FROM (NEW."replaced_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9b6ac0ae29c46ff5543cfffb8e4a1a0ad2c70ed6', operation='UPDATE', pgid='pgtrigger_identity_9872d', table='accounts_formersecret', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formersecret',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='cca202202e2f1849923c2e0c15ecdbabeeef0e4b', operation='DELETE', pgid='pgtrigger_kept_17208', table='accounts_formersecret', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formersecret',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='b889dec76e1267c4461f2841f97516144224572f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_32b2b', table='accounts_formersecret', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
