from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse

from accounts.actions.clients import create_client, end_client
from accounts.models import ApiClient
from accounts.permissions import Role
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.pages import fields_of, text_of

CREATE = reverse("accounts:create_client")


def link(name, machine):
    return reverse(f"accounts:{name}", args=[machine.pk])


def made(administrator):
    return create_client(name="Feed", scopes=["spend:read"], department=None, by=administrator, now=NOW)


def test_lists_clients_without_their_secrets(as_administrator, administrator):
    machine, client_id, secret = made(administrator)
    page = text_of(as_administrator.get(reverse("accounts:clients")))
    own = text_of(as_administrator.get(link("client", machine)))
    assert "Feed" in page
    assert "The whole fund" in page
    assert client_id in own
    assert secret not in page + own


def test_an_auditor_reads_them_and_changes_nothing(as_auditor, administrator):
    machine, client_id, _ = made(administrator)
    changing = [link(name, machine) for name in ("change_client", "rotate_secret", "end_client")]

    page = text_of(as_auditor.get(reverse("accounts:clients")))
    own = text_of(as_auditor.get(link("client", machine)))

    assert "Feed" in page
    assert client_id in own
    assert [address for address in (CREATE, *changing) if address in page + own] == []
    assert [as_auditor.get(address).status_code for address in (CREATE, *changing)] == [403] * 4


def test_the_list_takes_few_queries(as_administrator, administrator, django_assert_max_num_queries):
    for _ in range(5):
        made(administrator)
    with django_assert_max_num_queries(8):
        as_administrator.get(reverse("accounts:clients"))


def test_an_idle_client_is_shown_so(as_administrator, administrator):
    machine, _, _ = made(administrator)
    ApiClient.objects.update(last_used_at=NOW - timedelta(days=400))
    assert "Not used for 90 days" in text_of(as_administrator.get(reverse("accounts:clients")))
    assert "if nobody needs it, end it" in text_of(as_administrator.get(link("client", machine)))


def test_says_when_there_is_none(as_administrator):
    assert "No client yet" in as_administrator.get(reverse("accounts:clients")).content.decode()


def test_shows_the_scopes_in_words(as_administrator):
    assert "Read accepted spend lines" in as_administrator.get(CREATE).content.decode()


def test_shows_the_secret_once(as_administrator):
    response = as_administrator.post(CREATE, {"name": "Feed", "scopes": ["spend:read"]})

    client = ApiClient.objects.get()
    assert check_password(response.context["secret"], client.application.client_secret)
    assert response.context["secret"] in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_client_that_files_needs_a_department(as_administrator):
    response = as_administrator.post(CREATE, {"name": "Feed", "scopes": ["returns:write"]})
    assert "department" in response.context["form"].errors


@pytest.fixture
def machine(administrator):
    return made(administrator)[0]


def test_of_the_line_that_files_it_says_what_to_put_in(as_administrator):
    department = make_department()
    told = {
        scope: text_of(
            as_administrator.post(CREATE, {"name": scope, "scopes": [scope], "department": department.pk})
        )
        for scope in ("spend:read", "returns:write")
    }

    assert "These lines work as they stand." in told["spend:read"]
    assert "These lines work as they stand." not in told["returns:write"]
    assert "needs your own period, award, control budget and file." in told["returns:write"]


def test_asks_then_ends(as_administrator, machine):
    address = reverse("accounts:end_client", args=[machine.pk])
    assert "shut out at once" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address)

    assert response.url == reverse("accounts:clients")
    machine.refresh_from_db()
    assert machine.ended_at is not None


def test_ending_twice_is_refused(as_administrator, administrator, machine):
    end_client(client=machine, by=administrator, now=NOW)
    response = as_administrator.post(reverse("accounts:end_client", args=[machine.pk]))
    assert response.status_code == 409


def test_the_secret_is_shown_with_lines_to_paste(as_administrator):
    asked = {"name": "Feed", "scopes": ["spend:read"]}
    page = text_of(as_administrator.post(CREATE, asked))
    for shown in ("curl -sSf -u", "Invoke-RestMethod", "http://testserver/api/v1/spend/?limit=5"):
        assert shown in page
    assert "Idempotency-Key" not in page


def test_changes_a_client_over_what_the_page_showed(as_administrator, machine):
    address = link("change_client", machine)
    shown = fields_of(text_of(as_administrator.get(address)))

    response = as_administrator.post(address, {**shown, "name": "Reader", "scopes": ["portfolio:read"]})

    assert response.url == link("client", machine)
    machine.refresh_from_db()
    assert (machine.name, machine.scopes) == ("Reader", "portfolio:read")


def test_a_new_secret_is_shown_once_and_the_old_one_ends_by_a_button(as_administrator, machine):
    before = machine.application.client_secret
    page = as_administrator.post(link("rotate_secret", machine), {"overlap": "7 days"})
    machine.application.refresh_from_db()
    assert check_password(page.context["secret"], machine.application.client_secret)
    assert "Works until" in text_of(page)
    former = machine.former_secrets.get()
    assert former.hashed == before
    assert "End the old secret now" in text_of(as_administrator.get(link("client", machine)))

    response = as_administrator.post(link("end_former_secrets", machine))

    assert response.url == link("client", machine)
    former.refresh_from_db()
    assert former.ended_at is not None
    assert as_administrator.post(link("end_former_secrets", machine)).status_code == 409


def test_how_long_the_old_secret_works_has_to_be_said(as_administrator, machine):
    page = as_administrator.post(link("rotate_secret", machine), {})
    assert "overlap" in page.context["form"].errors
    assert not machine.former_secrets.exists()


@pytest.mark.parametrize("name", ["change_client", "rotate_secret", "end_client"])
def test_what_would_be_refused_says_so_when_it_is_opened(as_administrator, administrator, machine, name):
    end_client(client=machine, by=administrator, now=NOW)
    assert "ended already" in text_of(as_administrator.get(link(name, machine)))
    assert "opens nothing any more" in text_of(as_administrator.get(link("client", machine)))


@pytest.mark.parametrize("name", ["client", "change_client", "rotate_secret", "end_former_secrets"])
def test_nobody_but_an_administrator(name, machine, client):
    assert client.get(link(name, machine)).status_code == 302
    sign_in(client, make_user(Role.TREASURY_ANALYST))
    assert client.post(link(name, machine)).status_code == 403
