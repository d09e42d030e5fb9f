"""The Treasury's client of the Legacy Fund: mirrors accepted spend, and proves the mirror.

It knows the service by `docs/api.md` alone and imports nothing of it.
"""

__version__ = "1.0.0"
