import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0002_rounds_and_bids'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=60)),
                ('value', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='bids.bid')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bid', 'question'), name='answer_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid OR OLD.question <> NEW.question) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.question = the_row.question\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='1d6bf9706ee61be356f8c1d0ed8b59cfd86a31cd', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_cc577', table='bids_answer', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BidSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('treatment', models.CharField(blank=True, choices=[('RETIRE', 'Retire'), ('RETAIN', 'Retain'), ('RELOCATE', 'Relocate'), ('REHOST', 'Rehost'), ('REPLATFORM', 'Replatform'), ('REPURCHASE', 'Repurchase'), ('REFACTOR', 'Refactor')], max_length=12)),
                ('disposition', models.TextField(blank=True, max_length=2000, verbose_name='what happens to the system')),
                ('target_risk', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True)),
                ('decommission_on', models.DateField(blank=True, null=True)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='systems', to='bids.bid')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bid_systems', to='bids.legacysystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bid', 'system'), name='bid_system_once'), models.CheckConstraint(condition=models.Q(('target_risk__range', (1, 30))), name='bid_system_target_risk')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidsystem',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'systems' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='e737d52413779715cdfe7899b02dccaf340a65ca', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_db032', table='bids_bidsystem', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Option',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=150)),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='what it is')),
                ('does_nothing', models.BooleanField(default=False)),
                ('preferred', models.BooleanField(default=False)),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='bids.bid')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bid', 'number'), name='option_number_once'), models.UniqueConstraint(condition=models.Q(('does_nothing', True)), fields=('bid',), name='option_does_nothing_once'), models.UniqueConstraint(condition=models.Q(('preferred', True)), fields=('bid',), name='option_preferred_once'), models.CheckConstraint(condition=models.Q(('does_nothing', True), ('preferred', True), _negated=True), name='option_preferred_does_something'), models.CheckConstraint(condition=models.Q(('score__range', (0, 100))), name='option_score')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='option',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'options' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='11dae0a86000675ec7227c6586ac39bf0bc045eb', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_f8106', table='bids_option', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CostLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('description', models.CharField(max_length=200)),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource: administration'), ('RDEL_PROGRAMME', 'Resource: programme'), ('CDEL', 'Capital')], max_length=14)),
                ('category', models.CharField(choices=[('PEOPLE', 'People'), ('SUPPLIER', 'Supplier'), ('LICENCE', 'Licence'), ('SAAS', 'Software as a service or cloud'), ('HARDWARE', 'Hardware'), ('DATA_MIGRATION', 'Data migration'), ('DECOMMISSIONING', 'Decommissioning'), ('CONTINGENCY', 'Contingency')], max_length=16)),
                ('payer', models.CharField(choices=[('FUND', 'The fund'), ('DEPARTMENT', 'The department'), ('PARTNER', 'A partner')], max_length=12, verbose_name='who pays')),
                ('price_basis', models.CharField(choices=[('NOMINAL', 'Nominal: the money of the year it is paid in'), ('REAL', 'Real: in the prices of one year')], default='NOMINAL', max_length=8)),
                ('price_year', models.CharField(blank=True, max_length=7)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('after_fund', models.BooleanField(default=False, verbose_name='after the fund stops paying')),
                ('justification', models.TextField(blank=True, max_length=1000)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cost_lines', to='bids.bid')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('option', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cost_lines', to='bids.option')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$')), name='cost_line_year'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='cost_line_amount'), models.CheckConstraint(condition=models.Q(models.Q(('price_basis', 'NOMINAL'), ('price_year', '')), models.Q(('price_basis', 'REAL'), ('price_year__regex', '^\\d{4}-\\d{2}$')), _connector='OR'), name='cost_line_price_year'), models.CheckConstraint(condition=models.Q(('after_fund', True), ('payer', 'FUND'), _negated=True), name='cost_line_tail_not_the_fund'), models.CheckConstraint(condition=models.Q(('partner__isnull', True), ('payer', 'PARTNER'), _connector='OR'), name='cost_line_partner_pays'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='cost_line_order_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='costline',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'costs' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='ee4f6724ffd0945f25da07519ff2df58a2830a59', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_1ea77', table='bids_costline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='costline',
            trigger=pgtrigger.compiler.Trigger(name='option_of_the_same_bid', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_bid BIGINT;', func="\n            IF NEW.option_id IS NULL THEN RETURN NEW; END IF;\n            SELECT bid_id INTO the_bid FROM bids_option WHERE id = NEW.option_id;\n            IF the_bid IS DISTINCT FROM NEW.bid_id THEN\n                RAISE EXCEPTION 'option % belongs to another bid', NEW.option_id\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5fdfbbde8bdc5870dd680486260bcc957eece3dd', operation='INSERT OR UPDATE', pgid='pgtrigger_option_of_the_same_bid_4910a', table='bids_costline', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Benefit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('description', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, choices=[('CASH', 'Cash-releasing'), ('NON_CASH', 'Non-cash-releasing'), ('RISK', 'Risk')], max_length=12)),
                ('year', models.CharField(blank=True, max_length=7)),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('quantity', models.CharField(blank=True, max_length=200, verbose_name='quantity in words')),
                ('price_basis', models.CharField(choices=[('NOMINAL', 'Nominal: the money of the year it is paid in'), ('REAL', 'Real: in the prices of one year')], default='NOMINAL', max_length=8)),
                ('price_year', models.CharField(blank=True, max_length=7)),
                ('owner_role', models.CharField(blank=True, max_length=120)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='benefits', to='bids.bid')),
                ('option', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='bids.option')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('year', ''), ('year__regex', '^\\d{4}-\\d{2}$'), _connector='OR'), name='benefit_year'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='benefit_amount'), models.CheckConstraint(condition=models.Q(models.Q(('price_basis', 'NOMINAL'), ('price_year', '')), models.Q(('price_basis', 'REAL'), ('price_year__regex', '^\\d{4}-\\d{2}$')), _connector='OR'), name='benefit_price_year'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='benefit_order_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefit',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'benefits' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='6dcddab9ecd15abfc0603e719fb2cf03218a8889', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_4470e', table='bids_benefit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benefit',
            trigger=pgtrigger.compiler.Trigger(name='option_of_the_same_bid', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_bid BIGINT;', func="\n            IF NEW.option_id IS NULL THEN RETURN NEW; END IF;\n            SELECT bid_id INTO the_bid FROM bids_option WHERE id = NEW.option_id;\n            IF the_bid IS DISTINCT FROM NEW.bid_id THEN\n                RAISE EXCEPTION 'option % belongs to another bid', NEW.option_id\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='79608fae1778b5d4d0ccfb80120f10114a216d4b', operation='INSERT OR UPDATE', pgid='pgtrigger_option_of_the_same_bid_25fff', table='bids_benefit', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BidMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=150)),
                ('kind', models.CharField(choices=[('GATE_0', 'Gate 0: strategic assessment'), ('GATE_1', 'Gate 1: business justification'), ('GATE_2', 'Gate 2: delivery strategy'), ('GATE_3', 'Gate 3: investment decision'), ('GATE_4', 'Gate 4: readiness for service'), ('GATE_5', 'Gate 5: operations review and benefits'), ('DELIVERY', 'Delivery'), ('DECOMMISSION', 'Decommissioning')], max_length=12)),
                ('baseline_on', models.DateField()),
                ('evidence_expected', models.TextField(max_length=1000)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='bids.bid')),
            ],
            options={
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'number'), name='bid_milestone_number_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidmilestone',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'milestones' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='8119084e404c7f2bc287d2ee05d2e42bb7f30782', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_d5464', table='bids_bidmilestone', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BidMilestoneShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.CharField(max_length=7)),
                ('control_budget', models.CharField(choices=[('RDEL_ADMIN', 'Resource: administration'), ('RDEL_PROGRAMME', 'Resource: programme'), ('CDEL', 'Capital')], max_length=14)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='bids.bidmilestone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('milestone', 'year', 'control_budget'), name='bid_milestone_share_once'), models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$')), name='bid_milestone_share_year'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='bid_milestone_share_amount')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidmilestoneshare',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := (SELECT bid_id FROM bids_bidmilestone WHERE id = the_row.milestone_id);\n            IF TG_OP = 'UPDATE' AND ((SELECT bid_id FROM bids_bidmilestone WHERE id = OLD.milestone_id) <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'milestones' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='eb5003e10e255f672ff24e9ffae0bdb5b3b0e922', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_c61ae', table='bids_bidmilestoneshare', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BidRisk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('description', models.CharField(max_length=300)),
                ('likelihood', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('impact', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('mitigation', models.TextField(blank=True, max_length=1000)),
                ('owner_role', models.CharField(blank=True, max_length=120)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risks', to='bids.bid')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('likelihood__range', (1, 5))), name='bid_risk_likelihood'), models.CheckConstraint(condition=models.Q(('impact__range', (1, 5))), name='bid_risk_impact'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='bid_risk_order_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidrisk',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'risks' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='bce54c6b8c94d6cd6ac0e1a40d4981364fd7799e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_df1c8', table='bids_bidrisk', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SkillRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('role', models.CharField(max_length=120)),
                ('first_quarter', models.CharField(blank=True, max_length=10)),
                ('last_quarter', models.CharField(blank=True, max_length=10)),
                ('needed', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('in_post', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('to_hire', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('to_buy', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skill_roles', to='bids.bid')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('first_quarter', ''), ('first_quarter__regex', '^\\d{4}-\\d{2} Q[1-4]$'), _connector='OR'), models.Q(('last_quarter', ''), ('last_quarter__regex', '^\\d{4}-\\d{2} Q[1-4]$'), _connector='OR')), name='skill_role_quarters'), models.CheckConstraint(condition=models.Q(('last_quarter', ''), ('last_quarter__gte', models.F('first_quarter')), _connector='OR'), name='skill_role_quarters_in_order'), models.CheckConstraint(condition=models.Q(('in_post__gte', 0), ('needed__gte', 0), ('to_buy__gte', 0), ('to_hire__gte', 0)), name='skill_role_numbers'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='skill_role_order_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skillrole',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'skills' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='c2774a5055260aa736d947e5324dbbfe5cd06032', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_9537a', table='bids_skillrole', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BiasContribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('factor', models.CharField(max_length=150, verbose_name='contributing factor')),
                ('kind', models.CharField(blank=True, choices=[('DEVELOPMENT', 'The cost of the work'), ('DURATION', 'How long the work takes'), ('OUTSOURCING', 'The cost of running by a supplier')], max_length=12)),
                ('contribution', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('mitigation', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True)),
                ('evidence', models.TextField(blank=True, max_length=1000)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bias_contributions', to='bids.bid')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('contribution__gt', 0), ('contribution__lte', 100)), name='bias_contribution_share'), models.CheckConstraint(condition=models.Q(('mitigation__range', (0, 1))), name='bias_contribution_managed'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'DEVELOPMENT', 'DURATION', 'OUTSOURCING'])), name='bias_contribution_kind'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('bid', 'order'), name='bias_contribution_order_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='biascontribution',
            trigger=pgtrigger.compiler.Trigger(name='only_while_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE the_row RECORD; the_bid BIGINT; the_status TEXT;', func="\n            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;\n            the_bid := the_row.bid_id;\n            IF TG_OP = 'UPDATE' AND (OLD.bid_id <> the_bid) THEN\n                RAISE EXCEPTION 'a row of a draft stays where it was made'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;\n            IF the_status = 'CLARIFYING' AND EXISTS (\n                SELECT 1 FROM bids_clarificationitem AS item\n                JOIN bids_clarification AS asked ON asked.id = item.clarification_id\n                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.section = 'risks' AND item.question = ''\n            ) THEN\n                RETURN the_row;\n            END IF;\n            IF the_status <> 'DRAFT' THEN\n                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN the_row;\n        ", hash='f213df13ea597b2eec1b00bfd523cee5e3036fca', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_while_draft_3172f', table='bids_biascontribution', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SectionRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('saved_at', models.DateTimeField()),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='section_revisions', to='bids.bid')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bid', 'section'), name='section_revision_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='section_revision_number')],
            },
        ),
    ]
