"""Questions that departments ask the fund about a round, and the answers that everyone who may bid reads.

Stands above writing, because an answer is told to whoever has a draft; nothing in writing knows it.
"""
