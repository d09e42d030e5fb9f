from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from legacyfund.lib.marking import MARKING
from legacyfund.web.pdf import blocks_of, typeset, typesetting

MADE_AT = datetime(2027, 1, 29, 16, 30, 1, 754468, tzinfo=UTC)


def cell(text: str, *, head: bool = False, numeric: bool = False, span: int = 1) -> dict[str, object]:
    return {"text": text, "head": head, "numeric": numeric, "span": span}


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<h2>The work</h2>", [{"kind": "heading", "level": 2, "text": "The work"}]),
        ("<h2> </h2><p></p>", []),
        (
            "loose <b>text</b><p>One<br>two &amp; <a href='/x'>three</a></p>",
            [{"kind": "paragraph", "text": "loose text"}, {"kind": "paragraph", "text": "One\ntwo & three"}],
        ),
        (
            "<div>before<ul><li>one</li><li>two <p>more</p></li></ul>after</div>",
            [
                {"kind": "paragraph", "text": "before"},
                {"kind": "item", "text": "one"},
                {"kind": "item", "text": "two\nmore"},
                {"kind": "paragraph", "text": "after"},
            ],
        ),
        (
            "<dl><div><dt>Kind</dt><dd>Gate 4<p>ready</p></dd><dd>again</dd></div></dl>",
            [{"kind": "pairs", "rows": [["Kind", "Gate 4\nready\nagain"]]}],
        ),
        (
            "<table><caption>Costs</caption><thead><tr><th>Year</th>"
            '<th class="govuk-table__header govuk-table__header--numeric">Total</th></tr></thead>'
            '<tr><td colspan="2">None</td></tr></table>',
            [
                {
                    "kind": "table",
                    "caption": "Costs",
                    "rows": [
                        [cell("Year", head=True), cell("Total", head=True, numeric=True)],
                        [cell("None", span=2)],
                    ],
                }
            ],
        ),
        (
            '<p>Change<span class="govuk-visually-hidden"> the <b>work</b></span></p>'
            "<svg><text>no</text></svg><button>Save<br></button>",
            [{"kind": "paragraph", "text": "Change"}],
        ),
        (
            "<details><summary>Why</summary><div>Because</div></details></p>",
            [{"kind": "paragraph", "text": "Why"}, {"kind": "paragraph", "text": "Because"}],
        ),
        ("<ul><li>left open</ul>", [{"kind": "item", "text": "left open"}]),
    ],
)
def test_blocks_are_what_a_reader_sees(html, blocks):
    assert blocks_of(html) == blocks


def made(html: str = "<h2>The work</h2><p>Ŵyth #eval(“x”) $y$ \\ *z*</p>", title: str = "Bid") -> bytes:
    return typeset(blocks_of(html), title=title, running="Running", footer="Footer", made_at=MADE_AT)


def test_the_same_content_gives_the_same_bytes():
    assert made() == made()


def test_it_is_tagged_titled_and_declares_the_standard():
    pdf = made(title="Bid (one)")

    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(en-GB)" in pdf
    assert b'<rdf:li xml:lang="x-default">Bid (one)</rdf:li>' in pdf
    assert b"/CreationDate(D:20270129" in pdf


def test_each_page_is_marked(monkeypatch):
    """The template writes it into the header of every page: see document.typ."""
    given = []
    monkeypatch.setattr(
        typesetting, "_compile", lambda document, *_: given.append(document["marking"]) or b"%PDF-"
    )
    made()

    assert given == [MARKING]
    header = (Path(typesetting.__file__).parent / "document.typ").read_text().partition("footer:")[0]
    assert "given.marking" in header


def test_a_character_without_a_shape_is_set_without_declaring_the_standard():
    pdf = made("<p>日本</p>")

    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid:part" not in pdf


def test_every_kind_of_block_can_be_set():
    html = (
        "<h1>a</h1><h3>b</h3><p>c<br>d</p><ul><li>e</li></ul><dl></dl><dl><dt>k</dt><dd>v</dd></dl>"
        "<table><caption>t</caption><tr><th>h</th></tr></table><table></table>"
        "<table><tr><td class='govuk-table__cell--numeric'>1</td><td>2</td><td>3</td><td>4</td><td>5</td>"
        "<td>6</td></tr></table>"
    )

    assert made(html).startswith(b"%PDF-")


@pytest.mark.parametrize("html", ["<h2>a</h2><h4>b</h4><h3>c</h3>", "<h3>a</h3><h1>b</h1>", "<p>none</p>"])
def test_headings_start_at_the_top_and_skip_no_level(html):
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made(html)


def test_a_fault_of_the_template_is_not_hidden(monkeypatch, tmp_path):
    (tmp_path / "document.typ").write_text("#panic()")
    monkeypatch.setattr("legacyfund.web.pdf.typesetting.PLACE", tmp_path)

    with pytest.raises(typst.TypstError):
        made()
