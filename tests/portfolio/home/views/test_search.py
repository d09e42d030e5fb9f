import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from portfolio.home.queries.search import AT_MOST
from tests.factories.accounts import make_department, make_user, sign_in
from tests.factories.assessment import eligible_bid, proposed_review
from tests.factories.bids import draft_bid
from tests.factories.pages import text_of
from tests.factories.passing import accepted_offer
from tests.factories.portfolio import accepted_award, confirmed_decision, ranked_bids, tied_round
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db


def found(person, text):
    response = sign_in(Client(), person).get(reverse("portfolio:search"), {"q": text})
    assert response.status_code == 200
    return {kind.title: [row.reference for row in kind.rows] for kind in response.context["kinds"]}


def test_each_kind_is_found_by_a_part_of_its_reference():
    award = accepted_award()
    system = award.bid.systems.get().system

    assert found(make_user(Role.BIDDER, award.department), award.bid.reference.lower()) == {
        "Bids": [award.bid.reference],
        "Awards": [award.reference],
    }
    assert found(make_user(Role.FUND_MANAGER), system.reference) == {"Systems": [system.reference]}


def test_every_word_has_to_be_found():
    award = accepted_award()
    person = make_user(Role.FUND_MANAGER)
    first, *_ = award.title.split()

    assert found(person, f"{first} {award.reference}")["Awards"] == [award.reference]
    assert found(person, f"{first} xyzzy") == {}


def test_another_department_finds_nothing():
    award = accepted_award()
    stranger = make_user(Role.BIDDER, make_department("ZZ"))

    for text in (award.reference, award.title, award.bid.systems.get().system.name):
        assert found(stranger, text) == {}


def test_a_former_owner_finds_where_its_systems_went_as_they_were_called_there():
    receiver = make_department(name="Office of Public Registers")
    make_system(receiver, name="Appointee register")
    system = make_system(name="Appointee register")
    giver = system.department
    passed = accepted_offer([system], receiver)
    system.refresh_from_db()
    person = make_user(Role.BIDDER, giver)

    assert system.name != "Appointee register"
    assert found(person, "appointee") == {"Systems passed to another department": [system.reference]}
    assert found(person, system.reference) == {"Systems passed to another department": [system.reference]}
    page = text_of(sign_in(Client(), person).get(reverse("portfolio:search"), {"q": "appointee"}))
    assert "went to Office of Public Registers on" in page
    assert system.name not in page
    assert found(passed.answered_by, system.reference) == {"Systems": [system.reference]}
    assert "Systems passed to another department" not in found(make_user(Role.FUND_MANAGER), "appointee")
    back = accepted_offer([system], giver)
    assert found(person, system.reference) == {"Systems": [back.systems.get().system.reference]}
    system.refresh_from_db()
    accepted_offer([system], receiver)
    assert found(person, system.reference) == {"Systems passed to another department": [system.reference]}


def test_a_reviewer_finds_the_bids_they_were_given_and_no_others():
    review = proposed_review(eligible_bid())
    bid = review.version.bid

    assert found(review.reviewer, bid.reference) == {"Bids you review": [bid.reference]}
    assert found(make_user(Role.REVIEWER), bid.reference) == {}


def test_before_the_announcement_a_department_finds_no_award_and_no_outcome():
    round_, _ = tied_round(900_000)
    bid = ranked_bids(round_)[0]
    confirmed_decision(bid)
    bidder = make_user(Role.BIDDER, bid.department)

    response = sign_in(Client(), bidder).get(reverse("portfolio:search"), {"q": bid.reference})

    assert [kind.title for kind in response.context["kinds"]] == ["Bids"]
    assert "with the panel" in text_of(response)


def test_a_draft_that_may_not_be_read_is_found_by_its_reference_alone():
    bid = draft_bid()
    manager = make_user(Role.FUND_MANAGER)

    assert found(manager, bid.title) == {}
    page = sign_in(Client(), manager).get(reverse("portfolio:search"), {"q": bid.reference})
    assert bid.title not in text_of(page)
    assert bid.reference in text_of(page)


def test_what_was_typed_stays_words():
    person = make_user(Role.FUND_MANAGER)

    assert found(person, "100% _") == {}
    assert found(person, "<script>") == {}


@pytest.mark.parametrize(("typed", "said"), [("x", "Write two letters"), ("a\x00b", "Null characters")])
def test_what_cannot_be_searched_for_is_said(typed, said):
    page = sign_in(Client(), make_user(Role.FUND_MANAGER)).get(reverse("portfolio:search"), {"q": typed})

    assert said in text_of(page)


def test_nothing_asked_for_is_only_the_box():
    page = text_of(sign_in(Client(), make_user(Role.ADMINISTRATOR)).get(reverse("portfolio:search")))

    assert "Name or reference" in page
    assert "Nothing that you may see" not in page
    assert "Nothing that you may see" in text_of(
        sign_in(Client(), make_user(Role.ADMINISTRATOR)).get(reverse("portfolio:search"), {"q": "payroll"})
    )


def test_a_long_answer_leads_to_the_list_and_costs_no_more_queries(django_assert_max_num_queries):
    department = make_department("LONG")
    for number in range(AT_MOST + 1):
        make_system(department=department, name=f"Ledger {number}")
    client = sign_in(Client(), make_user(Role.BIDDER, department))

    with django_assert_max_num_queries(11):
        page = text_of(client.get(reverse("portfolio:search"), {"q": "ledger"}))

    assert f"Systems: the first {AT_MOST}" in page
    assert f"{reverse('bids:systems')}?search=ledger" in page


def test_the_signed_out_are_sent_to_sign_in_and_see_no_box():
    response = Client().get(reverse("portfolio:search"))

    assert response.headers["Location"].startswith(reverse("account_login"))
    assert "lf-search" not in text_of(Client().get(reverse("account_login")))


def test_the_box_stands_on_every_page_of_a_person_with_a_role():
    home = text_of(sign_in(Client(), make_user(Role.TREASURY_ANALYST)).get("/"))

    assert f'action="{reverse("portfolio:search")}"' in home
