import re
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.safestring import SafeString

from legacyfund.web.items import Row, Task
from legacyfund.web.templatetags.govuk import status_tag
from tests.web.showcase import LineFormSet, ShowcaseForm


def show(source, **context):
    template = engines["django"].from_string("{% load govuk %}" + source)
    return template.template.render(Context(context))


def lines(**data):
    return LineFormSet({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", **data})


def test_a_component_takes_nested_parameters():
    html = show('{% govuk "input" id="q" name="q" label__text=label %}', label="<Search>")

    assert re.search(r'<label class="govuk-label" for="q">\s*&lt;Search&gt;', html)


def test_a_block_is_the_html_of_its_component():
    html = show('{% govukblock "details" summaryText="Help" %}<p>{{ x }}</p>{% endgovukblock %}', x="<b>")

    assert "<p>&lt;b&gt;</p>" in html


def test_the_summary_links_each_message_to_its_control():
    form = ShowcaseForm({"name": "x" * 21, "starts_day": "1", "starts_month": "13", "starts_year": "2027"})

    html = show("{% error_summary form %}", form=form)

    assert '<a href="#id_name">“What is the work called?” must be 20 characters' in html
    assert '<a href="#id_starts_month">' in html
    assert '<a href="#id_level">Choose an answer for “End of life or end of support”</a>' in html


def test_every_link_of_the_summary_leads_to_a_control_on_the_page():
    form, formset = ShowcaseForm({}), lines(**{"form-0-amount": "x"})

    html = show("{% error_summary form lines %}{{ form }}{% formset_table lines %}", form=form, lines=formset)

    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) > 12
    assert [target for target in targets if f'id="{target}"' not in html] == []


def test_every_id_on_the_page_is_there_once():
    html = show("{{ form }}{% formset_table lines %}", form=ShowcaseForm(), lines=LineFormSet())

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_messages_of_the_form_as_a_whole_and_of_hidden_fields_have_no_link():
    form = ShowcaseForm({"name": "x"})
    form.add_error(None, "The round has closed.")

    html = show("{% error_summary form %}", form=form)

    assert re.search(r"<li>\s*The round has closed.\s*</li>", html)
    assert re.search(r"<li>\s*Enter an answer for “Version”\s*</li>", html)


def test_no_summary_when_nothing_is_wrong():
    assert (
        show("{% error_summary form lines nothing %}", form=ShowcaseForm(), lines=LineFormSet(), nothing=None)
        == ""
    )


def test_lines_are_numbered_in_the_summary():
    html = show("{% error_summary lines %}", lines=lines(**{"form-1-amount": "x", "form-1-what": "y"}))

    assert "Line 2: “Amount” could not be read" in html


def test_messages_of_the_formset_as_a_whole_are_shown():
    kind = forms.formset_factory(forms.Form, min_num=1, validate_min=True)

    html = show("{% error_summary lines %}", lines=kind({"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}))

    assert "Please submit at least 1 form." in html


@pytest.mark.parametrize(
    ("form", "prefix"), [(ShowcaseForm({}), "Error: "), (ShowcaseForm(), ""), (None, ""), ("not a form", "")]
)
def test_the_title_says_when_there_are_errors(form, prefix):
    assert show("{% error_prefix form %}", form=form) == prefix


def test_a_formset_is_a_table_whose_controls_name_column_and_line():
    html = show('{% formset_table lines caption="Cost lines" row="Cost line" %}', lines=LineFormSet())

    assert "Cost lines</caption>" in html
    assert re.search(r'lf-lines__label" for="id_form-1-amount">\s*Amount, cost line 2', html)
    assert 'Delete<span class="govuk-visually-hidden">, cost line 1</span>' in html
    assert 'name="form-TOTAL_FORMS"' in html
    assert html.count("A few words") == 1


def test_a_formset_rendered_plainly_is_the_same_table():
    assert 'class="govuk-table lf-lines"' in str(LineFormSet())


def test_a_message_of_a_whole_line_stands_at_its_head():
    formset = lines(**{"form-0-year": "2026-27", "form-0-amount": "1", "form-0-what": "x"})
    formset.forms[0].add_error(None, "This line repeats another.")

    html = show("{% formset_table lines %}", lines=formset)

    assert "This line repeats another." in html


def test_a_field_may_be_worded_anew_and_hide_its_label():
    html = show('{% field form.name label="Title" hide_label=True hinted=False %}', form=ShowcaseForm())

    assert re.search(r'govuk-visually-hidden" for="id_name">\s*Title', html)
    assert "A few words" not in html


def test_tags_of_status():
    assert 'class="govuk-tag govuk-tag--green"' in show('{% status_tag "Submitted" "green" %}')
    assert 'class="govuk-tag"' in show('{% status_tag "Submitted" %}')


def test_a_task_list_says_the_state_of_each_task():
    tasks = [
        Task("Costs", "Completed", "/costs"),
        Task("Work", "In progress", "/work", "blue", "2 left"),
        Task("Send", "Not yet"),
    ]

    html = show("{% task_list tasks %}", tasks=tasks)

    assert 'href="/costs"' in html
    assert "govuk-tag--blue" in html
    assert "2 left" in html
    assert "govuk-task-list__status--cannot-start-yet" in html


def test_a_summary_list_takes_rows_or_pairs_and_escapes_answers():
    html = show(
        '{% summary_list rows title="The work" borders=False %}', rows=[Row("Name", "<b>", "/x"), ("Size", 3)]
    )

    assert "&lt;b&gt;" in html
    assert 'Change<span class="govuk-visually-hidden"> name (The work)</span>' in html
    assert "govuk-summary-list--no-border" in html
    assert "The work" in html


def test_breadcrumbs_end_with_the_page_itself():
    html = show('{% breadcrumbs "Bids" "/bids/" "Costs" %}')

    assert '<a class="govuk-breadcrumbs__link" href="/bids/">Bids</a>' in html
    assert re.search(r'aria-current="page">Costs<', html)


@pytest.mark.parametrize(
    ("number", "shown", "hidden"),
    [(1, 'rel="next"', 'rel="prev"'), (20, 'rel="prev"', 'rel="next"')],
)
def test_pagination_keeps_the_rest_of_the_query(number, shown, hidden):
    page = Paginator(range(200), 10).page(number)

    html = show("{% pagination page %}", page=page, request=RequestFactory().get("/?sort=cost&page=9"))

    assert "?sort=cost&amp;page=2" in html or "?sort=cost&amp;page=19" in html
    assert shown in html
    assert hidden not in html


def test_one_page_needs_no_pagination():
    page = Paginator(range(5), 10).page(1)

    assert show("{% pagination page %}", page=page, request=RequestFactory().get("/")) == ""


def test_the_navigation_marks_where_one_is():
    person = SimpleNamespace(navigation=[("Home", "/", True), ("Bids", "/bids/", False)])

    html = show("{% navigation %}", person=person)

    assert re.search(r'href="/" aria-current="page"', html)
    assert html.count("<li") == 2


def test_a_status_is_escaped_also_after_a_safe_one_of_the_same_words():
    status_tag(SafeString("<b>Open</b>"))

    assert "&lt;b&gt;Open" in status_tag("<b>Open</b>")
