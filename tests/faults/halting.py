"""An import that stops at a line of its file, so that no writing is too quick to be struck in the middle."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.conftest import superuser_connection

HALTED = 2_323
HALT = """
CREATE FUNCTION fault_halt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(2323); RETURN NEW; END $$;
CREATE TRIGGER zz_halt BEFORE INSERT ON portfolio_spendline
FOR EACH ROW WHEN (NEW.line_number = {}) EXECUTE FUNCTION fault_halt()
"""
WAITS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"


@contextmanager
def halted_at(line: int) -> Iterator[Callable[[], int]]:
    """Whoever writes that line of a file waits there; gives the way to ask which backend does."""
    keeper = superuser_connection()
    keeper.execute(HALT.format(line))
    keeper.execute("SELECT pg_advisory_lock(%s)", [HALTED])

    def waits() -> int:
        with superuser_connection() as link:
            found = link.execute(WAITS, [HALTED]).fetchone()
        return int(found[0]) if found else 0

    try:
        yield waits
    finally:
        # First let it go on, which holds the table.
        keeper.close()
        with superuser_connection() as link:
            link.execute("DROP TRIGGER zz_halt ON portfolio_spendline; DROP FUNCTION fault_halt()")
