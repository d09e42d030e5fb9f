"""What became of the awards of both rounds, in the order of time."""

from operator import itemgetter

from legacyfund.lib.uploads import EvidenceFile
from portfolio.demonstration.changing import ask_for_longer, come_later, cost_less, end_early
from portfolio.demonstration.conditions import (
    discharge_condition,
    move_condition,
    say_condition_met,
    send_condition_back,
    waive_condition,
)
from portfolio.demonstration.ending import close, complete
from portfolio.demonstration.forecasting import expect, expect_at_first, expect_by_now, expect_less
from portfolio.demonstration.machines import connect, filed
from portfolio.demonstration.money import promote
from portfolio.demonstration.month_end import (
    ask_for_evidence,
    close_months,
    correct,
    report_for_all,
    want_last_month_soon,
)
from portfolio.demonstration.noticing import check_what_is_published, choose_when_to_be_told, look
from portfolio.demonstration.odd_returns import (
    held,
    in_hand,
    spent_after_the_end,
    spent_too_early,
    waived,
    waived_by_the_sign_off,
)
from portfolio.demonstration.progress import progress
from portfolio.demonstration.reaching import CLAIMED, MET, RELEASED, ask_to_move_money_of, reach
from portfolio.demonstration.reconciling import reconcile
from portfolio.demonstration.reporting import accepted, last_bills
from portfolio.demonstration.stage import Stage, Step, on
from portfolio.demonstration.switching import switch_of_the_fund, switch_within

GATE_REPORT = EvidenceFile(
    "gate-report.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""Evidence of one milestone, and once more of the next."""
IN_STEP = "As promised; the last two bills come a month later."
SOONER = "The posts take the fees sooner than planned, so that the second year is hardly needed."
HARDLY = "The hospitals bring their own feeds, so that little is left to pay for."


def deliver(stage: Stage) -> None:
    for _, step in sorted(
        [*_first_awards(), *_small_awards(), *_of_the_fund(), *progress()], key=itemgetter(0)
    ):
        step(stage)


def _first_awards() -> list[Step]:
    """Two spend; one waits for a release, one is late. Two have changed, and a change is asked for."""
    return [
        on(-280, reach, "ledger", 1, RELEASED),
        on(-270, reach, "history", 1, RELEASED),
        on(-262, reach, "telemetry", 1, RELEASED),
        on(-182, accepted, "ledger", 310_000, months_ago=7),
        on(-122, accepted, "ledger", 260_000, months_ago=5),
        on(-100, expect_at_first),
        on(-92, accepted, "history", 185_000, months_ago=4),
        on(-90, reach, "ledger", 2, RELEASED),
        on(-80, cost_less, "history"),
        on(-62, accepted, "ledger", 45_000, months_ago=3, budget="RDEL_PROGRAMME"),
        on(-55, expect_less),
        on(-40, correct),
        on(-38, reconcile, "ledger", months_ago=3),
        on(-36, held, "history", months_ago=2),
        on(-34, connect, "ledger"),
        on(-32, accepted, "ledger", 120_000, months_ago=2),
        on(-20, come_later, "lists"),
        on(-13, ask_for_longer, "ledger"),
        on(-12, ask_for_evidence),
        on(-6, reach, "history", 2, CLAIMED),
        on(-4, reach, "lists", 1, MET),
        on(-2, ask_to_move_money_of, "lists", 1),
        on(-1, filed, "ledger", 98_000, months_ago=1),
        on(-1, in_hand, "ledger"),
        on(-1, waived, "ledger"),
        on(-1, waived_by_the_sign_off, "history"),
        on(-1, expect_by_now),
    ]


def _small_awards() -> list[Step]:
    """One is closed with its system gone, one has ended early; each of the others shows what goes wrong."""
    return [
        on(-163, say_condition_met, "fees", 1, "Lagos, Ottawa and Seoul."),
        on(-160, send_condition_back, "fees", 1, "Say who speaks for each."),
        on(-158, say_condition_met, "fees", 1, "Lagos, Ottawa and Seoul, each by its vice consul."),
        on(-155, discharge_condition, "fees", 1),
        on(-150, reach, "fees", 1, RELEASED),
        on(-145, reach, "stores", 1, RELEASED),
        on(-143, reach, "dues", 1, RELEASED),
        on(-140, reach, "meters", 1, RELEASED, file=GATE_REPORT),
        on(-138, reach, "blood", 1, RELEASED),
        on(-110, say_condition_met, "milk", 1, "The contract is on the file of the programme."),
        on(-100, discharge_condition, "milk", 1),
        on(-95, reach, "fees", 2, RELEASED),
        on(-92, accepted, "fees", 46_000, months_ago=4),
        on(-92, accepted, "stores", 21_000, months_ago=4),
        on(-92, accepted, "blood", 24_000, months_ago=4),
        on(-88, expect, "fees", percent=70, why=SOONER),
        on(-70, waive_condition, "fees", 2, "The Treasury publishes the fees of all departments itself now."),
        on(-70, expect, "blood", percent=3, why=HARDLY),
        on(-62, accepted, "fees", 30_000, months_ago=3, budget="RDEL_PROGRAMME"),
        on(-62, accepted, "dues", 29_000, months_ago=3),
        on(-60, move_condition, "milk", 2, "The old forms close a month later.", to=-15),
        on(-58, reach, "fees", 3, RELEASED),
        on(-48, end_early, "stores"),
        on(-36, spent_too_early, "dues", months_ago=2),
        on(-34, last_bills, "fees", months_ago=2),
        on(-33, complete, "fees"),
        on(-32, accepted, "meters", 26_000, months_ago=2),
        on(-32, accepted, "blood", 15_000, months_ago=2),
        on(-27, reach, "milk", 1, MET),
        on(-26, promote, "desk"),
        on(-24, switch_within, "dues", 3),
        on(-23, expect, "dues", percent=98, why=IN_STEP),
        on(-23, expect, "meters", percent=100, why=IN_STEP),
        on(-20, close, "fees"),
        on(-16, reach, "meters", 2, CLAIMED, file=GATE_REPORT),
        on(
            -13,
            say_condition_met,
            "meters",
            1,
            "The energy service takes it once the second milestone is met, by letter of its head.",
        ),
        on(-6, spent_after_the_end, "stores", paid=-33),
    ]


def _of_the_fund() -> list[Step]:
    return [
        on(-120, choose_when_to_be_told),
        *(on(days, report_for_all) for days in (-110, -45, -22, -2)),
        on(-50, close_months),
        on(-31, switch_of_the_fund),
        on(-21, look),
        on(-12, want_last_month_soon),
        on(0, look),
        on(0, check_what_is_published),
    ]
