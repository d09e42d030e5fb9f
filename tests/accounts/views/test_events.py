import pytest
from django.urls import reverse

from tests.factories.accounts import make_department


def shown(client, **query):
    return list(client.get(reverse("accounts:events"), query).context["page"])


@pytest.fixture
def _things_done(as_administrator):
    make_department(code="D70")
    as_administrator.post(
        reverse("accounts:add_department"), {"name": "Other", "code": "D71", "kind": "AGENCY"}
    )


@pytest.mark.usefixtures("_things_done")
def test_shows_everything_newest_first(as_auditor):
    numbers = [event.pk for event in shown(as_auditor)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) >= 5


@pytest.mark.usefixtures("_things_done")
def test_filters_by_kind_reference_and_person(as_auditor, administrator):
    by_kind = shown(as_auditor, kind="department.added")
    assert {event.subject_ref for event in by_kind} == {"GB-GOR-D70", "GB-GOR-D71"}
    assert [event.kind for event in shown(as_auditor, subject="d71")] == ["department.added"]
    assert [event.subject_ref for event in shown(as_auditor, person=administrator.email)] == ["GB-GOR-D71"]
    assert shown(as_auditor, person="nobody of this name") == []


def test_an_unknown_kind_shows_all(as_auditor):
    assert shown(as_auditor, kind="no.such")


@pytest.mark.usefixtures("_things_done")
def test_costs_the_same_number_of_queries_for_many(as_auditor, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        shown(as_auditor)
