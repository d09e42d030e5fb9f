"""The call for bids: its dates, who may bid, the criteria, and the questions of its form.

Knows nothing of the bids that come in.
"""
