"""What changes the register and needs to know its bids."""
