import pytest
from django.utils.safestring import mark_safe

from legacyfund.web.components import ComponentUnknown, render_component


def test_text_is_escaped():
    markup = render_component("button", {"text": "<b>Save</b>"})

    assert "&lt;b&gt;Save&lt;/b&gt;" in markup
    assert 'class="govuk-button"' in markup


def test_attributes_are_escaped():
    markup = render_component("button", {"text": "Save", "attributes": {"data-x": '"><script>'}})

    assert "<script>" not in markup


def test_html_that_is_not_safe_is_escaped_however_deep():
    rows = [{"key": {"text": "Name"}, "value": {"html": "<i>x</i>"}}]

    markup = render_component("summary-list", {"rows": rows})

    assert "&lt;i&gt;x&lt;/i&gt;" in markup


def test_safe_html_stands():
    markup = render_component("inset-text", {"html": mark_safe("<i>x</i>")})

    assert "<i>x</i>" in markup


def test_none_counts_as_not_given():
    markup = render_component("tag", {"text": "Held", "classes": None})

    assert "None" not in markup


def test_an_unknown_component_is_refused():
    with pytest.raises(ComponentUnknown, match="no component called “caroussel”"):
        render_component("caroussel", {})


@pytest.mark.parametrize("name", ["header", "footer"])
def test_the_components_that_carry_the_crown_are_refused(name):
    with pytest.raises(ComponentUnknown, match="bears the crown"):
        render_component(name, {})
