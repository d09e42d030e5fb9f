from django.db import migrations

from legacyfund.database import forbid_rewriting, grant_rows_to_application


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [grant_rows_to_application(), forbid_rewriting("accounts_event")]
