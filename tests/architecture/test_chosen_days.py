"""What `make days` takes: the tests that read the clock, on days that are worth it."""

import pytest

from tests.days.chosen import CHOSEN, THIRDS, days_of
from tests.days.touching import EVERY_DAY, TESTS, is_of_third, touches_a_date


@pytest.mark.parametrize(
    ("module", "taken"),
    [
        ("bids/rounds/views/test_round_setup.py", True),  # asks for pages
        (
            "bids/versions/actions/test_submission.py",
            True,
        ),  # a round of the factories closes a month from today
        ("portfolio/spend/actions/test_uploads.py", True),  # stands on a state of its conftest
        ("journeys/test_whole_chain.py", True),
        ("bids/register/rules/test_risk.py", False),
        ("runtime/test_demo.py", False),
    ],
)
def test_a_module_is_taken_for_what_it_uses(module, taken):
    assert (TESTS / module).exists()
    assert touches_a_date(TESTS / module) is taken


def test_a_date_stands_for_its_chosen_moments_or_for_its_noon():
    assert days_of("") == CHOSEN
    assert [day.name for day in days_of("2027-03-31")] == ["2027-03-31T1000", "2027-03-31T2330"]
    assert [day.name for day in days_of("2027-06-15")] == ["2027-06-15T1200"]
    assert len({day.name for day in CHOSEN}) == len(CHOSEN) >= 12


def test_a_test_has_the_days_of_one_third_and_the_stories_of_a_year_have_all(request) -> None:
    item = request.node
    thirds = [str(third) for third in range(THIRDS)]

    assert [is_of_third(item, third) for third in thirds].count(True) == 1
    assert is_of_third(item, "")
    assert sorted([day.third for day in CHOSEN]) == sorted([*range(THIRDS)] * (len(CHOSEN) // THIRDS))
    assert {day.third for day in days_of("2027-03-31")} == {None}
    assert (TESTS / "journeys/test_whole_chain.py").exists()
    assert (TESTS / "journeys/test_year_end.py").exists()
    assert {"test_whole_chain.py", "test_year_end.py"} <= EVERY_DAY
