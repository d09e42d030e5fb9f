"""One Chromium for all the journeys of a process: to start one and its driver takes a second of a processor.

Each test has windows and cookies of its own in it; `stop()` ends it, or the process does.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from tests.chromium import find_chromium
from tests.days.clock import without_shift

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

Result = TypeVar("Result")

_thread: ThreadPoolExecutor | None = None
_playwright: "Playwright | None" = None
_chromium: "Browser | None" = None


def in_its_thread(step: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """Run `step` in Playwright's thread and wait for it."""
    global _thread
    _thread = _thread or ThreadPoolExecutor(max_workers=1, thread_name_prefix="playwright")
    return _thread.submit(step, *args, **options).result()


def running() -> "Browser":
    """The one there is, or another where it has ended. Call in Playwright's thread."""
    global _playwright, _chromium
    from playwright.sync_api import sync_playwright

    _playwright = _playwright or sync_playwright().start()
    if _chromium is None or not _chromium.is_connected():
        _chromium = _playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"], env=without_shift()
        )
    return _chromium


def stop() -> None:
    global _thread, _playwright, _chromium
    if _thread is None:
        return
    if _chromium:
        in_its_thread(_chromium.close)
    if _playwright:
        in_its_thread(_playwright.stop)
    _thread.shutdown()
    _thread = _playwright = _chromium = None
