"""A fund, a department and all funds at a glance: sections of figures, each with what it counts behind it.

Nouns: dashboard, section, table, figure. Adds nothing up that another room adds up: money comes from the
ledger and from forecasts, findings from watch, risk from the end of awards.
"""
