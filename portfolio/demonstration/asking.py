"""Questions to the fund about the open round, and what colleagues say about a draft of theirs."""

from bids.writing.actions.comments import settle_comment, write_comment
from bids.writing.questions.actions import (
    answer_question,
    ask_question,
    correct_answer,
    decline_question,
    set_questions_until,
)
from portfolio.demonstration.stage import Stage

OPEN_ROUND = 2


def ask_and_comment(stage: Stage) -> None:
    """DWP's question is answered, and the answer corrected; that of HMRC is declined; one still waits."""
    _ask(stage)
    _comment(stage)


def _ask(stage: Stage) -> None:
    round_, manager = stage.rounds[OPEN_ROUND], stage.people["fund-manager.one"]
    set_questions_until(round=round_, last_day=stage.day(14), by=manager, now=stage.at(-19))
    licences = ask_question(
        round=round_,
        department=stage.departments["dwp"],
        words="DWP pays for its licences three years ahead. Is that resource or capital?",
        section="costs",
        by=stage.writer("dwp"),
        now=stage.at(-14),
    )
    answer_question(
        question=licences,
        wording="Licences are paid for three years ahead. Is that resource or capital?",
        answer="Resource: a licence that ends is a service, however early it is paid for.",
        by=manager,
        now=stage.at(-12),
    )
    correct_answer(
        question=licences,
        answer="Resource: a licence that ends is a service, however early it is paid for. Enter it in the "
        "year the service is used, not in the year it is paid.",
        by=manager,
        now=stage.at(-9),
    )
    alone = ask_question(
        round=round_,
        department=stage.departments["hmrc"],
        words="How many bids has the fund had so far?",
        by=stage.writer("hmrc"),
        now=stage.at(-8),
    )
    reason = "The fund does not say before the round closes who bids, or how many do."
    decline_question(question=alone, reason=reason, by=manager, now=stage.at(-7))
    ask_question(
        round=round_,
        department=stage.departments["home-office"],
        words="May the last milestone fall after the fund has stopped paying?",
        section="milestones",
        by=stage.writer("home-office"),
        now=stage.at(-3),
    )


def _comment(stage: Stage) -> None:
    bid, writer, finance = stage.bids["warehouse"], stage.writer("hmrc"), stage.finance("hmrc")
    words = "The second year's people cost looks low. Is the team that runs the old system counted?"
    write_comment(bid=bid, section="costs", words=words, by=finance, now=stage.at(-4))
    said = write_comment(bid=bid, section="costs", words="Hosting is in twice.", by=finance, now=stage.at(-4))
    settle_comment(comment=said, by=writer, now=stage.at(-3))
    words = "Say who covers the night shift while records move."
    write_comment(bid=bid, section="work", words=words, by=stage.signer("hmrc"), now=stage.at(-2))
