"""Deeds: each locks, checks, writes and records one event, in one transaction."""
