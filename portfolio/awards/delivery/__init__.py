"""What a department says of an award while it delivers: forecasts of days, and how it goes, month by month.

Nouns: forecast, cause, report on delivery, the fund's view. Stands above changes: a forecast is held against
the tolerance past which a change is due. Nothing said here moves money.
"""
