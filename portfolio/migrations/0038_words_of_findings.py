"""An open finding says what is so today, so its words may change."""

from django.db import migrations

from legacyfund.database import settle_rights


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0037_told_once'),
    ]

    operations = [settle_rights()]
