"""What a department says of an award while it delivers: forecasts on record, reports on delivery, the fund's view."""

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
        ('portfolio', '0026_conditions_and_closing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='DeliveryReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('period', models.PositiveSmallIntegerField()),
                    ('delivery', models.CharField(choices=[('RED', 'Red'), ('AMBER', 'Amber'), ('GREEN', 'Green')], max_length=5)),
                    ('spend', models.CharField(choices=[('RED', 'Red'), ('AMBER', 'Amber'), ('GREEN', 'Green')], max_length=5)),
                    ('risk', models.CharField(choices=[('RED', 'Red'), ('AMBER', 'Amber'), ('GREEN', 'Green')], max_length=5)),
                    ('delivery_words', models.TextField(blank=True, max_length=2000)),
                    ('spend_words', models.TextField(blank=True, max_length=2000)),
                    ('risk_words', models.TextField(blank=True, max_length=2000)),
                    ('reported_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='FundView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('period', models.PositiveSmallIntegerField()),
                    ('delivery', models.CharField(choices=[('RED', 'Red'), ('AMBER', 'Amber'), ('GREEN', 'Green')], max_length=5)),
                    ('spend', models.CharField(choices=[('RED', 'Red'), ('AMBER', 'Amber'), ('GREEN', 'Green')], max_length=5)),
                    ('risk', models.CharField(choices=[('RED', 'Red'), ('AMBER', 'Amber'), ('GREEN', 'Green')], max_length=5)),
                    ('reason', models.TextField(max_length=2000)),
                    ('viewed_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='MilestoneForecast',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('before_on', models.DateField()),
                    ('after_on', models.DateField()),
                    ('cause', models.CharField(blank=True, choices=[('SUPPLIER', 'Supplier'), ('PEOPLE', 'Recruitment and skills'), ('PROCUREMENT', 'Procurement'), ('APPROVALS', 'Approvals'), ('TECHNICAL', 'Technical'), ('DATA', 'Data and migration'), ('OTHER_BODY', 'Dependency on another body'), ('SCOPE', 'Scope'), ('FUNDING', 'Funding'), ('OTHER', 'Other')], max_length=11)),
                    ('words', models.TextField(blank=True, max_length=2000)),
                    ('given_at', models.DateTimeField()),
                ],
            ),
            migrations.AddIndex(
                model_name='claim',
                index=models.Index(condition=models.Q(('file_sha256', ''), _negated=True), fields=['file_sha256'], name='claim_file_hash'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='milestone',
                trigger=pgtrigger.compiler.Trigger(name='forecast', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."forecast_on" IS DISTINCT FROM (NEW."forecast_on"))', func="\n            IF NOT (NEW.baseline_on <> OLD.baseline_on AND NEW.forecast_on = NEW.baseline_on) AND NOT EXISTS (\n                SELECT 1 FROM portfolio_milestoneforecast\n                 WHERE id = (SELECT max(id) FROM portfolio_milestoneforecast WHERE milestone_id = NEW.id)\n                   AND before_on = OLD.forecast_on AND after_on = NEW.forecast_on\n            ) THEN\n                RAISE EXCEPTION 'a forecast moves only on record' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='9041cc48c0b15cca4b7df8833d90d59fce88e1b2', operation='UPDATE', pgid='pgtrigger_forecast_f2c6d', table='portfolio_milestone', when='BEFORE')),
            ),
            migrations.AddField(
                model_name='deliveryreport',
                name='award',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delivery_reports', to='portfolio.award'),
            ),
            migrations.AddField(
                model_name='deliveryreport',
                name='reported_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='fundview',
                name='award',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fund_views', to='portfolio.award'),
            ),
            migrations.AddField(
                model_name='fundview',
                name='viewed_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='milestoneforecast',
                name='given_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='milestoneforecast',
                name='milestone',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='portfolio.milestone'),
            ),
            migrations.AddIndex(
                model_name='deliveryreport',
                index=models.Index(fields=['award', '-year', '-period', '-id'], name='delivery_report_latest'),
            ),
            migrations.AddConstraint(
                model_name='deliveryreport',
                constraint=models.CheckConstraint(condition=models.Q(('period__range', (1, 12)), ('year__regex', '^\\d{4}-\\d{2}$')), name='delivery_report_month'),
            ),
            migrations.AddConstraint(
                model_name='deliveryreport',
                constraint=models.CheckConstraint(condition=models.Q(('delivery__in', ['RED', 'AMBER', 'GREEN']), ('risk__in', ['RED', 'AMBER', 'GREEN']), ('spend__in', ['RED', 'AMBER', 'GREEN'])), name='delivery_report_colours'),
            ),
            migrations.AddConstraint(
                model_name='deliveryreport',
                constraint=models.CheckConstraint(condition=models.Q(('delivery', 'GREEN'), models.Q(('delivery_words', ''), _negated=True), _connector='OR'), name='delivery_report_delivery_words'),
            ),
            migrations.AddConstraint(
                model_name='deliveryreport',
                constraint=models.CheckConstraint(condition=models.Q(('spend', 'GREEN'), models.Q(('spend_words', ''), _negated=True), _connector='OR'), name='delivery_report_spend_words'),
            ),
            migrations.AddConstraint(
                model_name='deliveryreport',
                constraint=models.CheckConstraint(condition=models.Q(('risk', 'GREEN'), models.Q(('risk_words', ''), _negated=True), _connector='OR'), name='delivery_report_risk_words'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='deliveryreport',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='505f2b0805211a71626e507a18e5b20fe012e11c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_928f6', table='portfolio_deliveryreport', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='deliveryreport',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='bff420482dbdfad51316d6325b0e8e7370516370', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e2595', table='portfolio_deliveryreport', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='fundview',
                index=models.Index(fields=['award', '-year', '-period', '-id'], name='fund_view_latest'),
            ),
            migrations.AddConstraint(
                model_name='fundview',
                constraint=models.CheckConstraint(condition=models.Q(('period__range', (1, 12)), ('year__regex', '^\\d{4}-\\d{2}$')), name='fund_view_month'),
            ),
            migrations.AddConstraint(
                model_name='fundview',
                constraint=models.CheckConstraint(condition=models.Q(('delivery__in', ['RED', 'AMBER', 'GREEN']), ('risk__in', ['RED', 'AMBER', 'GREEN']), ('spend__in', ['RED', 'AMBER', 'GREEN'])), name='fund_view_colours'),
            ),
            migrations.AddConstraint(
                model_name='fundview',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='fund_view_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fundview',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8276a9dcd033e62c344b026b6b079ec55e68961d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8ea1b', table='portfolio_fundview', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fundview',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='526c8f5b54181adf415ee35753f48a92ae817752', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_cecdf', table='portfolio_fundview', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='milestoneforecast',
                constraint=models.CheckConstraint(condition=models.Q(('before_on', models.F('after_on')), _negated=True), name='forecast_moves'),
            ),
            migrations.AddConstraint(
                model_name='milestoneforecast',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('after_on__gt', models.F('before_on')), ('cause__in', ['SUPPLIER', 'PEOPLE', 'PROCUREMENT', 'APPROVALS', 'TECHNICAL', 'DATA', 'OTHER_BODY', 'SCOPE', 'FUNDING', 'OTHER']), models.Q(('words', ''), _negated=True)), models.Q(('after_on__lt', models.F('before_on')), ('cause', '')), _connector='OR'), name='forecast_cause_of_later'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='milestoneforecast',
                trigger=pgtrigger.compiler.Trigger(name='in_its_place', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM portfolio_milestone\n             WHERE id = NEW.milestone_id AND status = 'PLANNED' AND forecast_on = NEW.before_on FOR UPDATE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'a forecast stands in the place of that of a planned milestone'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='1fb5065e9c33a51e521827639a4f8a73242e9ccb', operation='INSERT', pgid='pgtrigger_in_its_place_c63b8', table='portfolio_milestoneforecast', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='milestoneforecast',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='85a601f62d35d4d92141228e6025746065ffb29b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2bd11', table='portfolio_milestoneforecast', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='milestoneforecast',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='8f71d1cca4a6181a5b557699c8f1fa4a5ad9969d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_57bd9', table='portfolio_milestoneforecast', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
