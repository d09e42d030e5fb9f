from django.db import migrations

from legacyfund.database import forbid_rewriting


class Migration(migrations.Migration):
    dependencies = [("bids", "0006_register_import")]

    operations = [
        forbid_rewriting("bids_bidversion", "bids_bidversionamount", "bids_ranking", "bids_rankingrow"),
        forbid_rewriting("bids_clarificationitem", "bids_registerfile", "bids_importedsystem"),
        forbid_rewriting("bids_bid", "bids_clarification", "bids_registerimport", operations="DELETE, TRUNCATE"),
    ]
