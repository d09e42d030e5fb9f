"""Notices have no index that is the beginning of another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_INDEXES = "DROP INDEX accounts_delivery_event_id_1e037ef4, accounts_delivery_recipient_id_964e9699"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_clients'),
    ]

    operations = [
        # Django would make the foreign keys anew, and read every row for that.
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(_INDEXES)],
            [
                migrations.AlterField(
                    model_name='delivery',
                    name='event',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='accounts.event'),
                ),
                migrations.AlterField(
                    model_name='delivery',
                    name='recipient',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
    ]
