"""Funds: their years, the rounds they pay for, and the grid of money that everything else is written in."""
