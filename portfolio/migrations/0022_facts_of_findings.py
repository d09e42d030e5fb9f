"""A fault that may be waived keeps how its line was read, so that a waiver is asked for without reading."""

from django.db import migrations, models

from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0021_ended_years'),
    ]

    operations = [
        migrations.AddField(
            model_name='returnfinding',
            name='facts',
            field=models.JSONField(null=True),
        ),
        settle_rights(),
        settle_seals(),
    ]
