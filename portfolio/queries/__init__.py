"""Reads: who may see what, the position, and whether the ledger still adds up."""
