"""The one launcher of PostgreSQL and the broker, for the demonstration and the tests.

`python -m legacyfund.embedded demo` serves the demonstration; `run -- COMMAND` and `test -- COMMAND`
run a command with real services behind it. See docs/adr/0008-embedded-engines.md.
"""
