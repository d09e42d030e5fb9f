import pytest
from django.utils.safestring import mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader

from legacyfund.web.components import PACKAGE, ComponentUnknown, render_component, write_attributes


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


@pytest.fixture(scope="module")
def own_macro():
    """The package's own `govukAttributes`, whose place `write_attributes` takes."""
    loader = PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})
    made = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)
    return made.get_template(f"{PACKAGE}/macros/attributes.html").module.govukAttributes


@pytest.mark.parametrize(
    "attributes",
    [
        None,
        {},
        ' hidden="x"',
        {"data-x": "y", "lang": "cy"},
        {"data-x": '"><script>', "<b>": "z"},
        {"data-x": mark_safe("&amp;")},
        {"aria-hidden": True, "aria-busy": False, "rows": 0, "title": ""},
        {"hidden": {"value": True, "optional": True}, "id": {"value": True}},
        {"a": {"value": None, "optional": True}, "b": {"value": False, "optional": True}},
        {"a": {"optional": True}, "b": {"value": ChainableUndefined(), "optional": True}},
        {"value": {"value": 0, "optional": True}, "name": {"value": "", "optional": True}},
        {"data-x": {"value": "<i>", "optional": False}, "data-y": {"value": "<i>", "optional": True}},
        {"data-x": {}, "data-y": ChainableUndefined()},
    ],
)
def test_attributes_are_written_as_the_package_writes_them(own_macro, attributes):
    theirs = str(own_macro(attributes))

    assert str(write_attributes(attributes)).split() == theirs.split()


def test_markup_is_not_indented_into_what_was_typed():
    params = {"id": "a", "name": "a", "label": {"text": "A"}, "value": "one\n  two"}

    assert ">one\n  two</textarea>" in render_component("textarea", params)


def test_a_parameter_named_like_a_method_of_a_dict_is_found():
    markup = render_component("radios", {"name": "a", "items": [{"value": "1", "text": "One"}]})

    assert 'value="1"' in markup
