"""What departments expect to spend, month by month: versions nobody edits, and what follows from them.

Nouns: a forecast (one version of an award's), what it says of a year and control budget, earned value, the
S-curve. Stands above returns, whose accepted spend takes the place of what was expected.
"""
