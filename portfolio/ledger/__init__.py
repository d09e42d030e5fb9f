"""The ledger: every movement of a fund's money, its balances, and the proof that nothing was rewritten.

Takes ids and knows funds; what a journal is about belongs to the rooms above.
"""
