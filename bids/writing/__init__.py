"""A bid while a department writes it: the draft, its partners and files, what it lacks, and the deadline.

Knows the register and the round. What is frozen of a bid belongs to `bids.versions`.
"""
