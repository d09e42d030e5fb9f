import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import RegexValidator

from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import (
    GovukDateField,
    GovukRadios,
    GovukTextarea,
    GovukTextInput,
    PoundsField,
    add_refusal,
)
from tests.web.showcase import ShowcaseForm


def markup(field, value=None):
    """The component of one field that has not been answered yet; `value` is its initial one."""
    kind = type("One", (forms.Form,), {"answer": field})
    return str(kind(initial={"answer": value})["answer"].as_field_group())


def wrong(field, value):
    kind = type("One", (forms.Form,), {"answer": field})
    return kind({"answer": value})["answer"]


def test_label_hint_and_control_belong_together():
    html = markup(forms.CharField(label="Name", help_text="In <full>"))

    assert '<label class="govuk-label govuk-label--s" for="id_answer">' in html
    assert 'id="id_answer-hint"' in html
    assert "In &lt;full&gt;" in html
    assert 'aria-describedby="id_answer-hint"' in html


def test_an_error_is_announced_marked_and_linked():
    form = ShowcaseForm({"name": "x" * 21})

    html = str(form["name"].as_field_group())

    assert '<span class="govuk-visually-hidden">Error:</span> “What is the work called?” must be 20' in html
    assert "govuk-form-group--error" in html
    assert "govuk-input--error" in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html


def test_what_was_typed_comes_back_escaped():
    form = ShowcaseForm({"name": '"><script>alert(1)</script>', "summary": "</textarea><script>"})

    assert "<script>" not in str(form)


def test_lines_of_a_long_answer_come_back_unchanged():
    form = ShowcaseForm({"summary": "one\n  two\nthree", "note": "one\n  two"})

    assert ">one\n  two\nthree</textarea>" in str(form["summary"].as_field_group())
    assert ">one\n  two</textarea>" in str(form["note"].as_field_group())


def test_a_password_never_comes_back():
    assert "hunter2" not in str(ShowcaseForm({"secret": "hunter2"}))


def test_no_control_leans_on_the_browser_to_check_it():
    html = str(ShowcaseForm())

    assert not re.search(r"\s(required|maxlength|min|max|step)\b[=>\s]", html)


def test_an_answer_that_may_be_left_empty_says_so():
    assert "Note (optional)" in str(ShowcaseForm()["note"].as_field_group())


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (forms.IntegerField(), 'inputmode="numeric"'),
        (forms.DecimalField(), 'inputmode="decimal"'),
        (forms.EmailField(), 'type="email"'),
        (forms.EmailField(), 'autocomplete="email"'),
        (forms.CharField(widget=forms.PasswordInput), "govuk-password-input"),
        (forms.CharField(widget=GovukTextInput(width=4)), "govuk-input--width-4"),
        (forms.CharField(widget=GovukTextInput(width="one-half")), "govuk-!-width-one-half"),
        (
            forms.CharField(widget=GovukTextInput(suffix="days")),
            'govuk-input__suffix" aria-hidden="true">days',
        ),
        (forms.CharField(widget=forms.TextInput({"class": "own", "data-x": "1"})), 'data-x="1"'),
        (forms.CharField(widget=forms.TextInput({"class": "own"})), 'class="govuk-input own"'),
        (PoundsField(), 'govuk-input__prefix" aria-hidden="true">£'),
        (forms.CharField(widget=GovukTextarea(max_length=100)), "You can enter up to 100 characters"),
        (forms.CharField(widget=GovukTextarea(max_words=50)), "You can enter up to 50 words"),
        (forms.CharField(widget=GovukTextarea(rows=9)), 'rows="9"'),
        (forms.FileField(), 'type="file"'),
        (forms.CharField(widget=forms.HiddenInput), '<input type="hidden" name="answer"'),
        (forms.CharField(disabled=True), " disabled"),
        (forms.BooleanField(label="Agreed", help_text="Think"), "govuk-checkboxes__hint"),
    ],
)
def test_each_kind_of_control(field, expected):
    assert expected in markup(field)


def test_a_select_keeps_its_choice_and_names_its_groups():
    field = forms.ChoiceField(choices=[("", "Choose"), ("Money", [("R", "Resource"), ("C", "Capital")])])

    html = markup(field, "C")

    assert '<option value="C" selected>Money: Capital</option>' in html
    assert '<option value="">Choose</option>' in html


def test_radios_have_a_legend_ids_and_a_choice_without_the_empty_one():
    field = forms.ChoiceField(
        label="Level",
        choices=[("", "---"), (6, "Certain"), (1, "Unlikely")],
        widget=GovukRadios(hints={6: "Now"}, inline=True),
    )

    html = markup(field, 1)

    assert re.search(r"<legend[^>]*>\s*Level\s*</legend>", html)
    assert 'id="id_answer" name="answer" type="radio" value="6"' in html
    assert 'id="id_answer-2" name="answer" type="radio" value="1" checked' in html
    assert "govuk-radios--inline" in html
    assert "Now" in html
    assert "---" not in html


def test_disabled_radios_cannot_be_changed():
    field = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, disabled=True)

    assert 'disabled="disabled"' in markup(field, "a")


def test_checkboxes_keep_what_was_ticked():
    form = ShowcaseForm({"systems": ["b"]})

    html = str(form["systems"].as_field_group())

    assert 'value="b" checked' in html
    assert 'value="a" checked' not in html


def test_a_single_box_is_ticked_when_it_was():
    assert " checked" in markup(forms.BooleanField(), True)
    assert " checked" not in markup(forms.BooleanField())


def test_a_date_has_three_labelled_boxes_and_shows_its_value():
    html = markup(GovukDateField(label="When"), date(2027, 3, 27))

    assert 'id="id_answer_day" name="answer_day" type="text" value="27"' in html
    assert 'id="id_answer_year" name="answer_year" type="text" value="2027"' in html
    assert re.search(r'for="id_answer_month">\s*Month', html)
    assert 'role="group"' in html


def test_only_the_wrong_box_of_a_date_is_marked():
    form = ShowcaseForm({"starts_day": "27", "starts_month": "13", "starts_year": "2027"})

    html = str(form["starts"].as_field_group())

    assert html.count("govuk-input--error") == 1
    assert re.search(r'govuk-input--error" id="id_starts_month"', html)
    assert 'value="13"' in html


def test_an_amount_is_shown_with_its_thousands():
    assert 'value="1,234.50"' in markup(PoundsField(), Decimal("1234.50"))


def test_a_label_may_be_the_heading_of_the_page():
    html = str(ShowcaseForm()["name"].component(heading=True))

    assert '<h1 class="govuk-label-wrapper">' in html
    assert "govuk-label--l" in html


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("name", "govuk-input"),
        ("summary", "govuk-textarea"),
        ("budget", "govuk-select"),
        ("file", "govuk-file-upload"),
    ],
)
def test_a_bare_control_has_its_class_and_its_error(name, class_name):
    assert f'class="{class_name}"' in str(ShowcaseForm()[name])
    assert f'class="{class_name} {class_name}--error"' in str(ShowcaseForm({})[name])


@pytest.mark.parametrize("name", ["level", "systems", "starts"])
def test_a_bare_group_keeps_its_legend_for_those_who_listen(name):
    assert 'govuk-visually-hidden">' in str(ShowcaseForm()[name])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.CharField(label="Name"), "", "Enter an answer for “Name”"),
        (forms.ChoiceField(label="Name", choices=[("a", "A")]), "", "Choose an answer for “Name”"),
        (
            forms.ChoiceField(label="Name", choices=[("a", "A")]),
            "z",
            "Choose one of the answers offered for “Name”",
        ),
        (forms.FileField(label="Name"), "", "Choose a file for “Name”"),
        (forms.BooleanField(label="Name"), "", "Tick the box for “Name”"),
        (forms.IntegerField(label="Name"), "x", "“Name” must be a whole number, such as 12"),
        (forms.IntegerField(label="Name", min_value=3), "1", "“Name” must be 3 or more"),
        (forms.IntegerField(label="Name", max_value=3), "9", "“Name” must be 3 or less"),
        (forms.DecimalField(label="Name"), "x", "“Name” must be a number, such as 12.5"),
        (
            forms.EmailField(label="Name"),
            "x",
            "“Name” must be an e-mail address, such as name@example.gov.uk",
        ),
        (
            forms.DecimalField(label="Name", max_digits=3, decimal_places=1),
            "0.55",
            "“Name” must have no more than one decimal place",
        ),
        (
            forms.DecimalField(label="Name", max_digits=3, decimal_places=1),
            "1234",
            "“Name” must have no more than 3 figures",
        ),
        (
            forms.CharField(label="Name", max_length=1000),
            "x" * 1001,
            "“Name” must be 1,000 characters or fewer; it has 1,001",
        ),
        (forms.DateField(label="Name"), "x", "Enter a valid date."),
        (forms.CharField(label="Name", error_messages={"required": "Give it a name"}), "", "Give it a name"),
        (
            forms.CharField(label="Name", validators=[RegexValidator("^A", "Begin with A")]),
            "B",
            "Begin with A",
        ),
    ],
)
def test_messages_are_plain_and_name_the_question(field, value, said):
    assert wrong(field, value).error_texts == [said]


def test_two_messages_of_one_field_stand_on_two_lines():
    begins, ends = RegexValidator("^A", "Begin with <A>"), RegexValidator("Z$", "End with Z")

    html = wrong(forms.CharField(label="Name", validators=[begins, ends]), "B").markup

    assert "Begin with &lt;A&gt;<br>End with Z" in html


def test_an_empty_file_is_refused_in_words():
    kind = type("One", (forms.Form,), {"answer": forms.FileField(label="The return")})

    form = kind({}, {"answer": SimpleUploadedFile("a.csv", b"")})

    assert form["answer"].error_texts == ["The file for “The return” is empty. Choose another"]


def test_a_refusal_goes_to_the_field_it_names():
    form = ShowcaseForm({"name": "x"})

    add_refusal(form, DomainError("That name is taken.", field="name"))

    assert form["name"].error_texts == ["That name is taken."]


@pytest.mark.parametrize("field", [None, "elsewhere"])
def test_a_refusal_of_no_field_here_goes_above_the_form(field):
    form = ShowcaseForm({"name": "x"})

    add_refusal(form, DomainError("The round has closed.", field=field))

    assert form.non_field_errors() == ["The round has closed."]
