"""The chain as the client computes it is the one the service writes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.canonical import as_json
from legacyfund_client.chain import (
    FIRST_HASH,
    Head,
    Link,
    canonical,
    chained_hash,
    first_broken,
    follow,
    read_head,
    spend_by_return,
    to_pence,
)
from legacyfund_client.refusals import Contradicted, NotDone
from legacyfund_client.signatures import fingerprint, is_signed
from portfolio.ledger.rules import ledger, witness

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DOCUMENTS = st.dictionaries(
    TEXT,
    st.none()
    | st.integers()
    | TEXT
    | st.decimals(-(10**12), 10**12, places=2)
    | st.dates()
    | st.lists(TEXT, max_size=3),
    max_size=6,
)


@given(DOCUMENTS)
def test_a_hash_from_what_the_api_gives_is_the_services(document) -> None:
    assert chained_hash(FIRST_HASH, as_json(document)) == ledger.journal_hash(ledger.FIRST_HASH, document)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_pence_are_exact(pounds: Decimal) -> None:
    assert to_pence(f"{pounds:.2f}") == int(pounds * 100)


@pytest.mark.parametrize("text", ["1", "1.5", "1.234", "", "-", "1,000.00", "1e3.00", "£1.00", "NaN", "1.٢٣"])
def test_what_is_no_amount_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="pounds with two decimals"):
        to_pence(text)


def test_a_signed_head_is_known_and_any_other_is_not() -> None:
    key = witness.read_key("11" * 32)
    given_out = witness.sign_head(witness.Head("LITF", 5, "ab" * 32), key)
    head = read_head(given_out.as_fields())

    assert head.as_fields() == given_out.as_fields()
    assert is_signed(head)
    assert fingerprint(head.key) == witness.key_print(head.key)
    assert not is_signed(Head("LITF", 6, head.hash, head.signature, head.key))
    assert not is_signed(Head("LITF", 5, head.hash, "no Base64", head.key))
    assert not is_signed(Head("LITF", 5, head.hash, head.signature, "AAAA"))
    assert fingerprint("?") == "unreadable"


@pytest.mark.parametrize(
    "fields", [{}, {"fund": "LITF", "journal": "x", "hash": "", "signature": "", "key": ""}]
)
def test_what_is_no_head_is_none(fields) -> None:
    with pytest.raises(NotDone, match="cannot be read"):
        read_head(fields)


def journals(*narratives: str, fund: str = "LITF"):
    """As the API gives them."""
    before, found = FIRST_HASH, []
    for number, narrative in enumerate(narratives, start=1):
        document = {"fund": fund, "number": number, "narrative": narrative}
        own = chained_hash(before, document)
        found.append({"number": number, "prev_hash": before, "hash": own, "document": document})
        before = own
    return found


def test_a_chain_is_followed_from_where_one_stood() -> None:
    given_out = journals("a", "b", "c")

    first = follow("LITF", None, given_out[:1])
    links = first + follow("LITF", first[-1], given_out[1:])

    assert [link.number for link in links] == [1, 2, 3]
    assert links[-1].hash == given_out[-1]["hash"]
    assert first_broken(links) is None
    assert follow("LITF", links[-1], []) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (journals("a", "changed", "c")[2:], "a fork"),
        (journals("a", "b", "c", "d")[3:], "another journal"),
        (journals("a", "b", "c", fund="OTHER")[2:], "another journal"),
        ([{**journals("a", "b", "c")[2], "hash": "0" * 64}], "does not give its hash"),
    ],
)
def test_a_chain_that_does_not_go_on_is_refused(other, said: str) -> None:
    links = follow("LITF", None, journals("a", "b"))

    with pytest.raises(Contradicted, match=said):
        follow("LITF", links[-1], other)


def test_what_is_not_told_is_followed_by_its_hash_and_has_to_give_it_later() -> None:
    told = journals("a", "b", "c")
    kept_back = [told[0], {**told[1], "document": None}, told[2]]

    links = follow("LITF", None, kept_back)

    assert [link.is_told for link in links] == [True, False, True]
    assert [link.hash for link in links] == [journal["hash"] for journal in told]
    assert first_broken(links) is None
    assert spend_by_return(links[1:2]) == {}
    assert follow("LITF", links[0], told[1:2])[0].hash == links[1].hash
    with pytest.raises(Contradicted, match="a fork"):
        follow("LITF", links[0], [{**told[2], "number": 2, "document": None}])


def test_the_first_journal_that_was_changed_or_is_missing_is_named() -> None:
    links = follow("LITF", None, journals("a", "b", "c"))

    assert first_broken([links[0], Link(2, links[1].hash, '{"a":1}'), links[2]]) == 2
    assert first_broken([links[0], links[2]]) == 2
    assert first_broken([]) is None


def test_spend_is_summed_by_the_return_that_a_journal_names() -> None:
    def link(key: str, *postings: list[str]) -> Link:
        return Link(1, "", canonical({"idempotency_key": key, "postings": postings}))

    spent = ["2027-28", "CDEL", "SPENT", "10.50"]

    assert spend_by_return(
        [
            link("return:LITF:R:1:spend", ["2027-28", "CDEL", "RELEASED", "-10.50"], spent),
            link("return:LITF:R:1:refund:2026-27", ["2026-27", "CDEL", "SPENT", "-0.50"]),
            link("return:LITF:R:2:refund", ["2026-27", "CDEL", "SPENT", "-0.70"]),
            link("return:LITF:R:2:later", spent),
            link("elsewhere", spent),
            link("commitment-1", ["2027-28", "CDEL", "COMMITTED", "1.00"]),
        ]
    ) == {
        "LITF:R:1": {("2027-28", "CDEL"): 1050, ("2026-27", "CDEL"): -50},
        "LITF:R:2": {("2026-27", "CDEL"): -70},
        "": {("2027-28", "CDEL"): 2100},
    }
