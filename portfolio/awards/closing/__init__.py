"""The end of an award: the department says it is complete, the fund confirms it, and what is left is closed.

Stands above the other rooms of awards, and asks them whether anything is still to be done. What a bid
promised and what the register says of its systems come from bids.
"""
