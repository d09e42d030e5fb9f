"""An address has one open invitation; of several that were made at once the last stays open."""

from django.db import migrations, models

CLOSE_EARLIER = """
UPDATE accounts_invitation i SET withdrawn_at = i.expires_at, withdrawn_by_id = i.invited_by_id
 WHERE i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND EXISTS (
       SELECT 1 FROM accounts_invitation later
        WHERE later.email = i.email AND later.id > i.id
          AND later.accepted_at IS NULL AND later.withdrawn_at IS NULL);
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_references_as_long_as_addresses")]

    operations = [
        migrations.RunSQL(CLOSE_EARLIER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(("accepted_at__isnull", True), ("withdrawn_at__isnull", True)),
                name="invitation_open_once",
            ),
        ),
    ]
