"""The register of legacy systems: what they are made of, their risk ratings, and the lists departments keep.

Knows departments and people alone; nothing of rounds or bids.
"""
