"""Choosing the best set of bids under the envelopes: the problem, its answer, the proof, and scenarios."""
