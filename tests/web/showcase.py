"""A page made of every component, for the browser to look at. Its URLs exist in tests alone."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from legacyfund.web.forms import (
    GovukCheckboxes,
    GovukDateField,
    GovukRadios,
    GovukTextarea,
    GovukTextInput,
    PoundsField,
)
from legacyfund.web.items import Row, Task

LEVELS = [("6", "6: certain"), ("3", "3: likely"), ("1", "1: very unlikely")]
PERSON = SimpleNamespace(
    name="Bidder, HMRC",
    role_label="Bidder",
    navigation=[
        ("Home", "/", True),
        ("Register", "/systems/", False),
        ("Bids", "/bids/", False),
        ("Awards", "/awards/", False),
        ("Returns", "/returns/", False),
        ("Messages", "/messages/", False),
    ],
)


class ShowcaseForm(forms.Form):
    name = forms.CharField(
        label="What is the work called?", max_length=20, help_text="A few words & no <code>"
    )
    days = forms.IntegerField(label="Days needed", widget=GovukTextInput(width=4, suffix="days"), min_value=1)
    amount = PoundsField(label="Whole-life cost", help_text="Pounds and pence, such as 1,234.50", zero=False)
    starts = GovukDateField(label="When does it start?", help_text="For example, 27 3 2027")
    summary = forms.CharField(label="Summary", widget=GovukTextarea(rows=4, max_words=200))
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    level = forms.ChoiceField(
        label="End of life or end of support",
        choices=LEVELS,
        widget=GovukRadios(hints={"6": "Already out of vendor support"}),
    )
    systems = forms.MultipleChoiceField(
        label="Systems", choices=[("a", "Ledger of tariffs"), ("b", "Permit index")], widget=GovukCheckboxes
    )
    budget = forms.ChoiceField(
        label="Control budget", choices=[("", ""), ("R", "Resource"), ("C", "Capital")]
    )
    email = forms.EmailField(label="E-mail address")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    file = forms.FileField(label="The return", help_text="A CSV file of at most 20 MB")
    sure = forms.BooleanField(label="I declare no conflict of interest", help_text="Kept with your review")
    version = forms.CharField(widget=forms.HiddenInput, initial="7")


class LineForm(forms.Form):
    year = forms.ChoiceField(label="Year", choices=[("2026-27", "2026-27"), ("2027-28", "2027-28")])
    amount = PoundsField(label="Amount")
    what = forms.CharField(label="What it buys", help_text="A few words")


LineFormSet = forms.formset_factory(LineForm, extra=2, can_delete=True)
TASKS = [
    Task("The systems", "Completed", "/"),
    Task("Costs by year", "In progress", "/", "light-blue", "3 lines so far"),
    Task("Certification", "Cannot start yet"),
]
ROWS = [Row("What is the work called?", "Retire the <ledger>", "/"), ("Control budget", "Resource")]
FIGURES = [("2026-27", Decimal("1234567.00"), Decimal("-12.50")), ("2027-28", Decimal("98765.43"), None)]


def showcase(request: HttpRequest) -> HttpResponse:
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    context = {
        "person": PERSON,
        "form": ShowcaseForm(*data),
        "lines": LineFormSet(data[0], prefix="lines"),
        "tasks": TASKS,
        "rows": ROWS,
        "figures": FIGURES,
        "page": Paginator(range(200), 10).page(4),
        "closes": datetime(2026, 11, 22, 17, tzinfo=UTC),
        "overall": Decimal("26.67"),
    }
    return render(request, "web_tests/showcase.html", context)


urlpatterns = [
    path("", showcase, name="home"),
    path("accounts/logout/", showcase, name="account_logout"),
]
