"""The pages on which a system leaves the register, and what its own page says afterwards."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Event
from accounts.permissions import Role
from bids.register.models import EndingFile
from tests.factories.accounts import NOW, client_of, make_department
from tests.factories.files import PDF
from tests.factories.pages import bids_url, posted_day, text_of
from tests.factories.register import make_system, rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
PAGES = {
    "close_system": {"reason": "Out of scope."},
    "merge_system": {"reason": "The same."},
    "decommission_system": {"evidence": "Change 4711.", **posted_day("ended_on", NOW.date())},
}


@built_once
def pair():
    """A red-rated system and another of its department."""
    department = make_department()
    return rated_system(department, name="Old payroll"), make_system(department, name="Payroll")


def said(name, other):
    return {**PAGES[name], **({"into": other.reference} if name == "merge_system" else {})}


@pytest.mark.parametrize("name", PAGES)
def test_a_system_leaves_the_register_and_its_page_says_why(pair, name):
    system, other = pair
    bidder = client_of(Role.BIDDER, system.department)
    page = bids_url("system", system)

    assert bids_url(name, system) in bidder.get(page).content.decode()
    assert "You cannot undo this" in text_of(bidder.get(bids_url(name, system)))
    blank = bidder.post(bids_url(name, system), {})
    done = bidder.post(bids_url(name, system), said(name, other))

    assert "There is a problem" in text_of(blank)
    assert done["Location"] == page
    shown = text_of(bidder.get(page))
    for words in (PAGES[name].get("reason") or "Change 4711.", "in no count", "Last risk, of 30"):
        assert words in shown
    assert "Rate again" not in shown
    if name == "merge_system":
        assert bids_url("system", other) in bidder.get(page).content.decode()
        survivor = text_of(bidder.get(bids_url("system", other)))
        assert "Merged into this system" in survivor
        assert bids_url("system", system) in survivor
    late = bidder.get(bids_url(name, system))
    assert (late.status_code, "stays as it was then" in text_of(late)) == (409, True)
    assert "stays as it was then" in text_of(bidder.post(bids_url(name, system), said(name, other)))


def test_the_register_shows_what_has_ended_when_it_is_asked(pair):
    system, other = pair
    bidder = client_of(Role.BIDDER, system.department)
    bidder.post(bids_url("close_system", system), PAGES["close_system"])

    now, ended, every = (
        text_of(bidder.get(bids_url("systems"), {"state": state})) for state in ("", "CLOSED", "all")
    )

    assert (system.reference in now, other.reference in now) == (False, True)
    assert (system.reference in ended, other.reference in ended) == (True, False)
    assert (system.reference in every, other.reference in every) == (True, True)


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_ends_it(pair, name):
    system, other = pair
    for client, status in (
        (client_of(Role.BIDDER), 404),
        (client_of(Role.SIGN_OFF, system.department), 403),
        (client_of(), 403),
    ):
        assert client.get(bids_url(name, system)).status_code == status
        assert client.post(bids_url(name, system), said(name, other)).status_code == status
    assert Client().post(bids_url(name, system)).status_code == 302
    assert client_of(Role.BIDDER, system.department).put(bids_url(name, system)).status_code == 405


def test_a_file_shows_that_a_system_is_switched_off_and_is_only_downloaded(pair):
    system, _ = pair
    bidder = client_of(Role.BIDDER, system.department)
    name, page = "decommission_system", bids_url("system", system)
    wrong = {**said(name, None), "file": SimpleUploadedFile("proof.docx", PDF)}

    refused = bidder.post(bids_url(name, system), wrong)
    bidder.post(bids_url(name, system), {**said(name, None), "file": SimpleUploadedFile("proof.pdf", PDF)})

    assert "what it holds is PDF" in text_of(refused)
    file = EndingFile.objects.get(system=system)
    link = bids_url("ending_file", system, sha256=file.sha256)
    assert link in bidder.get(page).content.decode()
    assert file.sha256 in text_of(bidder.get(page))
    for role in (Role.FUND_MANAGER, Role.AUDITOR):
        served = client_of(role).get(link)
        assert (served.content, served["Content-Type"]) == (PDF, "application/octet-stream")
        assert served["Content-Disposition"] == 'attachment; filename="proof.pdf"'
        assert served["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client_of(Role.BIDDER).get(link).status_code == 404
    assert bidder.get(bids_url("ending_file", system, sha256="0" * 64)).status_code == 404
    assert Client().get(link).status_code == 302
    assert Event.objects.get(kind="system.decommissioned").data["file_sha256"] == file.sha256
