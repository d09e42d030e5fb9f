"""A line's return, and the line it corrects, have no foreign key: triggers that were there refuse a line of none,
and neither ever goes.
"""

import django.db.models.deletion
from django.db import migrations, models

from legacyfund.at_once import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0040_words_of_returns'),
    ]

    operations = [
        AtOnce([
            migrations.AlterField(
                model_name='spendline',
                name='spend_return',
                field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='portfolio.return'),
            ),
            migrations.AlterField(
                model_name='spendline',
                name='corrects',
                field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='portfolio.spendline'),
            ),
        ]),
    ]
