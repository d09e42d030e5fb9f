"""What may be done with the register, rounds, bids, reviews and rankings."""
