"""How many lines a machine said that its file holds goes with the file to the job."""

from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0042_sent_back'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='uploadwork',
                name='count',
                field=models.PositiveIntegerField(null=True),
            ),
            migrations.AddConstraint(
                model_name='uploadwork',
                constraint=models.CheckConstraint(condition=models.Q(('count', None), ('sends_on', True), _connector='OR'), name='upload_work_count_of_filing'),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
