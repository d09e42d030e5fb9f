"""Pages and lists that need several rooms: all bids, a system with its bids, departments, what waits."""
