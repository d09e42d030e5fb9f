"""Nothing irreversible is chosen beforehand: a form sent as it was opened does nothing, and says what lacks.

Every address that takes a form is asked, or stands in `BUTTON_SAYS` or `ON_ANOTHER_PAGE` with words beside
its single button that say what it will do. Records that are edited are sent as they stand.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from tests.attacks.asking import askers_of
from tests.attacks.forms import FORMS
from tests.attacks.older_tabs import RECORDS
from tests.attacks.test_older_tab import POSTING, answers_on, undone
from tests.factories.pages import fields_of, text_of

pytestmark = pytest.mark.django_db

PROBLEM = "There is a problem"
BUTTON_SAYS = {
    "accounts:deactivate": "signed out everywhere and every role will end",
    "accounts:end_client": "will be shut out at once",
    "accounts:end_colleague": "Access in this role ends at once",
    "accounts:end_membership": "Access ends at once",
    "accounts:message": "",
    "bids:calibration": "this one will not be ranked",
    "bids:comments": "",
    "bids:close_round": "A closed round cannot be opened again",
    "bids:confirm_rating": "Once confirmed the scores never change",
    "bids:end_partnership": "Its people can no longer open this bid",
    "bids:finish_rating": "confirms the rating before it counts",
    "bids:freeze_ranking": "A frozen ranking never changes",
    "bids:open_round": "never change",
    "bids:questions": "",
    "bids:remove_panel_member": "They will no longer be on the panel",
    "bids:send_clarification": "Nobody can change the answer while it is with the sign-off",
    "bids:submit_review": "a submitted review never changes",
    "bids:version_pdf": "",
    "portfolio:approve_change": "Approving changes the award at once",
    "portfolio:delete_view": "The name goes. The spend lines it shows stay as they are.",
    "portfolio:delete_scenario": "The scenario goes with its sentences. You cannot undo this",
    "portfolio:letter": "",
    "portfolio:letter_pdf": "",
    "portfolio:minute_pdf": "",
    "portfolio:pack": "",
    "portfolio:promote_reserved": "confirms your proposal, which commits the money",
    "portfolio:outcome": "Money is released milestone by milestone",
}
"""Pages with a button and nothing to choose, and words of theirs; blank where nothing of weight happens."""
ON_ANOTHER_PAGE = {
    "accounts:end_former_secrets": ("accounts/client.html", "the old one can end"),
    "accounts:invite_again": ("accounts/_invitations.html", "Invite again"),
    "accounts:retry_deliveries": ("accounts/jobs.html", "Try all again"),
    "accounts:retry_delivery": ("accounts/jobs.html", "Try again"),
    "accounts:retry_job": ("accounts/jobs.html", "Its time is over"),
    "accounts:retry_work": ("accounts/jobs.html", "Try again"),
    "accounts:stay_signed_in": ("components/session.html", "Stay signed in"),
    "accounts:withdraw_invitation": ("accounts/_invitations.html", "Withdraw"),
    "bids:accept_offer": ("bids/overview/system_offer.html", "Once you accept, the systems are in"),
    "bids:take_back_offer": ("bids/overview/system_offer.html", "Until then you can take the offer back"),
    "bids:cancel_import": ("bids/register/imports/register_import.html", "changes nothing in the register"),
    "bids:confirm_import": ("bids/register/imports/register_import.html", "written into the register"),
    "bids:comment_step": ("bids/writing/section_comments.html", "Remove my comment"),
    "bids:withdraw_question": (
        "bids/writing/questions/questions.html",
        "You can take the question back until then",
    ),
    "bids:look_for_conflicts": ("bids/assessment/conflicts.html", "The record is searched for each"),
    "bids:try_assignment": (
        "bids/assessment/assignment.html",
        "Nobody but the fund sees it until",
    ),
    "bids:recall_bid": ("bids/versions/bid.html", "Nobody can change it until the sign-off has answered"),
    "bids:send_for_certification": ("bids/versions/check_bid.html", "Nobody can change the bid while"),
    "portfolio:ask_workbook": ("portfolio/spend/spend.html", "A message tells you when you can download it."),
    "portfolio:check_ledger": ("portfolio/watch/ledger.html", "Asking for a check changes nothing"),
    "portfolio:cancel_run": ("portfolio/choice/_run_state.html", "Cancelling keeps what has been found"),
    "portfolio:announce_promotion": ("portfolio/decisions/decision.html", "You cannot undo this"),
    "portfolio:check_milestone": ("portfolio/awards/milestone.html", "somebody else can release its money"),
    "portfolio:confirm_decision": ("portfolio/decisions/decision.html", "Confirming commits this money"),
    "portfolio:confirm_exchange": ("portfolio/awards/exchange.html", "Confirming moves the money at once"),
    "portfolio:withdraw_exchange": ("portfolio/awards/exchange.html", "Withdrawing it moves no money"),
    "portfolio:confirm_switch": ("portfolio/awards/switch.html", "Confirming moves the money at once"),
    "portfolio:withdraw_switch": ("portfolio/awards/switch.html", "Withdrawing it moves no money"),
    "portfolio:confirm_reversal": (
        "portfolio/awards/reversal.html",
        "Confirming moves the same amounts back",
    ),
    "portfolio:withdraw_reversal": ("portfolio/awards/reversal.html", "Withdrawing it moves no money"),
    "portfolio:withdraw_change": (
        "portfolio/awards/changes/change.html",
        "Withdrawing it changes nothing of the award",
    ),
    "portfolio:discharge_condition": (
        "portfolio/awards/conditions/condition.html",
        "Nothing more is asked of the department",
    ),
    "portfolio:take_back_condition": (
        "portfolio/awards/conditions/condition.html",
        "marked as taken back",
    ),
    "portfolio:confirm_completion": (
        "portfolio/awards/closing/completion.html",
        "Confirming ends the delivery of the award",
    ),
    "portfolio:take_back_completion": ("portfolio/awards/closing/completion.html", "marked as taken back"),
    "portfolio:approve_closing": ("portfolio/awards/closing/closure.html", "closes the award and tells"),
    "portfolio:withdraw_closing": ("portfolio/awards/closing/closure.html", "Withdrawing it moves no money"),
    "portfolio:copy_scenario": ("portfolio/choice/scenario.html", "A copy has the same sentences"),
    "portfolio:attendance": ("portfolio/decisions/_attendance.html", "Is here now"),
    "portfolio:confirm_item": ("portfolio/decisions/agenda_item.html", "Confirming commits this money"),
    "portfolio:item_step": (
        "portfolio/decisions/agenda_item.html",
        "is closed cannot be changed",
    ),
    "portfolio:meeting_step": ("portfolio/decisions/meeting.html", "A closed meeting is not opened again"),
    "portfolio:read_run": ("portfolio/choice/_run_state.html", "waits on your Home until you have looked"),
    "portfolio:release_tranche": ("portfolio/awards/milestone.html", "at once. This cannot be undone"),
    "portfolio:remove_sentence": ("portfolio/choice/scenario.html", "the sentence “"),
    "portfolio:return_accept": ("portfolio/spend/return_page.html", "are spend for good"),
    "portfolio:send_upload": ("portfolio/spend/upload_page.html", "Whoever sends it cannot certify it."),
    "portfolio:check_upload": ("portfolio/spend/upload_page.html", "may have changed since the file was"),
    "portfolio:cancel_file": ("portfolio/spend/upload_page.html", "A file that is cancelled reports nothing"),
    "portfolio:waiver_agree": ("portfolio/spend/waiver_page.html", "these lines stand in spite of the check"),
    "portfolio:waiver_endorse": ("portfolio/spend/waiver_page.html", "your department stands by these lines"),
    "portfolio:agree_to_answer": ("portfolio/spend/request_page.html", "the request is closed for good"),
    "portfolio:withdraw_request": (
        "portfolio/spend/request_page.html",
        "asks nothing of the department any more",
    ),
    "portfolio:reconciliation_send": (
        "portfolio/spend/reconciling/reconciliation_page.html",
        "Whoever sends it cannot agree to it.",
    ),
    "portfolio:reconciliation_agree": (
        "portfolio/spend/reconciling/reconciliation_page.html",
        "By agreeing you say for your department",
    ),
    "portfolio:reconciliation_withdraw": (
        "portfolio/spend/reconciling/reconciliation_page.html",
        "is withdrawn is carried nowhere",
    ),
    "portfolio:waiver_withdraw": ("portfolio/spend/waiver_page.html", "withdrawn nobody can agree to it"),
    "portfolio:take_back_claim": ("portfolio/awards/milestone.html", "marked as taken back"),
    "portfolio:sign_minute": ("portfolio/decisions/minute.html", "Signing freezes this minute"),
    "portfolio:return_withdraw": ("portfolio/spend/return_page.html", "cannot be sent on"),
    "portfolio:run_scenario": ("portfolio/choice/scenario.html", "A run freezes the scenario as it stands"),
}
"""A button alone, the template it stands in, and its words there."""
CHOSEN_BEFORE = {
    "bids:correct_cell": {"value"},  # what the cell says; sent as it stands it is refused
    "portfolio:upload_cell": {"value"},
    "portfolio:reconcile": {
        "tolerance_days",
        "tolerance_amount",
    },  # what is usual; nothing is begun without more
    "bids:create_round": {
        "questions_version",
        "closing_time",
        "rest_share",
        "reviews_wanted",
        "moderation_spread",
    },
    "portfolio:own_totals": {"by", "awards"},  # how to compare; nothing is without a list
    "portfolio:correct_line": {
        *("award", "control_budget", "paid_on_day", "paid_on_month", "paid_on_year"),
        *("supplier", "transaction_number", "amount", "description"),
    },  # the line as it stands
    "portfolio:propose_decision": {"RDEL_PROGRAMME_2027-28"},
    "portfolio:record_decision": {"RDEL_PROGRAMME_2027-28"},
    "accounts:change_role": {"role"},
    "bids:answer_question": {"wording"},
}
"""What a form may hold before anybody chooses: a planned round is edited until it opens; the amounts asked
for count only once an approval is chosen; the role somebody has is no change; the fund rewords a question
from its department's own words.
"""


class _Chosen(HTMLParser):
    """The names of questions of a page's forms that have an answer, hidden ones and buttons left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self._select = self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, kind = given.get("name") or "", given.get("type", "text")
        if tag == "select":
            self._select, self._first = name, True
        elif tag == "option" and self._select:
            if given.get("value") and ("selected" in given or self._first):
                self.names.add(self._select)
            self._first = False
        elif tag == "textarea":
            self._textarea = name
        elif tag == "input" and kind in ("radio", "checkbox"):
            self.names.update({name} if "checked" in given else ())
        elif tag == "input" and kind not in ("hidden", "submit", "search") and given.get("value"):
            self.names.add(name)

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select
        self._textarea = "" if tag == "textarea" else self._textarea

    def handle_data(self, data: str) -> None:
        if self._textarea and data.strip():
            self.names.add(self._textarea)


def asked_forms() -> Iterator[str]:
    yield from sorted(
        {item.name for item in FORMS} - set(RECORDS) - set(BUTTON_SAYS) - {"accounts:kept_forms"}
    )


def test_a_form_sent_as_it_was_opened_does_nothing(scene):
    askers, done = askers_of(scene.entrants()), []

    for name in asked_forms():
        entry = scene.entries[name]
        answer = askers[entry.person].ask("post", entry.path, fields_of(scene.pages[name]))
        if answer.status == 302 or PROBLEM not in answer.text:
            done.append((name, answer.status, answer.wrote))

    assert done == []


def test_nothing_is_chosen_before_a_person_chooses(scene):
    chosen = {name: _Chosen(scene.pages[name]).names for name in asked_forms()}

    assert {name: names for name, names in chosen.items() if names} == CHOSEN_BEFORE


def test_a_record_sent_as_it_was_opened_stays_as_it_is(scene):
    """What stands there is saved again, or the page says that there is nothing to change."""
    askers, changed = askers_of(scene.entrants()), []

    for name in RECORDS:
        entry = scene.entries[name]
        client = askers[entry.person].client
        page = text_of(client.get(entry.path))
        with undone():
            client.post(entry.path, fields_of(page))
            after = answers_on(text_of(client.get(entry.path)))
        if after != answers_on(page):
            changed.append(name)

    assert changed == []


def template_of(name: str, templates: Path) -> str:
    """The page of an address has its name, in whichever room."""
    app, _, page = name.partition(":")
    (found,) = (templates / app).rglob(f"{page}.html")
    return str(found.relative_to(templates))


def test_a_single_button_says_what_it_will_do():
    templates = Path(settings.BASE_DIR) / "templates"

    own = {name: (template_of(name, templates), words) for name, words in BUTTON_SAYS.items() if words}
    silent = {
        name: template
        for name, (template, words) in {**own, **ON_ANOTHER_PAGE}.items()
        if words not in (templates / template).read_text()
    }

    assert silent == {}


def test_every_form_is_asked():
    assert set(POSTING) - set(ON_ANOTHER_PAGE) == {item.name for item in FORMS}
