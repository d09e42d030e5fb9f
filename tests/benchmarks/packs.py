"""A member's pack of a meeting on 100 bids."""

import time
from functools import partial

from django.utils import timezone

from portfolio.decisions import printing
from portfolio.decisions.queries.packs import pack_of, pack_outline
from tests.benchmarks.choice import row, seconds
from tests.factories.meetings import make_panel, planned_meeting
from tests.factories.portfolio import tied_round

BIDS, TIMES = 100, 5


def print_packs() -> None:
    now = timezone.now()
    panel = make_panel(tied_round(*(900_000 + number for number in range(BIDS)), now=now)[0], now=now)
    meeting = planned_meeting(panel, now=now)
    times, outlines, sizes = [], [], []
    for _ in range(TIMES + 1):
        took, outline = seconds(partial(pack_outline, now=now), meeting, panel.member)
        outlines.append(took * 1000)
        begun = time.perf_counter()
        content = printing.pack_pdf(pack_of(outline, now=now), made_at=now)
        times.append(time.perf_counter() - begun)
        sizes.append(len(content) / 1024)
    print(f"\nPacks: a meeting on {BIDS} bids")
    print(f"{'':4} {'what':46} {'median':>9} {'most':>9} {'target':>9}")
    row("", "a member's pack as a PDF, s", times[1:], 60)
    row("", "whether the pack is still right, ms", outlines[1:])
    row("", "its size, KiB", sizes[1:])
