import pytest

from bids.rounds.rules.questions import (
    ACCOUNTING_OFFICER,
    SECTIONS,
    VERSION,
    QuestionKind,
    count_words,
    is_required,
    section_of,
    sections_of,
)


def test_the_five_sections_in_order() -> None:
    assert [section.code for section in SECTIONS] == [
        "systems",
        "work",
        "costs",
        "milestones",
        "accounting_officer",
    ]
    assert sections_of(VERSION) is SECTIONS


def test_codes_are_unique_and_radios_have_choices() -> None:
    questions = [question for section in SECTIONS for question in section.questions]
    codes = [question.code for question in questions]

    assert len(set(codes)) == len(codes) == 14
    assert all(bool(question.choices) == (question.kind is QuestionKind.RADIO) for question in questions)
    assert all(question.word_limit for question in questions if question.kind is QuestionKind.TEXTAREA)


def test_the_four_tests_are_each_a_statement_and_a_tick() -> None:
    kinds = {question.code: question.kind for question in ACCOUNTING_OFFICER}

    for test in ("regularity", "propriety", "value_for_money", "feasibility"):
        assert kinds[f"{test}_statement"] is QuestionKind.TEXTAREA
        assert kinds[f"{test}_met"] is QuestionKind.BOOLEAN


def test_an_unknown_version_or_section_is_no_guess() -> None:
    with pytest.raises(KeyError):
        sections_of("0")
    with pytest.raises(KeyError):
        section_of("options")


@pytest.mark.parametrize(("answer", "required"), [("yes", True), ("no", False), (None, False)])
def test_the_detail_is_asked_only_when_there_is_something_to_say(answer: str | None, required: bool) -> None:
    detail = section_of("accounting_officer").questions[-1]

    assert is_required(detail, {"novel_contentious_repercussive": answer}) is required


def test_counts_words() -> None:
    assert count_words("  one two\nthree\t four ") == 4
