"""A department's own general ledger held against what it has reported: typed in as totals, or line by line.

Nouns: a reconciliation (to the end of a period, of a department's awards of a fund), an entry (a line of the
ledger, or a reported one), an open item (what does not match) with its age and why. Stands above returns,
whose accepted lines it reads and never changes.
"""
