"""Sealed files: what was posted in a closed period of a fund, as files that never change.

Segment: one closed period of a fund, sealed. Sealed file: its lines in one form (CSV, JSON lines, Parquet),
known by its SHA-256. The rows are kept in the database and the bytes in a folder: what is lost there is
written again from the feed, and what does not have the recorded SHA-256 is never handed out.

Stands under the rest of the Treasury's room, which serves the files; knows periods, the feed, the ledger's
heads and findings.
"""
