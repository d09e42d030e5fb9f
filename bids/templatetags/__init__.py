"""Tags of the pages of bids."""
