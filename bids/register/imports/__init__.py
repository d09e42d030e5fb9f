"""The register as a file, in and out: columns matched, rows planned and seen, all of them written or none.

Stands above the register, and nothing in the register knows it.
"""
