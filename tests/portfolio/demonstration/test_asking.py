"""The open round of the demonstration has questions in their states, and a draft with comments."""

from datetime import UTC, datetime

import pytest

from bids.writing.questions.models import RoundQuestion
from portfolio.demonstration.asking import OPEN_ROUND, ask_and_comment
from portfolio.demonstration.calls import hold_round
from portfolio.demonstration.cast import bring_departments, bring_systems
from portfolio.demonstration.stage import Stage

pytestmark = pytest.mark.django_db


def test_questions_and_comments_are_shown() -> None:
    stage = Stage(datetime.now(UTC))
    bring_departments(stage)
    bring_systems(stage)
    hold_round(stage, OPEN_ROUND)

    ask_and_comment(stage)

    asked = RoundQuestion.objects.filter(round=stage.rounds[OPEN_ROUND]).order_by("asked_at")
    assert list(asked.values_list("status", flat=True)) == ["ANSWERED", "DECLINED", "ASKED"]
    assert asked[0].answers.count() == 2
    said = stage.bids["warehouse"].comments.order_by("written_at", "pk")
    assert list(said.values_list("section", flat=True)) == ["costs", "costs", "work"]
    assert said.filter(settled_at=None).count() == 2
