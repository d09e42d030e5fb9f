"""Saying how a file of spend is read: its columns, its award, and what its words stand for."""

import pytest

from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.actions.uploads import Said, match_columns, say_awards
from portfolio.spend.models import AwardMeaning
from portfolio.spend.queries.uploads import found_in
from tests.factories.portfolio import pounds
from tests.factories.returns import LATER, receipt_of, received_upload, released_award, sent

pytestmark = pytest.mark.django_db


OWN = "Voucher Number,Paid on,Payee,Net £000,Project\r\n"


COLUMNS = ["transaction_number", "date", "supplier", "amount", "project_code"]


def own_file(*rows: str) -> bytes:
    return ("Payments in June\r\n" + OWN + "".join(f"{row}\r\n" for row in rows)).encode()


def matched(upload, **details):
    said = {"columns": COLUMNS, "award": None, "award_by": None, "control_budget": "RDEL_PROGRAMME"} | details
    return match_columns(upload=upload, by=upload.received_by, now=LATER, **said)


def test_a_departments_own_layout_is_asked_about_once_and_remembered(released):
    content = own_file("V1,05/06/2027,HALL LTD,31.0,P1", "V2,06/06/2027,OAK LTD,12.5,P1")
    upload = received_upload(released, content=content)
    asked = upload.status

    upload = matched(upload, award=released)
    next_month = received_upload(
        released, content=own_file("V3,05/06/2027,HALL LTD,1.5,P1"), by=upload.received_by
    )

    assert (asked, upload.status, upload.net) == ("RECEIVED", "CHECKED", pounds(43_500))
    again = receipt_of(released, content=content, control_budget="", by_file=True, by=upload.received_by)
    assert (again.is_new, again.upload) == (False, upload)
    assert "UNIT_READ" in set(found_in(upload).values_list("code", flat=True))
    assert (next_month.status, next_month.net) == ("CHECKED", pounds(1_500))
    assert sent(upload).lines.order_by("line_number")[0].project_code == "P1"


def test_a_unit_in_the_heading_is_taken_by_a_person_alone(released):
    header = "Date,Supplier,Transaction number,Amount (£000)"
    upload = received_upload(released, content=f"{header}\r\n05/06/2027,HALL LTD,A1,31.0\r\n".encode())

    assert (upload.status, upload.checks, upload.net) == ("RECEIVED", 1, 0)
    columns = ["date", "supplier", "transaction_number", "amount"]
    upload = matched(upload, columns=columns, award=released)
    assert (upload.status, upload.net) == ("CHECKED", pounds(31_000))


@pytest.mark.parametrize(
    ("details", "field", "said"),
    [
        ({"columns": ["amount"] * 5}, "column_1", "cannot both be “Amount”"),
        ({"columns": ["", *COLUMNS[1:]]}, None, "Say which column is: Transaction number"),
        ({"columns": COLUMNS[:4]}, None, "for each column"),
        ({"columns": [*COLUMNS[:4], "height"]}, None, "for each column"),
        ({"award": None}, "award", "Choose the award"),
        ({"award": None, "award_by": 9}, "award_by", "Choose a column of the file"),
        ({"control_budget": ""}, "control_budget", "Choose the control budget"),
    ],
)
def test_what_cannot_be_meant_is_refused(released, details, field, said):
    upload = received_upload(released, content=own_file("V1,05/06/2027,HALL LTD,31.0,P1"))

    with pytest.raises(ReturnRefused, match=said) as refusal:
        matched(upload, **{"award": released} | details)

    assert refusal.value.field == field


def test_another_departments_award_is_refused(released):
    upload = received_upload(released, content=own_file("V1,05/06/2027,HALL LTD,31.0,P1"))

    with pytest.raises(ReturnRefused, match="award of your department"):
        matched(upload, award=released_award())


def test_lines_of_several_awards_are_sorted_by_the_departments_own_words(released, second_award):
    content = own_file(
        "V1,05/06/2027,HALL LTD,31.0,P1",
        "V2,06/06/2027,OAK LTD,12.5,p2",
        "V3,07/06/2027,ASH LTD,900,Canteen",
        "V4,08/06/2027,ELM LTD,1.5,P1",
        f"V5,08/06/2027,ELM LTD,2.5,{second_award.reference}",
    )
    upload = received_upload(released, content=content, by_file=True)

    upload = matched(upload, award_by=4)
    asked = [(one.words, one.lines, one.supplier) for one in upload.not_sorted]
    said = {"P1": Said(released), "p2": Said(second_award), "Canteen": Said(None, "CDEL")}
    upload = say_awards(upload=upload, said=said, by=upload.received_by, now=LATER)

    assert asked == [("P1", 2, "HALL LTD"), ("p2", 1, "OAK LTD"), ("Canteen", 1, "ASH LTD")]
    assert (upload.status, upload.line_count, upload.left_out) == ("CHECKED", 4, 1)
    assert {part.award: part.net for part in upload.reports} == {
        released.reference: pounds(32_500),
        second_award.reference: pounds(15_000),
    }
    assert AwardMeaning.objects.get(words="canteen").control_budget == ""
    again = received_upload(
        released, content=own_file("W1,05/06/2027,HALL LTD,1,P2"), by_file=True, by=upload.received_by
    )
    assert [part.award for part in again.reports] == [second_award.reference]


def test_words_stand_for_awards_of_the_department_alone(released):
    upload = received_upload(released, content=own_file("V1,05/06/2027,HALL LTD,31.0,P1"), by_file=True)
    upload = matched(upload, award_by=4)

    with pytest.raises(ReturnRefused, match="award of your department"):
        say_awards(upload=upload, said={"P1": Said(released_award())}, by=upload.received_by, now=LATER)
