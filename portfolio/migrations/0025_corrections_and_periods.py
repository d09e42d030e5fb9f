"""Corrections of accepted lines, requests for them, and periods that close."""

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
        ('accounts', '0007_seal'),
        ('portfolio', '0024_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='CorrectionRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('reference', models.CharField(max_length=80, unique=True)),
                    ('reason', models.CharField(choices=[('WRONG_AWARD', 'Wrong award'), ('WRONG_CONTROL_BUDGET', 'Wrong control budget'), ('WRONG_PERIOD', 'Wrong period'), ('NOT_ELIGIBLE', 'Not eligible'), ('EVIDENCE_NEEDED', 'Evidence needed')], max_length=20)),
                    ('status', models.CharField(choices=[('OPEN', 'With the department'), ('ANSWERED', 'With the fund'), ('CORRECTED', 'Corrected'), ('AGREED', 'Agreed to stand'), ('WITHDRAWN', 'Withdrawn')], default='OPEN', max_length=9)),
                    ('asked_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='FundPeriod',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('status', models.CharField(choices=[('OPEN', 'Open'), ('CLOSED', 'Closed')], default='OPEN', max_length=6)),
                    ('closes_on', models.DateField()),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('first_feed_no', models.BigIntegerField(null=True)),
                    ('last_feed_no', models.BigIntegerField(null=True)),
                    ('line_count', models.PositiveIntegerField(null=True)),
                    ('net', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='PeriodException',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('last_day', models.DateField()),
                    ('reason', models.TextField(max_length=2000)),
                    ('named_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='RequestedLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ],
            ),
            migrations.CreateModel(
                name='RequestWord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.CharField(choices=[('ASKED', 'Asked'), ('ANSWERED', 'Answered: it stands'), ('ASKED_AGAIN', 'Asked again')], max_length=11)),
                    ('words', models.TextField(max_length=2000)),
                    ('said_at', models.DateTimeField()),
                ],
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='return',
                name='identity',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='spendline',
                name='stands',
            ),
            migrations.RemoveConstraint(
                model_name='return',
                name='return_of_lines_or_of_nothing',
            ),
            migrations.AddField(
                model_name='return',
                name='correction_reason',
                field=models.TextField(blank=True, db_default='', max_length=2000),
            ),
            migrations.AddField(
                model_name='spendline',
                name='correction',
                field=models.CharField(blank=True, choices=[('REVERSAL', 'Takes back'), ('REPLACEMENT', 'Stands in the place of')], db_default='', max_length=11),
            ),
            migrations.AddField(
                model_name='spendline',
                name='corrects',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='portfolio.spendline'),
            ),
            migrations.AlterField(
                model_name='finding',
                name='kind',
                field=models.CharField(choices=[('MILESTONE_OVERDUE', 'Milestone overdue'), ('RETURN_DUE', 'Return due'), ('RETURN_MISSING', 'Return missing'), ('PERIOD_TO_CLOSE', 'Period to close'), ('EQUALITY_BROKEN', 'The ledger does not add up')], max_length=24),
            ),
            migrations.AddIndex(
                model_name='spendline',
                index=models.Index(fields=['fund', 'feed_no'], name='spend_line_of_fund'),
            ),
            migrations.AddConstraint(
                model_name='spendline',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction', ''), ('corrects__isnull', True)), models.Q(('correction__in', ['REVERSAL', 'REPLACEMENT']), ('corrects__isnull', False)), _connector='OR'), name='spend_line_corrects_whole'),
            ),
            migrations.AddConstraint(
                model_name='spendline',
                constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', False), ('feed_no__isnull', False)), fields=('corrects', 'correction'), name='spend_line_corrected_once'),
            ),
            migrations.AddField(
                model_name='correctionrequest',
                name='asked_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='correctionrequest',
                name='spend_return',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='portfolio.return'),
            ),
            migrations.AddField(
                model_name='return',
                name='answers',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='portfolio.correctionrequest'),
            ),
            migrations.AddConstraint(
                model_name='return',
                constraint=models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$'), models.Q(models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('correction_reason', ''), ('file__isnull', False), ('upload__isnull', False)), models.Q(('control_budget', ''), ('correction_reason', ''), ('line_count', 0), ('net', 0)), models.Q(models.Q(('correction_reason', ''), _negated=True), ('file__isnull', True), ('line_count__gte', 1), ('upload__isnull', True), ('control_budget__in', ['', 'RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL'])), _connector='OR')), name='return_of_lines_or_of_nothing'),
            ),
            migrations.AddConstraint(
                model_name='return',
                constraint=models.CheckConstraint(condition=models.Q(('answers__isnull', True), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='return_answers_by_correcting'),
            ),
            migrations.AddField(
                model_name='fundperiod',
                name='closed_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='fundperiod',
                name='fund',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='portfolio.fund'),
            ),
            migrations.AddField(
                model_name='periodexception',
                name='award',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='period_exceptions', to='portfolio.award'),
            ),
            migrations.AddField(
                model_name='periodexception',
                name='named_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='periodexception',
                name='period',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='portfolio.fundperiod'),
            ),
            migrations.AddField(
                model_name='requestedline',
                name='line',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requested', to='portfolio.spendline'),
            ),
            migrations.AddField(
                model_name='requestedline',
                name='request',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='portfolio.correctionrequest'),
            ),
            migrations.AddField(
                model_name='requestword',
                name='request',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='portfolio.correctionrequest'),
            ),
            migrations.AddField(
                model_name='requestword',
                name='said_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddIndex(
                model_name='correctionrequest',
                index=models.Index(condition=models.Q(('closed_at', None)), fields=['asked_at', 'id'], name='request_open'),
            ),
            migrations.AddConstraint(
                model_name='correctionrequest',
                constraint=models.UniqueConstraint(fields=('spend_return', 'number'), name='request_number_once'),
            ),
            migrations.AddConstraint(
                model_name='correctionrequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status__in', ['OPEN', 'ANSWERED'])), models.Q(models.Q(('status__in', ['OPEN', 'ANSWERED']), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='request_closed_shown'),
            ),
            migrations.AddConstraint(
                model_name='fundperiod',
                constraint=models.UniqueConstraint(fields=('fund', 'year', 'number'), name='fund_period_once'),
            ),
            migrations.AddConstraint(
                model_name='fundperiod',
                constraint=models.CheckConstraint(condition=models.Q(('number__range', (1, 12)), ('year__regex', '^\\d{4}-\\d{2}$')), name='fund_period_month'),
            ),
            migrations.AddConstraint(
                model_name='fundperiod',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='fund_period_closed_pair'),
            ),
            migrations.AddConstraint(
                model_name='fundperiod',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('line_count__isnull', True), ('net__isnull', True), ('status', 'OPEN')), models.Q(('closed_at__isnull', False), ('line_count__isnull', False), ('net__isnull', False), ('status', 'CLOSED')), _connector='OR'), name='fund_period_closed_shown'),
            ),
            migrations.AddConstraint(
                model_name='fundperiod',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_feed_no__isnull', True), ('last_feed_no__isnull', True), models.Q(('line_count__isnull', True), models.Q(('line_count', 0), ('net', 0)), _connector='OR')), models.Q(('first_feed_no__gte', 1), ('last_feed_no__gte', models.F('first_feed_no')), ('line_count__gte', 1)), _connector='OR'), name='fund_period_range'),
            ),
            migrations.AddConstraint(
                model_name='periodexception',
                constraint=models.UniqueConstraint(fields=('period', 'award', 'last_day'), name='period_exception_once'),
            ),
            migrations.AddConstraint(
                model_name='periodexception',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='period_exception_reason'),
            ),
            migrations.AddConstraint(
                model_name='requestedline',
                constraint=models.UniqueConstraint(fields=('request', 'line'), name='requested_line_once'),
            ),
            migrations.AddConstraint(
                model_name='requestword',
                constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='request_word_said'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."upload_id" IS DISTINCT FROM (NEW."upload_id") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."accrual_correction" IS DISTINCT FROM (NEW."accrual_correction") OR OLD."correction_reason" IS DISTINCT FROM (NEW."correction_reason") OR OLD."declared_total" IS DISTINCT FROM (NEW."declared_total") OR OLD."line_count" IS DISTINCT FROM (NEW."line_count") OR OLD."net" IS DISTINCT FROM (NEW."net") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."answers_id" IS DISTINCT FROM (NEW."answers_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='265347d31a107d66b1b5816a33557beb60faf13b', operation='UPDATE', pgid='pgtrigger_identity_d0dce', table='portfolio_return', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='spendline',
                trigger=pgtrigger.compiler.Trigger(name='corrects', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."corrects_id" IS NOT NULL)', declare='DECLARE line portfolio_spendline%ROWTYPE; counting text[];', func="\n            SELECT * INTO line FROM portfolio_spendline WHERE id = NEW.corrects_id FOR UPDATE;\n            IF line.feed_no IS NULL OR line.correction = 'REVERSAL'\n               OR NEW.department_id <> line.department_id THEN\n                RAISE EXCEPTION 'only an accepted line is corrected' USING ERRCODE = 'restrict_violation';\n            END IF;\n            IF NEW.correction = 'REVERSAL'\n               AND (NEW.fund_id, NEW.award_id, NEW.year, NEW.period, NEW.control_budget, NEW.date,\n                    NEW.supplier, NEW.transaction_number, NEW.amount)\n                   IS DISTINCT FROM\n                   (line.fund_id, line.award_id, line.year, line.period, line.control_budget, line.date,\n                    line.supplier, line.transaction_number, -line.amount) THEN\n                RAISE EXCEPTION 'a reversal says what its line says' USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT array_agg(other.correction) INTO counting\n              FROM portfolio_spendline other\n              JOIN portfolio_return made ON made.id = other.spend_return_id\n             WHERE other.corrects_id = NEW.corrects_id\n               AND made.status IN ('CHECKED', 'CERTIFIED', 'HELD', 'ACCEPTED');\n            IF NEW.correction = ANY(counting) THEN\n                RAISE EXCEPTION 'a line is corrected once' USING ERRCODE = 'restrict_violation';\n            END IF;\n            IF NEW.correction = 'REPLACEMENT' AND NOT 'REVERSAL' = ANY(coalesce(counting, '{}')) THEN\n                RAISE EXCEPTION 'a line that stands is not replaced' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='8b3883bcb5495543ce457a8e71275ca334e0ee03', operation='INSERT', pgid='pgtrigger_corrects_2164a', table='portfolio_spendline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='spendline',
                trigger=pgtrigger.compiler.Trigger(name='period_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM (SELECT DISTINCT fund_id, posted_year, posted_period FROM new_lines) line\n                  JOIN portfolio_fundperiod period ON period.fund_id = line.fund_id\n                   AND period.status = 'CLOSED'\n                   AND (line.posted_year, line.posted_period) <= (period.year, period.number)\n            ) THEN\n                RAISE EXCEPTION 'nothing is posted in a period that is closed'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='adb781ec1d35b233795cb0b071dc273ca1fd94f3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_period_open_e47d9', referencing='REFERENCING NEW TABLE AS new_lines ', table='portfolio_spendline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='spendline',
                trigger=pgtrigger.compiler.Trigger(name='stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."spend_return_id" IS DISTINCT FROM (NEW."spend_return_id") OR OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."line_number" IS DISTINCT FROM (NEW."line_number") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."control_budget" IS DISTINCT FROM (NEW."control_budget") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."waived" IS DISTINCT FROM (NEW."waived") OR OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id") OR OLD."correction" IS DISTINCT FROM (NEW."correction") OR OLD."department_family" IS DISTINCT FROM (NEW."department_family") OR OLD."entity" IS DISTINCT FROM (NEW."entity") OR OLD."expense_type" IS DISTINCT FROM (NEW."expense_type") OR OLD."expense_area" IS DISTINCT FROM (NEW."expense_area") OR OLD."supplier" IS DISTINCT FROM (NEW."supplier") OR OLD."transaction_number" IS DISTINCT FROM (NEW."transaction_number") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."supplier_postcode" IS DISTINCT FROM (NEW."supplier_postcode") OR OLD."supplier_type" IS DISTINCT FROM (NEW."supplier_type") OR OLD."contract_number" IS DISTINCT FROM (NEW."contract_number") OR OLD."project_code" IS DISTINCT FROM (NEW."project_code") OR OLD."expenditure_type" IS DISTINCT FROM (NEW."expenditure_type"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3154f682d2981970a4fede4ef7a0723bd6ec178b', operation='UPDATE', pgid='pgtrigger_stands_beab5', table='portfolio_spendline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='correctionrequest',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ANSWERED:AGREED,ANSWERED:CORRECTED,ANSWERED:OPEN,ANSWERED:WITHDRAWN,OPEN:ANSWERED,OPEN:CORRECTED,OPEN:WITHDRAWN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='fee378ca852636bc8b8ae6bb3ce2256345a467a0', operation='UPDATE', pgid='pgtrigger_status_c931b', table='portfolio_correctionrequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='correctionrequest',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."spend_return_id" IS DISTINCT FROM (NEW."spend_return_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a05d11475c01395191efb62f264821873ada52bf', operation='UPDATE', pgid='pgtrigger_identity_8e86a', table='portfolio_correctionrequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='correctionrequest',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9ba58ad8c660ffdd7d5f148ed6ef77a41bcd5b0d', operation='DELETE', pgid='pgtrigger_kept_3b9ab', table='portfolio_correctionrequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='correctionrequest',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a06544fa82ee06af1c15f64d4d98f56caffe339d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_58a7c', table='portfolio_correctionrequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fundperiod',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{OPEN:CLOSED,OPEN:OPEN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5793c08f67d26574d6022e6800a558a4534df298', operation='UPDATE', pgid='pgtrigger_status_bb2af', table='portfolio_fundperiod', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fundperiod',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."number" IS DISTINCT FROM (NEW."number"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b89499cde23bd34cb87b559e2d9c4113708c058a', operation='UPDATE', pgid='pgtrigger_identity_78962', table='portfolio_fundperiod', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fundperiod',
                trigger=pgtrigger.compiler.Trigger(name='closed_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'CLOSED\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eb37d4a6c33192afc05c2404d5ba5fec77ea8d9d', operation='UPDATE', pgid='pgtrigger_closed_for_good_c9575', table='portfolio_fundperiod', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fundperiod',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='277f2327fe1de1a6fce1a724f136361bc78c8e0d', operation='DELETE', pgid='pgtrigger_kept_28905', table='portfolio_fundperiod', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fundperiod',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='53e24834b15877f8067150c9e9abb340979e8a07', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fd756', table='portfolio_fundperiod', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='periodexception',
                trigger=pgtrigger.compiler.Trigger(name='while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM portfolio_fundperiod\n             WHERE id = NEW.period_id AND status = 'OPEN' FOR UPDATE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5bc15107cef8ee1938dd90c5a6c449c21b3d7736', operation='INSERT', pgid='pgtrigger_while_open_9ec95', table='portfolio_periodexception', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='periodexception',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf0050459399d9a0506ba51ae99c6cfc44802727', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_70d96', table='portfolio_periodexception', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='periodexception',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='82e5e1ade7fa198f32e2cf9b9ba941074a6a11e8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_24e35', table='portfolio_periodexception', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='requestedline',
                trigger=pgtrigger.compiler.Trigger(name='of_the_return', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM portfolio_spendline line\n              JOIN portfolio_correctionrequest asked ON asked.spend_return_id = line.spend_return_id\n             WHERE line.id = NEW.line_id AND asked.id = NEW.request_id AND line.feed_no IS NOT NULL\n               FOR UPDATE OF line;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'a request names accepted lines of its return'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM portfolio_requestedline other\n                  JOIN portfolio_correctionrequest asked ON asked.id = other.request_id\n                 WHERE other.line_id = NEW.line_id AND asked.status IN ('OPEN', 'ANSWERED')\n            ) THEN\n                RAISE EXCEPTION 'a line is asked about once at a time' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='427917e37d39cc2bd77bb91d441988edfe8b34a3', operation='INSERT', pgid='pgtrigger_of_the_return_4b5b0', table='portfolio_requestedline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='requestedline',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='248c97984262240be33484249b55c1e9f9f56b3f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7e420', table='portfolio_requestedline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='requestedline',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='36ee05364b93a0de321bc430c47148a82af604be', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a8ea8', table='portfolio_requestedline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='requestword',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8e04d049a8bee416d98838b3a677157589e6f815', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ecc59', table='portfolio_requestword', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='requestword',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a540af336b28000fe6ff3727ad540e0532954dc9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0fea1', table='portfolio_requestword', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
