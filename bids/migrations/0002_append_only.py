from django.db import migrations

from legacyfund.database import forbid_rewriting


class Migration(migrations.Migration):
    dependencies = [("bids", "0001_initial"), ("accounts", "0002_roles_of_the_database")]

    operations = [
        forbid_rewriting("bids_bidversion", "bids_bidversionamount", "bids_ranking", "bids_rankingrow"),
        forbid_rewriting("bids_bid", operations="DELETE, TRUNCATE"),
    ]
