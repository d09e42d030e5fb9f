"""Systems pass: two sign-offs agree on some of them, and then a department closes and the rest follow."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from bids.register.tasks import pass_registers_on
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.register import make_system, rated_system
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_two_sign_offs_agree_and_then_one_department_closes(live_server) -> None:
    now = timezone.now()
    by = {"password": PASSWORD, "now": now}
    giver = make_department("D905", name="Department for Payments and Pensions", now=now)
    receiver = make_department("D906", name="Office of Public Registers", now=now)
    make_user(Role.SIGN_OFF, giver, email="giver@legacyfund.example", **by)
    make_user(Role.SIGN_OFF, receiver, email="receiver@legacyfund.example", **by)
    make_user(Role.ADMINISTRATOR, email="admin@legacyfund.example", **by)
    system = rated_system(giver, name="Payments engine for reciprocal agreements", now=now)
    second = make_system(giver, name="Appointee register", now=now)
    left = make_system(giver, name="Overpayment ledger", now=now)
    make_system(receiver, name="Appointee register", now=now)
    with Browser(live_server.url, album="systems-pass") as browser:
        signer = browser.visitor().sign_in("giver@legacyfund.example", PASSWORD)
        signer.visit(f"/systems/{system.reference}/")
        signer.follow("Offer it to that department", picture="offer-systems")
        signer.fill("Which systems?", f"{system.reference}\nAppointee register")
        signer.select("Which department takes them over?", "Office of Public Registers")
        signer.fill("Why do they pass to it?", "Registers of people move to the office on 1 April.")
        signer.press("Offer the systems", picture="offer-made")
        signer.sees("Unanswered", "Take the offer back", second.reference)
        signer.visit("/", picture="home-of-who-offered")
        signer.sees("has still to answer your offer of 2 systems")

        other = browser.visitor().sign_in("receiver@legacyfund.example", PASSWORD)
        other.sees("which offers you 2 systems (D905-T0001)")
        other.follow(
            "Answer Department for Payments and Pensions, which offers you 2 systems (D905-T0001)",
            picture="offer-to-answer",
        )
        other.follow("Decline the offer", picture="offer-decline")
        other.visit("/systems/offers/D905-T0001/")
        other.press("Accept the systems", picture="offer-accepted")
        other.follow(second.reference, picture="system-that-came")
        other.sees("Appointee register (D905-S0002)", "it was called Appointee register there")
        other.visit("/systems/offers", picture="offers")

        signer.visit(f"/systems/{system.reference}/", picture="system-that-went")
        signer.sees("passed from the register of Department for Payments and Pensions")
        signer.visit("/systems/passed", picture="passed-systems")
        signer.visit("/systems/", picture="register-given-away")

        admin = browser.visitor().sign_in("admin@legacyfund.example", PASSWORD)
        admin.visit(reverse("accounts:close_department", args=[giver.pk]), picture="close-department")
        today = london_date(timezone.now())
        admin.fill_date("First day it no longer exists", today.day, today.month, today.year)
        admin.select("Successor (optional)", "Office of Public Registers")
        admin.press("Close department", picture="department-closed")
        admin.sees("has been closed", "followed by Office of Public Registers")
        pass_registers_on()

        other.visit(f"/systems/{left.reference}/", picture="system-of-a-closed-department")
        other.sees("Overpayment ledger", "Came from Department for Payments and Pensions", "which closed")
        signer.visit(f"/systems/{left.reference}/", picture="system-that-went-with-a-closing")
        signer.sees("because Department for Payments and Pensions closed")
        signer.visit("/search/?q=overpayment", picture="search-of-a-former-owner")
        signer.sees("Systems passed to another department", "went to Office of Public Registers")
