"""What is certified and frozen of a bid: the document, its comparison, its PDF, and the fund's questions."""
