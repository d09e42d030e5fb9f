"""A review of somebody with an interest is set aside though it was submitted, until the ranking is frozen."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0022_words_of_reviews'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='status',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='submitted_stays',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{ACCEPTED:RECUSED,ACCEPTED:SUBMITTED,ACCEPTED:TAKEN_BACK,PROPOSED:ACCEPTED,PROPOSED:DECLINED,PROPOSED:RECUSED,PROPOSED:TAKEN_BACK,SUBMITTED:ACCEPTED,SUBMITTED:TAKEN_BACK}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0d223ff3c0b18b0e71aeaaced1251a3c177d76b4', operation='UPDATE', pgid='pgtrigger_status_ba48a', table='bids_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='submitted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'SUBMITTED\')', declare='DECLARE frozen BOOLEAN; moderated BOOLEAN;', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION 'a submitted review is not deleted' USING ERRCODE = 'restrict_violation';\n            END IF;\n            SELECT r.status IN ('ASSESSED', 'ANNOUNCED'),\n                EXISTS (SELECT FROM bids_moderation m WHERE m.bid_id = b.id) INTO frozen, moderated\n            FROM bids_bidversion v JOIN bids_bid b ON b.id = v.bid_id JOIN bids_round r ON r.id = b.round_id\n            WHERE v.id = OLD.version_id;\n            IF frozen OR NEW.status NOT IN ('ACCEPTED', 'TAKEN_BACK')\n                OR NEW.status = 'ACCEPTED' AND (moderated OR NEW.answer_reason <> OLD.answer_reason)\n                OR NEW.reviewer_id <> OLD.reviewer_id OR NEW.declared_at <> OLD.declared_at THEN\n                RAISE EXCEPTION 'a submitted review stays as it is' USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='4f3c773deb51ccc514aaaad72965d7cb76543a09', operation='UPDATE OR DELETE', pgid='pgtrigger_submitted_stays_7eda0', table='bids_review', when='BEFORE')),
        ),
    ]
