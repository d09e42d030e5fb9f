"""Returns filed by machines: the client beside the person, and the keys they filed under."""

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
        ('accounts', '0009_clients'),
        ('portfolio', '0032_sealed_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='FilingKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=255)),
                    ('body_sha256', models.CharField(max_length=64)),
                    ('answer', models.JSONField()),
                    ('kept_at', models.DateTimeField()),
                ],
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='return',
                name='identity',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='returnupload',
                name='identity',
            ),
            migrations.RemoveConstraint(
                model_name='return',
                name='return_prepared_pair',
            ),
            migrations.RemoveConstraint(
                model_name='returnupload',
                name='return_upload_sent_pair',
            ),
            migrations.RemoveConstraint(
                model_name='uploadwork',
                name='upload_work_reason_of_sending',
            ),
            migrations.AddField(
                model_name='return',
                name='client',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.apiclient'),
            ),
            migrations.AddField(
                model_name='returnfile',
                name='client',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.apiclient'),
            ),
            migrations.AddField(
                model_name='returnupload',
                name='client',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.apiclient'),
            ),
            migrations.AddField(
                model_name='uploadwork',
                name='sends_on',
                field=models.BooleanField(default=False),
            ),
            migrations.AlterField(
                model_name='return',
                name='received_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='returnfile',
                name='uploaded_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='returnupload',
                name='received_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='uploadwork',
                name='asked_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."upload_id" IS DISTINCT FROM (NEW."upload_id") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."accrual_correction" IS DISTINCT FROM (NEW."accrual_correction") OR OLD."correction_reason" IS DISTINCT FROM (NEW."correction_reason") OR OLD."declared_total" IS DISTINCT FROM (NEW."declared_total") OR OLD."line_count" IS DISTINCT FROM (NEW."line_count") OR OLD."net" IS DISTINCT FROM (NEW."net") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."answers_id" IS DISTINCT FROM (NEW."answers_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ebb22649d8000752adeb55350343173d8ab0b612', operation='UPDATE', pgid='pgtrigger_identity_d0dce', table='portfolio_return', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='returnupload',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."accrual_correction" IS DISTINCT FROM (NEW."accrual_correction") OR OLD."declared_total" IS DISTINCT FROM (NEW."declared_total") OR OLD."text_size" IS DISTINCT FROM (NEW."text_size") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='08508fac1f4e4157623b161e61b7e1789c099507', operation='UPDATE', pgid='pgtrigger_identity_b09ed', table='portfolio_returnupload', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='return',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', True), ('received_by__isnull', False)), models.Q(('client__isnull', False), ('received_by__isnull', True)), _connector='OR'), name='return_from_one'),
            ),
            migrations.AddConstraint(
                model_name='return',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('prepared_at__isnull', True), ('prepared_by__isnull', True)), models.Q(('prepared_at__isnull', False), ('prepared_by__isnull', False)), models.Q(('client__isnull', False), ('prepared_at__isnull', False), ('prepared_by__isnull', True)), _connector='OR'), name='return_prepared_pair'),
            ),
            migrations.AddConstraint(
                model_name='returnfile',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', True), ('uploaded_by__isnull', False)), models.Q(('client__isnull', False), ('uploaded_by__isnull', True)), _connector='OR'), name='return_file_from_one'),
            ),
            migrations.AddConstraint(
                model_name='returnupload',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', True), ('received_by__isnull', False)), models.Q(('client__isnull', False), ('received_by__isnull', True)), _connector='OR'), name='return_upload_from_one'),
            ),
            migrations.AddConstraint(
                model_name='returnupload',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), models.Q(('client__isnull', False), ('sent_at__isnull', False), ('sent_by__isnull', True)), _connector='OR'), name='return_upload_sent_pair'),
            ),
            migrations.AddConstraint(
                model_name='uploadwork',
                constraint=models.CheckConstraint(condition=models.Q(('sends', True), ('sends_on', True), ('reason', ''), _connector='OR'), name='upload_work_reason_of_sending'),
            ),
            migrations.AddField(
                model_name='filingkey',
                name='client',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filing_keys', to='accounts.apiclient'),
            ),
            migrations.AddIndex(
                model_name='filingkey',
                index=models.Index(fields=['client', 'key', 'id'], name='filing_key_of_client'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='filingkey',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f036e90b797ad2706fa1b1053082adc17a3f5848', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4b798', table='portfolio_filingkey', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='filingkey',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='8d9ee5d1a772e1e2dad6c6f24757eec06e56b33a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_654a7', table='portfolio_filingkey', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
