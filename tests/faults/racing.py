"""Two steps begun at the same moment, each on a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import DatabaseError, connection

from legacyfund.lib.errors import DomainError

PATIENCE = 30


def race(*steps: Callable[[], object]) -> list[object]:
    """What each step gave, or the refusal or fault of the database that it met."""
    start, found = Barrier(len(steps)), dict[int, object]()

    def run(place: int, step: Callable[[], object]) -> None:
        try:
            start.wait(timeout=PATIENCE)
            found[place] = step()
        except (DomainError, DatabaseError) as error:
            found[place] = error
        finally:
            connection.close()

    racers = [Thread(target=run, args=item, daemon=True) for item in enumerate(steps)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(timeout=PATIENCE)
    return [found[place] for place in range(len(steps))]
