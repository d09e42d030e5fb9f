"""What comes first in the dates of a register file is asked. Of a file that is checked or being written people
were told that its dates are read with the day first, and so they stay.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals

DAY_FIRST = """
UPDATE bids_registerimport SET date_orders = (
    SELECT jsonb_agg(
        CASE WHEN named.name IN ('assessed_on', 'target_resolution_on', 'support_ends_on', 'extended_until',
                                 'contract_ends_on') THEN 'day' ELSE '' END
        ORDER BY named.place)
    FROM jsonb_array_elements_text(columns) WITH ORDINALITY AS named(name, place))
WHERE status IN ('CHECKED', 'QUEUED') AND jsonb_array_length(columns) > 0;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0020_questions_and_comments'),
    ]

    operations = [
        AtOnce([
            pgtrigger.migrations.RemoveTrigger(
                model_name='registerimport',
                name='status',
            ),
            migrations.AddField(
                model_name='registerimport',
                name='date_orders',
                field=models.JSONField(default=list),
            ),
            migrations.AddField(
                model_name='registerimport',
                name='date_questions',
                field=models.JSONField(default=dict),
            ),
            migrations.RunSQL(DAY_FIRST, migrations.RunSQL.noop),
            pgtrigger.migrations.AddTrigger(
                model_name='registerimport',
                trigger=pgtrigger.compiler.Trigger(name='status', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{CHECKED:CANCELLED,CHECKED:CHECKING,CHECKED:QUEUED,CHECKING:CHECKED,CHECKING:FAILED,CHECKING:FAULTY,CHECKING:RECEIVED,FAILED:CANCELLED,FAILED:CHECKING,FAULTY:CANCELLED,FAULTY:CHECKING,QUEUED:CHECKED,QUEUED:DONE,QUEUED:FAILED,QUEUED:FAULTY,RECEIVED:CANCELLED,RECEIVED:CHECKING}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='14f1088db0c2ff04e864b1347eee72e31b4f52b3', operation='UPDATE', pgid='pgtrigger_status_5afc6', table='bids_registerimport', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
