"""The government's security classification of what this service shows and prints."""

MARKING = "OFFICIAL"
