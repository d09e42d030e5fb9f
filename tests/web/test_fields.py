import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

import accounts
import bids
import portfolio
from legacyfund.web.forms import GovukDateField, GovukTextInput, NumberField, PoundsField, WholeNumberField

ROOMS = (accounts, bids, portfolio)


class Answers(forms.Form):
    when = GovukDateField(label="When")
    amount = PoundsField(label="Amount")
    spare = GovukDateField(label="Spare", required=False)
    more = PoundsField(label="More", required=False)


def answers(**typed):
    data = {"when_day": "27", "when_month": "3", "when_year": "2027", "amount": "10", **typed}
    return Answers(data)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234", "1234.00"),
        (" £1,234.50 ", "1234.50"),
        ("1234.5", "1234.50"),
        ("£0", "0.00"),
        ("999,999,999,999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_read(typed, amount):
    form = answers(amount=typed)

    assert form.is_valid()
    assert form.cleaned_data["amount"] == Decimal(amount)
    assert form.cleaned_data["amount"].as_tuple().exponent == -2


@pytest.mark.parametrize(("typed", "amount"), [("£310k", "310000.00"), ("1.2m", "1200000.00")])
def test_an_amount_is_read_as_people_write_it(typed, amount):
    assert answers(amount=typed).fields["amount"].clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.234", "“1.234” has a fraction of a penny. Write it in pounds and whole pence"),
        ("1 234", "“1 234” has a space inside. Write it like 1,234.50, £310k or 1.2m"),
        ("many", "“many” is not an amount. Write it like 1,234.50, £310k or 1.2m"),
    ],
)
def test_an_amount_that_cannot_be_read_is_refused_with_the_reason(typed, why):
    assert answers(amount=typed)["amount"].error_texts == [f"“Amount” could not be read: {why}"]


def test_an_amount_too_long_for_the_database_is_refused():
    assert not answers(amount="1,000,000,000,000.00").is_valid()


@pytest.mark.parametrize("minus", ["-", "\N{MINUS SIGN}"])
def test_a_minus_sign_needs_permission(minus):
    assert answers(amount=f"{minus}5")["amount"].error_texts == ["“Amount” must not be negative"]
    assert PoundsField(negative=True).clean(f"{minus}£5") == Decimal("-5.00")


def test_nought_may_be_refused():
    with pytest.raises(ValidationError, match="This must be more than £0"):
        PoundsField(zero=False).clean("0.00")


def test_an_amount_of_more_figures_than_a_number_takes_is_refused():
    for typed in ("9" * 28, "9" * 5_000, "-" + "9" * 28):
        with pytest.raises(ValidationError, match="less than £1,000,000,000,000"):
            PoundsField(negative=True).clean(typed)


def test_a_number_given_in_code_is_taken():
    assert PoundsField().clean(5) == Decimal("5.00")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("1234.50"), "1,234.50"), (Decimal("1234.00"), "1,234"), ("as typed", "as typed"), (None, None)],
)
def test_an_amount_is_shown_as_it_may_be_typed(value, shown):
    assert PoundsField().prepare_value(value) == shown


def test_answers_that_may_be_left_empty_are_none():
    form = answers()

    assert form.is_valid()
    assert form.cleaned_data["spare"] is None
    assert form.cleaned_data["more"] is None


@pytest.mark.parametrize("box", ["day", "month", "year"])
def test_a_whole_date_may_be_typed_into_one_box(box):
    empty = {"when_day": "", "when_month": "", "when_year": ""}
    form = answers(**{**empty, f"when_{box}": "27th March 2027"})

    assert form.is_valid()
    assert form.cleaned_data["when"] == date(2027, 3, 27)


def test_a_whole_date_that_means_two_things_is_refused_with_the_reason():
    bound = answers(when_day="3/4/26", when_month="", when_year="")["when"]

    assert bound.error_texts == [
        "“When” could not be read: “3/4/26” can be read in more than one way, since any of its figures may "
        "be the year. Write the year in full, such as 3 April 2026"
    ]
    assert bound.wrong_boxes == ["day"]


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH"])
def test_a_month_may_be_a_number_or_a_name(month):
    form = answers(when_month=month)

    assert form.is_valid()
    assert form.cleaned_data["when"] == date(2027, 3, 27)


@pytest.mark.parametrize(
    ("typed", "said", "boxes"),
    [
        ({"when_day": ""}, "“When” must include a day", ["day"]),
        ({"when_month": " ", "when_year": ""}, "“When” must include a month and a year", ["month", "year"]),
        ({"when_month": "13"}, "“When” must have a month from 1 to 12, or its name", ["month"]),
        ({"when_month": "Marsh"}, "“When” must have a month from 1 to 12, or its name", ["month"]),
        ({"when_year": "27"}, "“When” must have a year of four figures, such as 2027", ["year"]),
        ({"when_day": "first"}, "“When” must have a day from 1 to 31", ["day"]),
        (
            {"when_day": "31", "when_month": "2"},
            "“When” must be a real date, such as 27 3 2027",
            ["day", "month", "year"],
        ),
        (
            {"when_day": "", "when_month": "", "when_year": ""},
            "Enter an answer for “When”",
            ["day", "month", "year"],
        ),
    ],
)
def test_a_date_that_is_not_one_is_refused_at_its_box(typed, said, boxes):
    bound = answers(**typed)["when"]

    assert bound.error_texts == [said]
    assert bound.wrong_boxes == boxes
    assert bound.error_target == f"id_when_{boxes[0]}"


def test_a_date_given_in_code_is_taken():
    assert GovukDateField().clean(date(2027, 3, 27)) == date(2027, 3, 27)


def test_a_date_changes_only_when_it_differs():
    field = GovukDateField()

    assert not field.has_changed(date(2027, 3, 27), ["27", "3", "2027"])
    assert field.has_changed(None, ["27", "3", "2027"])
    assert field.has_changed(None, ["x", "3", "2027"])


def test_a_date_is_left_out_only_when_all_its_boxes_are():
    widget = GovukDateField().widget

    assert widget.value_omitted_from_data({}, {}, "when")
    assert not widget.value_omitted_from_data({"when_day": ""}, {}, "when")


@pytest.mark.parametrize("year", ["1899", "2200", "9999"])
def test_a_year_far_off_is_refused_before_it_is_reckoned_with(year):
    with pytest.raises(ValidationError, match="must have a year from 1900 to 2199"):
        GovukDateField().clean(["31", "12", year])


def test_numbers_are_read_with_the_unit_beside_their_box():
    share = WholeNumberField(widget=GovukTextInput(suffix="%"))

    assert share.clean("20%") == 20
    assert WholeNumberField().clean("3,200") == 3200
    assert WholeNumberField(required=False).clean("") is None
    assert NumberField(decimal_places=2, max_digits=4).clean("12.5") == Decimal("12.5")
    assert NumberField(required=False).clean("") is None
    assert NumberField().clean(5) == 5
    assert WholeNumberField().clean(5) == 5


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (WholeNumberField(), "12.5", "“12.5” is not a whole number. Write it like 12 or 3,200"),
        (
            NumberField(),
            "20%",
            "“20%” is a percentage, and a number is asked for",
        ),
    ],
)
def test_numbers_that_cannot_be_read_are_refused_with_the_reason(field, typed, said):
    with pytest.raises(ValidationError, match=re.escape(f"This could not be read: {said}")):
        field.clean(typed)


READERS = (PoundsField, NumberField, WholeNumberField, GovukDateField)
NUMBERS_AND_DATES = (
    *(forms.IntegerField, forms.DecimalField, forms.FloatField, forms.DateField, forms.DateTimeField),
    *(forms.DurationField, forms.SplitDateTimeField, GovukDateField),
)


def all_forms(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in kind.__subclasses__():
        yield form
        yield from all_forms(form)


def test_every_form_of_the_service_reads_numbers_and_dates_by_the_one_module():
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".forms" in found.name:
                importlib.import_module(found.name)
    asked = {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in all_forms()
        if form.__module__.partition(".")[0] in {room.__name__ for room in ROOMS}
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, NUMBERS_AND_DATES)
    }

    assert len(asked) > 40
    assert [name for name, field in asked.items() if not isinstance(field, READERS)] == []


def test_no_form_asks_for_a_number_or_a_date_in_another_way():
    """Fields that a form adds as it is made are none of its class."""
    others = re.compile(r"\bforms\.(?:Integer|Decimal|Float|Date|DateTime|Duration)Field\(")
    elsewhere = [
        str(source)
        for room in ROOMS
        for source in Path(room.__path__[0]).rglob("*.py")
        if others.search(source.read_text())
    ]

    assert elsewhere == []
