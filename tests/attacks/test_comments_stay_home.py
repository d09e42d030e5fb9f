"""What colleagues say beside a section of their bid is found on no page, in no file, mail, event or answer of
the API that anybody outside their department gets, before the bid is submitted or after.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core import mail

from accounts.emails import message_of
from accounts.models import Delivery, Event, User
from accounts.permissions import DEPARTMENT_ROLES, Permission, Role
from accounts.queries.roles import people_with, permissions_of
from bids.versions.models import BidVersion
from bids.versions.printing import version_pdf
from bids.writing.actions.comments import remove_comment, settle_comment
from bids.writing.actions.partners import accept_partnership
from bids.writing.models import Bid, BidComment
from tests.addresses import ADDRESSES
from tests.attacks.asking import Asker, methods_of
from tests.attacks.scene import Scene
from tests.factories.accounts import NOW
from tests.factories.api import make_machine
from tests.factories.pages import bids_url
from tests.factories.questions import written_comment

pytestmark = pytest.mark.django_db
CANARY = "Quagmire"
WORDS = f"{CANARY} ahead"
SECTIONS = ("work", "costs", "attachments")
ASKED_OF_LISTS = f"q={CANARY}&search={CANARY}&subject={CANARY}"


def commented(bid: Bid, writer: User) -> list[BidComment]:
    """One beside each of three sections, the first of them settled."""
    said = [written_comment(bid, section=code, words=WORDS, by=writer) for code in SECTIONS]
    settle_comment(comment=said[0], by=writer, now=NOW)
    return said


def paths_of(scene: Scene, bids: list[Bid]) -> Iterator[tuple[str, Permission]]:
    """Every address with a GET and what opens it: without arguments, also asked for the word, and each that
    can name one of the bids, its round or its systems.
    """
    own = {name for bid in bids for name in (bid.reference, bid.round.reference)}
    own |= {name for bid in bids for name in bid.systems.values_list("system__reference", flat=True)}
    for address in ADDRESSES:
        if address.is_api or address.permission is None or "get" not in methods_of(address):
            continue
        if not address.values:
            yield address.path, address.permission
            yield f"{address.path}?{ASKED_OF_LISTS}", address.permission
            continue
        for values in scene.fillings(address):
            if own & {str(value) for value in values.values()}:
                yield address.at(values), address.permission


def outsiders(scene: Scene) -> list[User]:
    """The fund, the panel, the Treasury, auditors, administrators, and people of other departments."""
    of_no_department = [person for role, person in scene.people.items() if role not in DEPARTMENT_ROLES]
    return [*of_no_department, scene.reviewer, *scene.strangers.values()]


def found_by(person: User, paths: list[tuple[str, Permission]]) -> list[tuple[str, str]]:
    """Where the person reads a comment: the page of a search repeats the word that was asked, and no more.
    What another permission opens answers nobody without it, as the sweep of roles sees.
    """
    asker, held = Asker(person), permissions_of(person)
    open_to = [path for path, permission in paths if permission in held]
    return [(person.email, path) for path in open_to if WORDS in asker.ask("get", path).text]


def test_comments_stay_home(scene):
    bids, writer = [scene.bid_called(state) for state in ("Draft", "Clarifying")], scene.people[Role.BIDDER]
    for bid in bids:
        commented(bid, writer)
    accept_partnership(partner=bids[0].partners.get(), by=scene.invited, now=NOW)
    paths = list(paths_of(scene, bids))

    found = [row for person in (*outsiders(scene), scene.invited) for row in found_by(person, paths)]

    assert found == []
    assert len(paths) > 120
    home = {path for _, path in found_by(writer, paths)}
    for bid in bids:
        assert {bids_url("comments", bid), bids_url("section_comments", bid, section="work")} <= home
    assert all(any(bid.reference in path for bid in bids) for path in home)


def test_comments_are_in_no_version_event_mail_or_other_row(scene):
    bid, writer = scene.bid_called("Clarifying"), scene.people[Role.BIDDER]
    version = BidVersion.objects.get(bid=bid)
    before = version_pdf(version)
    written_comment(bid, words=WORDS, by=scene.people[Role.SIGN_OFF])
    removed = commented(bid, writer)[-1]
    remove_comment(comment=removed, by=writer, now=NOW)

    assert version_pdf(version) == before
    told = Delivery.objects.filter(event__in=Event.objects.filter(kind__contains="comment"))
    home = people_with(Permission.COMMENT_BID, department=bid.department)
    assert {row.recipient for row in told} <= set(home)
    letters = [message_of(row) for row in told.select_related("event", "recipient")]
    assert letters
    assert not any(CANARY in f"{letter.subject} {letter.body}" for letter in letters)
    assert not any(CANARY in letter.body for letter in mail.outbox)
    kept = {
        model._meta.label
        for app in ("accounts", "bids", "portfolio")
        for model in apps.get_app_config(app).get_models()
        for row in model.objects.values()
        if CANARY in str(row)
    }
    assert kept == {"bids.BidComment"}
    assert BidComment.objects.get(pk=removed.pk).words == ""


def test_no_machine_reads_a_comment(scene):
    commented(scene.bid_called("Draft"), scene.people[Role.BIDDER])
    machine = make_machine()
    asked = [item.path for item in ADDRESSES if item.is_api and "get" in methods_of(item)]

    assert [path for path in asked if CANARY.encode() in b"".join(machine.get(path))] == []
    assert len(asked) > 5
