"""The panel's decisions on ranked bids, confirmed behind the ledger's balances, and their announcement."""
