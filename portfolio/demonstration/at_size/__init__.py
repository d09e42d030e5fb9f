"""A fund as large as a busy year's, beside the story: to measure with, and to see pages with much on them.

What the money does goes through the ledger and the feed, as everywhere. What comes before it is copied: one
approved bid of the story stands for all, each with a system, a version and a decision of its own. Returns are
written as accepted, a file for each department and month; nobody is told of anything.
"""
