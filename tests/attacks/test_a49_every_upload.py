"""A49: every upload is shown to the scanner, and evidence is checked by content as attachments are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bids.overview.actions.endings import decommission_system
from bids.register.models import LegacySystem
from bids.writing.actions.attachments import add_attachment
from legacyfund.lib.clamd import ScannerSilent, VirusFound
from legacyfund.lib.errors import DomainError
from legacyfund.lib.uploads import EvidenceFile
from portfolio.awards.actions.milestones import claim_milestone
from portfolio.awards.models import Claim
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import draft_bid
from tests.factories.conditions import award_with_conditions, conditions_of, said_met
from tests.factories.files import BOMB, DOCM, EICAR, PDF, PNG, SVG
from tests.factories.portfolio import accepted_award
from tests.factories.register import make_system
from tests.factories.register_imports import csv_of, received_import, system_cells
from tests.factories.returns import receipt_of
from tests.scanner import scanner, tcp

pytestmark = pytest.mark.django_db


def attach(content=PDF, name="plan.pdf"):
    bid = draft_bid()
    add_attachment(bid=bid, file=SimpleUploadedFile(name, content), by=bid.created_by, now=NOW)


def claim(content=PDF, name="report.pdf"):
    milestone = accepted_award().milestones.get(number=1)
    return claim_milestone(
        milestone=milestone,
        met_on=NOW.date(),
        evidence="The report.",
        file=EvidenceFile(name, content),
        by=make_user("BIDDER", milestone.award.department),
        now=NOW,
    )


def switch_off(content=PDF, name="certificate.pdf"):
    system = make_system()
    return decommission_system(
        system=system,
        ended_on=NOW.date(),
        evidence="The certificate.",
        file=EvidenceFile(name, content),
        by=make_user("BIDDER", system.department),
        now=NOW,
    )


def show_condition(content=PDF, name="plan.pdf"):
    said_met(conditions_of(award_with_conditions())[0], file=EvidenceFile(name, content))


UPLOADS = {
    "condition": show_condition,
    "attachment": attach,
    "evidence": claim,
    "proof of an ending": switch_off,
    "register": lambda: received_import(csv_of(system_cells())),
    "return": receipt_of,
}
each_upload = pytest.mark.parametrize("upload", UPLOADS.values(), ids=list(UPLOADS))


@each_upload
def test_a49_a_virus_is_not_taken(upload, settings):
    place, settings.CLAMD_ADDRESS = tcp()

    with scanner(b"stream: Eicar-Test-Signature FOUND\0", place) as shown, pytest.raises(VirusFound):
        upload()
    assert shown


@each_upload
def test_a49_nothing_is_taken_while_the_scanner_is_silent(upload, settings):
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"

    with pytest.raises(ScannerSilent):
        upload()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (EICAR, "report.pdf"),
        (SVG, "report.svg"),
        (b"<html><script>", "report.pdf"),
        (b"<?php", "report.php"),
        (DOCM, "report.docx"),
        (BOMB, "report.xlsx"),
        (PNG, "report.pdf"),
    ],
)
def test_a49_evidence_is_told_by_its_content(content, name):
    with pytest.raises(DomainError):
        claim(content, name)
    with pytest.raises(DomainError):
        switch_off(content, name)
    assert not Claim.objects.exists()
    assert not LegacySystem.objects.exclude(status="LIVE").exists()


def test_a49_evidence_keeps_a_name_that_does_no_harm():
    assert claim(name="../../\u202ereport.exe.pdf").file_name == "report_exe.pdf"
