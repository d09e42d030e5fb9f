"""Closed periods that are sealed, and their files."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0031_reconciliations'),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Segment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('epoch', models.PositiveIntegerField()),
                    ('signature', models.CharField(blank=True, max_length=128)),
                    ('key', models.CharField(blank=True, max_length=64)),
                    ('sealed_at', models.DateTimeField()),
                    ('journal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.journal')),
                    ('period', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='segment', to='portfolio.fundperiod')),
                ],
            ),
            migrations.CreateModel(
                name='SealedFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('form', models.CharField(choices=[('csv.gz', 'CSV, packed (gzip)'), ('ndjson.gz', 'JSON lines, packed (gzip)'), ('parquet', 'Parquet')], max_length=9)),
                    ('sha256', models.CharField(max_length=64)),
                    ('size', models.PositiveBigIntegerField()),
                    ('segment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='portfolio.segment')),
                ],
            ),
            migrations.AddConstraint(
                model_name='segment',
                constraint=models.CheckConstraint(condition=models.Q(('epoch__gte', 1)), name='segment_epoch'),
            ),
            migrations.AddConstraint(
                model_name='segment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('key', ''), ('signature', '')), models.Q(models.Q(('signature', ''), _negated=True), models.Q(('key', ''), _negated=True)), _connector='OR'), name='segment_signed'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='segment',
                trigger=pgtrigger.compiler.Trigger(name='of_closed_period', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM portfolio_fundperiod WHERE id = NEW.period_id AND status = 'CLOSED';\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'the period is open' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='2c1287febe82c69487769ca374d6e7f83169f867', operation='INSERT', pgid='pgtrigger_of_closed_period_436bc', table='portfolio_segment', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='segment',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5090241c7c78089d080e44c2ca19b2b804b3b1bd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2b86f', table='portfolio_segment', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='segment',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='0289e6da6a6ae0e23ca2080280b8b681d341b4b5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_05c8a', table='portfolio_segment', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='sealedfile',
                constraint=models.UniqueConstraint(fields=('segment', 'form'), name='sealed_file_once'),
            ),
            migrations.AddConstraint(
                model_name='sealedfile',
                constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__gte', 1)), name='sealed_file_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sealedfile',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bd4230a4fa255ec37c0b46cf0ec18cd6023e181d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cf6dc', table='portfolio_sealedfile', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sealedfile',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='79245dd920eb39a0cc807ed22a8b2f687c2d194f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_01fdb', table='portfolio_sealedfile', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
