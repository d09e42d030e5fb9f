"""A sign-off sends a return back with a reason, which is kept with it and told."""

from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0041_lines_without_foreign_keys'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='return',
                name='withdrawal_reason',
                field=models.TextField(blank=True, db_default='', max_length=2000),
            ),
            migrations.AddConstraint(
                model_name='return',
                constraint=models.CheckConstraint(condition=models.Q(('withdrawal_reason', ''), ('status', 'WITHDRAWN'), _connector='OR'), name='return_sent_back_is_withdrawn'),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
