"""Forecasts of spend: versions of an award's, their months, and what each year comes to."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0027_delivery'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Forecast',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='portfolio.award')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ForecastAmount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                    ('period', models.PositiveSmallIntegerField()),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('forecast', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='portfolio.forecast')),
                ],
            ),
            migrations.CreateModel(
                name='ForecastYear',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource, administration (RDEL admin)'), ('RDEL_PROGRAMME', 'Resource, programme (RDEL programme)'), ('CDEL', 'Capital (CDEL)')], max_length=14)),
                    ('promised', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('spent', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('to_come', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('comment', models.TextField(blank=True, max_length=2000)),
                    ('forecast', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='portfolio.forecast')),
                ],
            ),
            migrations.AddConstraint(
                model_name='forecast',
                constraint=models.UniqueConstraint(fields=('award', 'number'), name='forecast_number_once'),
            ),
            migrations.AddConstraint(
                model_name='forecast',
                constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='forecast_number'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='forecast',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ebf1336f59a8dbfa4b64ad64c9e4488c66d54710', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2ed97', table='portfolio_forecast', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='forecast',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='fe2d22d5e1be6f49022388f1550886657b28c0fb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0532c', table='portfolio_forecast', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='forecastamount',
                constraint=models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='forecast_amount_cell'),
            ),
            migrations.AddConstraint(
                model_name='forecastamount',
                constraint=models.CheckConstraint(condition=models.Q(('period__range', (1, 12))), name='forecast_amount_period'),
            ),
            migrations.AddConstraint(
                model_name='forecastamount',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='forecast_amount_positive'),
            ),
            migrations.AddConstraint(
                model_name='forecastamount',
                constraint=models.UniqueConstraint(fields=('forecast', 'control_budget', 'year', 'period'), name='forecast_amount_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='forecastamount',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e0ee2a26105ac139ec3fc7f7b0e50d81413b2c2b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a9e1', table='portfolio_forecastamount', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='forecastamount',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='2ec89682619b8d7d7a711eef7061562470fbd655', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b0c39', table='portfolio_forecastamount', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='forecastyear',
                constraint=models.CheckConstraint(condition=models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('year__regex', '^\\d{4}-\\d{2}$')), name='forecast_year_cell'),
            ),
            migrations.AddConstraint(
                model_name='forecastyear',
                constraint=models.UniqueConstraint(fields=('forecast', 'year', 'control_budget'), name='forecast_year_once'),
            ),
            migrations.AddConstraint(
                model_name='forecastyear',
                constraint=models.CheckConstraint(condition=models.Q(('promised__gte', 0), ('to_come__gte', 0)), name='forecast_year_amounts'),
            ),
            migrations.AddConstraint(
                model_name='forecastyear',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('comment', ''), _negated=True), models.Q(('to_come__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('promised'), '*', models.Value(Decimal('0.95'))), '-', models.F('spent'))), ('to_come__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('promised'), '*', models.Value(Decimal('1.05'))), '-', models.F('spent')))), _connector='OR'), name='forecast_year_explained'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='forecastyear',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='975634993e4316ee446e7dbd6f34f61ddea5b2d8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a708e', table='portfolio_forecastyear', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='forecastyear',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='3c125dbcb38021fac903dd383fd4c82a3f6c7284', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7751b', table='portfolio_forecastyear', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
