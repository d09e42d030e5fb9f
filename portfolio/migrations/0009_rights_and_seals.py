"""What the application may do to each table, and seals of what is told: of all tables there are."""

from django.db import migrations

from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0008_challenges_are_answered"),
        ("bids", "0009_leases_name_their_process"),
        ("accounts", "0007_seal"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]

    operations = [settle_rights(), settle_seals()]
