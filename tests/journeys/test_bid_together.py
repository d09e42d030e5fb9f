"""A full-form bid from nothing to submitted, by two people of one department at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.permissions import Role
from bids.rounds.rules.questions import FOUR_TESTS, FULL_FORM
from bids.writing.models import Bid
from legacyfund.lib.financial_year import following_year
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.bid_forms import YEAR
from tests.factories.bids import bidding_round
from tests.factories.register import rated_system
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TITLE = "Replace the licence ledger"
OPTIONS = (
    ("Do nothing", "Keep the ledger.", "5", "This option is doing nothing"),
    ("Buy a service", "Buy what others run.", "80", "This is the preferred option"),
    ("Rebuild it", "Write it again.", "50", ""),
)


def test_two_people_write_one_bid(live_server):
    now = timezone.now()
    department = make_department("D902", name="Department for Ledgers", now=now)
    for key, role in (("lead", Role.BIDDER), ("finance", Role.BIDDER), ("delegate", Role.SIGN_OFF)):
        make_user(role, department, name=key.capitalize(), email=address(key), password=PASSWORD, now=now)
    system = rated_system(department, now=now)
    bidding_round(questions_version=FULL_FORM, now=now)
    with Browser(live_server.url, album="bid-together") as browser:
        lead, finance = sign_in(browser, "lead"), sign_in(browser, "finance")
        page = start(lead, system.reference)
        finance.visit(page)
        weigh_the_options(lead)
        tell_the_costs(finance, page)
        meet_in_one_section(lead, finance, page)
        plan(lead)
        tell_the_rest(finance, page)
        send(lead, page)
        certify(sign_in(browser, "delegate"), page)

    bid = Bid.objects.get()
    assert (bid.status, bid.current_version.cost_to_fund) == ("SUBMITTED", Decimal("400000.00"))


def address(key: str) -> str:
    return f"{key}@legacyfund.example"


def sign_in(browser: Browser, key: str) -> Visitor:
    return browser.visitor().sign_in(address(key), PASSWORD)


def start(lead: Visitor, system: str) -> str:
    """The bid's page, once the systems are named in it."""
    lead.navigate("Bids")
    lead.press("Start a bid")
    lead.fill("Title of the bid", TITLE)
    lead.press("Start the bid")
    page = lead.path()
    lead.follow("Systems and disposition")
    label = lead.browser.do(
        lambda: lead.page.locator(f"select[name=systems-0-system] option[value={system}]").inner_text()
    )
    lead.select("System", label, group="System 1")
    lead.select("Treatment", "Retire: switch it off", group="System 1")
    lead.fill("What happens to it", "Switched off.", group="System 1")
    lead.fill("Target rating after delivery", "4", group="System 1")
    lead.fill_date("Date it is decommissioned", 30, 9, 2029, group="System 1")
    lead.press("Save and continue")
    return page


def weigh_the_options(lead: Visitor) -> None:
    lead.follow("Options")
    for number, (name, description, score, mark) in enumerate(OPTIONS, start=1):
        group = f"Option {number}"
        lead.fill("Name", name, group=group)
        lead.fill("What it is", description, group=group)
        lead.fill("Score", score, group=group)
        if mark:
            lead.choose(mark, group=group)
    lead.fill("Why is the preferred option the best one?", "It is the only one that lets the ledger go.")
    lead.press("Save and continue")


def tell_the_costs(finance: Visitor, page: str) -> None:
    finance.visit(page)
    finance.follow("Costs")
    lines = (
        ("Buying it", "2. Buy a service (preferred)", YEAR, "Supplier", "The fund", "400,000"),
        ("Running it", "2. Buy a service (preferred)", following_year(YEAR), "People", "The department", "9"),
        ("Keeping it", "1. Do nothing", YEAR, "People", "The department", "90,000"),
        ("Building it", "3. Rebuild it", YEAR, "People", "The fund", "700,000"),
    )
    for number, (words, option, year, category, payer, amount) in enumerate(lines, start=1):
        if number > 1:
            finance.press("Add another cost")
        line = f"cost {number}"
        finance.fill("What it is for", words, line=line)
        finance.select("Option", option, line=line)
        finance.select("Control budget", "RDEL programme", line=line)
        finance.select("Category", category, line=line)
        finance.select("Who pays", payer, line=line)
        finance.fill(year, amount, line=line)
    finance.unfold("Details of cost 2")
    finance.choose("Paid once the fund has stopped", line="cost 2")
    finance.fill("If an option costs nothing in some of the years, why is that?", "It is built in one.")
    finance.press("Save and continue")
    finance.sees("£400,000")


def meet_in_one_section(lead: Visitor, finance: Visitor, page: str) -> None:
    """Both open the work; the second to save is shown both versions, and loses nothing."""
    for person in (lead, finance):
        person.visit(page)
        person.follow("The work")
        for label in (
            "Who uses the services, and how many are they?",
            "How will the risk be held down until the work is done?",
            "Why now?",
        ):
            person.fill(label, "As the business case says.")
    lead.fill("What will be done?", "The records move in one night.")
    lead.press("Save and continue")
    finance.fill("What will be done?", "The records move over four weekends.")
    finance.press("Save and continue", status=409)
    finance.sees("was saved while you had it open", "in one night", "over four weekends", "Lead saved")
    finance.press("Go on editing what I typed")
    finance.press("Save and continue")
    lead.visit(page)
    lead.follow("The work")
    assert "four weekends" in lead.browser.do(lead.page.locator("#id_what_will_be_done").input_value)
    lead.visit(page)


def plan(lead: Visitor) -> None:
    lead.follow("Milestones")
    group = "Milestone 1"
    lead.fill("Name", "Ledger off", group=group)
    lead.select("Kind", "Decommissioning", group=group)
    day = date(2028, 3, 1)
    lead.fill_date("Baseline date", day.day, day.month, day.year, group=group)
    lead.fill("Evidence expected", "The certificate", group=group)
    lead.fill(f"{YEAR}, Resource, programme (RDEL programme)", "400,000", group=group)
    lead.press("Save and continue")
    lead.follow("Accounting officer")
    for _, name in FOUR_TESTS:
        lead.fill(f"How the proposal meets the test of {name.lower()}", "As the business case shows.")
        lead.choose(f"The proposal meets the test of {name.lower()}")
    lead.choose("No", group="Is any of the spending novel, contentious or repercussive?")
    lead.press("Save and continue")


def tell_the_rest(finance: Visitor, page: str) -> None:
    finance.visit(page)
    finance.follow("Benefits")
    finance.press("Add another benefit")
    brought = ("Support ends", "2. Buy a service (preferred)"), ("The ledger is ours", "3. Rebuild it")
    for number, (words, option) in enumerate(brought, start=1):
        line = f"benefit {number}"
        finance.fill("What the benefit is", words, line=line)
        finance.select("Option", option, line=line)
        finance.select("Kind", "Cash-releasing", line=line)
        finance.select("Year", following_year(YEAR), line=line)
        finance.fill("Amount", "250,000", line=line)
        finance.fill("Role that answers for it", "Head of finance", line=line)
    finance.press("Save and continue")
    finance.follow("Risks")
    group = "Risk 1"
    finance.fill("What could happen", "The supplier is late", group=group)
    finance.select("Likelihood", "3: Medium", group=group)
    finance.select("Impact", "4: High", group=group)
    finance.fill("What is done about it", "Two suppliers", group=group)
    finance.fill("Role that owns it", "Head of delivery", group=group)
    finance.press("Save and continue")
    finance.follow("Skills and leadership")
    group = "Role 1"
    finance.fill("Role", "Delivery manager", group=group)
    finance.select("First quarter", f"{YEAR} Q1", group=group)
    finance.select("Last quarter", f"{YEAR} Q4", group=group)
    finance.fill("Needed", "2", group=group)
    finance.fill("Of them in post", "2", group=group)
    fill_every_text(finance)
    finance.press("Save and continue")
    finance.follow("Resilience and security")
    fill_every_text(finance)
    finance.press("Save and continue")
    finance.sees_not("Not started", "In progress")


def fill_every_text(person: Visitor) -> None:
    """Each question of the section that stands outside the lines."""
    boxes = "form :is(textarea, input[type=text]):not([name*='-'])"

    def fill() -> None:
        for box in person.page.locator(boxes).all():
            box.fill("As the business case says.")

    person.browser.do(fill)


def send(lead: Visitor, page: str) -> None:
    lead.visit(page)
    lead.press("Check your answers")
    lead.sees("over four weekends", "Option 2, Buy a service", "Support ends", "2 in post")
    lead.sees_not("What is missing or wrong")
    lead.press("Send for certification")


def certify(delegate: Visitor, page: str) -> None:
    delegate.visit(page)
    delegate.press("Read and certify")
    for _, name in FOUR_TESTS:
        delegate.choose(name)
    delegate.press("Certify and submit")
    delegate.sees("Bid submitted", "It asks the fund for £400,000")
