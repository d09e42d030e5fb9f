"""The pages of reconciliations: whose they are, and what they say."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from portfolio.spend.reconciling.models import Reconciliation
from portfolio.spend.reconciling.tasks import match_ledgers
from tests.factories.accounts import client_of, make_user, sign_in
from tests.factories.pages import fields_of, portfolio_url, post_as_shown, text_of
from tests.factories.reconciling import agreed_ledger, begun, ledger_file, matched, sent_ledger, totalled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
READ = ["reconciliation_page", "reconciliation_items"]
PREPARED = [
    "reconciliation_totals",
    "reconciliation_columns",
    "reconciliation_awards",
    "reconciliation_explain",
]
POSTED = {"reconciliation_send": Role.BIDDER, "reconciliation_withdraw": Role.BIDDER}
POSTED |= {"reconciliation_agree": Role.SIGN_OFF}


def url(found, name="reconciliation_page"):
    return portfolio_url(name, reference=found.reference)


@pytest.mark.parametrize("name", [*READ, *PREPARED, *POSTED])
def test_they_are_the_departments_own_and_the_funds_to_read(accepted_spend, client, name):
    found = totalled(accepted_spend.award, "1.00")
    at, ask = url(found, name), "post" if name in POSTED else "get"

    assert getattr(Client(), ask)(at).url.startswith(reverse("account_login"))
    for role in (Role.BIDDER, Role.SIGN_OFF):
        status = getattr(client_of(role), ask)(at).status_code
        assert status in (403, 404)
    manager = client_of(Role.FUND_MANAGER)
    assert getattr(manager, ask)(at).status_code == (200 if name in READ else 403)
    if name in POSTED:
        own = client_of(POSTED[name], found.department)
        assert own.get(at).status_code == 405


def test_totals_are_typed_beside_what_is_reported(accepted_spend, client):
    award = accepted_spend.award
    sign_in(client, make_user(Role.BIDDER, award.department))
    start = portfolio_url("reconcile")
    form = fields_of(text_of(client.get(start)))
    chosen = {"fund": f"{award.department.code}/{award.fund.reference}", "period": "2027-28/3"}

    bare = client.post(start, form)
    answer = client.post(start, form | chosen)

    assert "required" in text_of(bare).lower() or bare.status_code == 200
    found = Reconciliation.objects.get()
    assert answer.url == url(found, "reconciliation_totals")
    page = text_of(client.get(answer.url))
    assert "£70,000.00 in 2 lines" in page
    lacking = post_as_shown(client, answer.url, {"total_0": ""})
    assert "Give the total, 0 where nothing is booked" in text_of(lacking)
    done = post_as_shown(client, answer.url, {"total_0": "70.5k"}, follow=True)
    shown = text_of(done)
    for words in ("£70,500.00", "£70,000.00", "£500.00", "The totals differ", "Explain what is open"):
        assert words in shown
    assert client.get(answer.url).status_code == 409


def test_a_ledger_is_matched_explained_sent_and_agreed_to(accepted_spend, client):
    award = accepted_spend.award
    bidder = make_user(Role.BIDDER, award.department)
    sign_in(client, bidder)
    start = portfolio_url("reconcile")
    form = fields_of(text_of(client.get(start)))
    chosen = {"fund": f"{award.department.code}/{award.fund.reference}", "period": "2027-28/3"}
    file = SimpleUploadedFile("ledger.csv", ledger_file(award, "07/06/2027 L1 30000", "05/06/2027 L2 9"))

    answer = client.post(start, form | chosen | {"file": file})
    waiting = client.get(answer.url)
    match_ledgers()

    found = Reconciliation.objects.get()
    assert (answer.url, waiting["Refresh"]) == (url(found), "5")
    page = text_of(client.get(answer.url))
    for words in ("In your ledger, not reported", "Reported, not in your ledger", "1 of 2", "Line 2</a>"):
        assert words in page
    explain = url(found, "reconciliation_explain")
    assert explain in page
    bare = text_of(client.post(explain, {}))
    assert "Choose the items that this explains" in bare
    keys = list(found.items.values_list("pk", flat=True))
    left = client.post(explain, {"items": keys[:1], "reason": "ACCRUAL"}, follow=True)
    assert "1 still to explain" in text_of(left)
    ready = client.post(explain, {"items": keys[1:], "reason": "TIMING", "words": "July."}, follow=True)
    assert "Send to the sign-off" in text_of(ready)
    client.post(url(found, "reconciliation_send"), {})
    signer = client_of(Role.SIGN_OFF, award.department)
    home = text_of(signer.get(portfolio_url("home")))
    assert f"Agree to reconciliation {found.reference}" in home
    assert "Agree to the reconciliation" in text_of(signer.get(url(found)))
    back = url(found, "reconciliation_give_back")
    signer.post(back, {"words": "Which accrual?"})
    assert "Which accrual?" in text_of(client.get(url(found)))
    assert "Which accrual?" in text_of(client.get(portfolio_url("home")))
    client.post(url(found, "reconciliation_send"), {})
    done = signer.post(url(found, "reconciliation_agree"), {}, follow=True)
    assert "You have agreed" in text_of(done)
    listed = text_of(client_of(Role.FUND_MANAGER).get(portfolio_url("reconciliations")))
    assert found.reference in listed
    answer = client.get(url(found, "reconciliation_items"))
    written = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(written) == 3
    assert "An accrual that is not paid yet" in "".join(written)


def test_words_for_awards_are_asked_on_the_way(accepted_spend, client):
    award = accepted_spend.award
    content = ledger_file(award, "05/06/2027 L1 5").replace(award.reference.encode(), b"P1")
    found = matched(award, content)
    sign_in(client, found.made_by)
    words = url(found, "reconciliation_awards")

    assert words in text_of(client.get(url(found)))
    (key,) = client.get(words).context["form"].words
    answer = post_as_shown(client, words, {f"award_{key}": award.reference})
    match_ledgers()

    assert answer.url == url(found)
    assert Reconciliation.objects.get().status == "OPEN"


def test_columns_are_asked_where_they_are_not_known(accepted_spend, client):
    award = accepted_spend.award
    found = begun(award, b"Paid,Payee,Voucher,Net\r\n05/06/2027,OAK LTD,L1,5\r\n")
    sign_in(client, found.made_by)
    columns = url(found, "reconciliation_columns")
    names = ["date", "supplier", "transaction_number", "amount"]
    said = {f"column_{place}": name for place, name in enumerate(names)}
    said |= {"award": award.reference, "control_budget": "RDEL_PROGRAMME"}

    assert columns in text_of(client.get(url(found)))
    lacking = post_as_shown(client, columns, said | {"award": ""})
    answer = post_as_shown(client, columns, said)

    assert "Choose the award" in text_of(lacking)
    assert answer.url == url(found)
    assert Reconciliation.objects.get().status == "READING"


def test_whoever_prepared_it_is_told_why_they_cannot_agree(accepted_spend, client):
    found = sent_ledger(totalled(accepted_spend.award, "70000.00"))
    Reconciliation.objects.filter(pk=found.pk).update(
        sent_by=(signer := make_user(Role.SIGN_OFF, found.department))
    )
    sign_in(client, signer)

    page = text_of(client.get(url(found)))

    assert "somebody else has to agree" in page
    assert "Agree to the reconciliation" not in page


def test_the_list_and_a_page_take_few_queries(accepted_spend, client, django_assert_max_num_queries):
    found = agreed_ledger(totalled(accepted_spend.award, "1.00"))
    client = client_of(Role.FUND_MANAGER)
    client.get(portfolio_url("reconciliations"))

    with django_assert_max_num_queries(10):
        client.get(portfolio_url("reconciliations"))
    with django_assert_max_num_queries(14):
        client.get(url(found))


def test_an_empty_list_leads_on(released):
    page = text_of(client_of(Role.BIDDER, released.department).get(portfolio_url("reconciliations")))

    assert "No ledger has been held against returns yet" in page
    assert portfolio_url("reconcile") in page
