"""What the panel asked of a department when it approved its bid: said to be met, discharged, waived, moved.

Stands above awards, which ask by relation alone whether a condition holds up the release of money.
"""
