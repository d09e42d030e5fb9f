"""The Treasury API, version 1. Views say the scopes they need; docs/api.md is its promise."""
