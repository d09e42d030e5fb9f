"""Addresses of the register, rounds, bids and reviews; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.views.accept_review import accept_review
from bids.views.answer_clarification import answer_clarification
from bids.views.answer_partnership import answer_partnership
from bids.views.ask_clarification import ask_clarification
from bids.views.assign_reviewers import assign_reviewers
from bids.views.attachment import attachment
from bids.views.bid import bid
from bids.views.bid_accounting_officer import bid_accounting_officer
from bids.views.bid_appraisal import bid_appraisal
from bids.views.bid_attachments import bid_attachments
from bids.views.bid_benefits import bid_benefits
from bids.views.bid_costs import bid_costs
from bids.views.bid_milestones import bid_milestones
from bids.views.bid_options import bid_options
from bids.views.bid_partners import bid_partners
from bids.views.bid_resilience import bid_resilience
from bids.views.bid_reviews import bid_reviews
from bids.views.bid_risks import bid_risks
from bids.views.bid_skills import bid_skills
from bids.views.bid_submitted import bid_submitted
from bids.views.bid_systems import bid_systems
from bids.views.bid_version import bid_version
from bids.views.bid_work import bid_work
from bids.views.bids import bids
from bids.views.bids_csv import bids_csv
from bids.views.cancel_import import cancel_import
from bids.views.certify_bid import certify_bid
from bids.views.certify_clarification import certify_clarification
from bids.views.change_deadline import change_deadline
from bids.views.change_system import change_system
from bids.views.check_bid import check_bid
from bids.views.clarification import clarification
from bids.views.close_round import close_round
from bids.views.compare_departments import compare_departments
from bids.views.confirm_import import confirm_import
from bids.views.confirm_rating import confirm_rating
from bids.views.create_round import create_round
from bids.views.decline_review import decline_review
from bids.views.edit_criteria import edit_criteria
from bids.views.edit_round import edit_round
from bids.views.edit_round_eligibility import edit_round_eligibility
from bids.views.eligibility import eligibility
from bids.views.end_partnership import end_partnership
from bids.views.finish_rating import finish_rating
from bids.views.freeze_ranking import freeze_ranking
from bids.views.import_columns import import_columns
from bids.views.import_file import import_file
from bids.views.import_register import import_register
from bids.views.invite_partner import invite_partner
from bids.views.open_round import open_round
from bids.views.preview_round import preview_round
from bids.views.ranking import ranking
from bids.views.rate import rate
from bids.views.read_bid import read_bid
from bids.views.recuse_review import recuse_review
from bids.views.refuse_certification import refuse_certification
from bids.views.refuse_clarification import refuse_clarification
from bids.views.register_file import register_file
from bids.views.register_import import register_import
from bids.views.register_imports import register_imports
from bids.views.register_lines_file import register_lines_file
from bids.views.register_system import register_system
from bids.views.rename_bid import rename_bid
from bids.views.review import review
from bids.views.review_appraisal import review_appraisal
from bids.views.review_attachment import review_attachment
from bids.views.review_changes import review_changes
from bids.views.reviews import reviews
from bids.views.round import round
from bids.views.rounds import rounds
from bids.views.send_clarification import send_clarification
from bids.views.send_for_certification import send_for_certification
from bids.views.set_up_round import set_up_round
from bids.views.start_bid import start_bid
from bids.views.submit_review import submit_review
from bids.views.system import system
from bids.views.system_components import system_components
from bids.views.system_contracts import system_contracts
from bids.views.system_dependencies import system_dependencies
from bids.views.systems import systems
from bids.views.version_appraisal import version_appraisal
from bids.views.version_diff import version_diff
from bids.views.version_pdf import version_pdf
from bids.views.version_pdf_file import version_pdf_file
from bids.views.withdraw_bid import withdraw_bid
from bids.views.withdraw_clarification import withdraw_clarification

app_name = "bids"

register_urls: list[URLPattern] = [
    path("systems/", systems, name="systems"),
    path("systems/register.<slug:format>", register_file, name="register_file"),
    path("systems/<slug:table>.csv", register_lines_file, name="register_lines_file"),
    path("systems/departments", compare_departments, name="compare_departments"),
    path("systems/new", register_system, name="register_system"),
    path("systems/<slug:reference>/", system, name="system"),
    path("systems/<slug:reference>/change", change_system, name="change_system"),
    path("systems/<slug:reference>/components", system_components, name="system_components"),
    path("systems/<slug:reference>/contracts", system_contracts, name="system_contracts"),
    path("systems/<slug:reference>/dependencies", system_dependencies, name="system_dependencies"),
    path("systems/<slug:reference>/rate/<slug:side>", rate, name="rate"),
    path("systems/<slug:reference>/rating", finish_rating, name="finish_rating"),
    path("systems/<slug:reference>/rating/confirm", confirm_rating, name="confirm_rating"),
]

import_urls: list[URLPattern] = [
    path("imports/", register_imports, name="register_imports"),
    path("imports/new", import_register, name="import_register"),
    path("imports/<slug:reference>/", register_import, name="register_import"),
    path("imports/<slug:reference>/columns", import_columns, name="import_columns"),
    path("imports/<slug:reference>/confirm", confirm_import, name="confirm_import"),
    path("imports/<slug:reference>/cancel", cancel_import, name="cancel_import"),
    path("imports/<slug:reference>/file", import_file, name="import_file"),
]

bid_urls: list[URLPattern] = [
    path("bids/", bids, name="bids"),
    path("bids.csv", bids_csv, name="bids_csv"),
    path("bids/start/<slug:round_reference>", start_bid, name="start_bid"),
    path("bids/<slug:reference>/", bid, name="bid"),
    path("bids/<slug:reference>/rename", rename_bid, name="rename_bid"),
    path("bids/<slug:reference>/systems", bid_systems, name="bid_systems"),
    path("bids/<slug:reference>/work", bid_work, name="bid_work"),
    path("bids/<slug:reference>/options", bid_options, name="bid_options"),
    path("bids/<slug:reference>/costs", bid_costs, name="bid_costs"),
    path("bids/<slug:reference>/benefits", bid_benefits, name="bid_benefits"),
    path("bids/<slug:reference>/appraisal", bid_appraisal, name="bid_appraisal"),
    path("bids/<slug:reference>/milestones", bid_milestones, name="bid_milestones"),
    path("bids/<slug:reference>/risks", bid_risks, name="bid_risks"),
    path("bids/<slug:reference>/skills", bid_skills, name="bid_skills"),
    path("bids/<slug:reference>/resilience", bid_resilience, name="bid_resilience"),
    path("bids/<slug:reference>/accounting-officer", bid_accounting_officer, name="bid_accounting_officer"),
    path("bids/<slug:reference>/read", read_bid, name="read_bid"),
    path("bids/<slug:reference>/attachments", bid_attachments, name="bid_attachments"),
    path("bids/<slug:reference>/attachments/<slug:sha256>", attachment, name="attachment"),
    path("bids/<slug:reference>/check", check_bid, name="check_bid"),
    path("bids/<slug:reference>/send", send_for_certification, name="send_for_certification"),
    path("bids/<slug:reference>/certify", certify_bid, name="certify_bid"),
    path("bids/<slug:reference>/refuse", refuse_certification, name="refuse_certification"),
    path("bids/<slug:reference>/submitted", bid_submitted, name="bid_submitted"),
    path("bids/<slug:reference>/versions/<int:number>", bid_version, name="bid_version"),
    path(
        "bids/<slug:reference>/versions/<int:number>/appraisal", version_appraisal, name="version_appraisal"
    ),
    path("bids/<slug:reference>/versions/<int:number>/pdf", version_pdf, name="version_pdf"),
    path("bids/<slug:reference>/versions/<int:number>/file", version_pdf_file, name="version_pdf_file"),
    path("bids/<slug:reference>/withdraw", withdraw_bid, name="withdraw_bid"),
]

partner_urls: list[URLPattern] = [
    path("bids/<slug:reference>/partners", bid_partners, name="bid_partners"),
    path("bids/<slug:reference>/partners/invite", invite_partner, name="invite_partner"),
    path("bids/<slug:reference>/partners/<int:pk>/end", end_partnership, name="end_partnership"),
    path("partner-invitations/<int:pk>", answer_partnership, name="answer_partnership"),
]

clarification_urls: list[URLPattern] = [
    path("bids/<slug:reference>/clarification", clarification, name="clarification"),
    path("bids/<slug:reference>/clarification/ask", ask_clarification, name="ask_clarification"),
    path("bids/<slug:reference>/clarification/answer", answer_clarification, name="answer_clarification"),
    path("bids/<slug:reference>/clarification/send", send_clarification, name="send_clarification"),
    path("bids/<slug:reference>/clarification/certify", certify_clarification, name="certify_clarification"),
    path("bids/<slug:reference>/clarification/refuse", refuse_clarification, name="refuse_clarification"),
    path(
        "bids/<slug:reference>/clarification/withdraw", withdraw_clarification, name="withdraw_clarification"
    ),
    path("bids/<slug:reference>/changes/<int:before>/<int:after>", version_diff, name="version_diff"),
    path("bids/<slug:reference>/review/options", review_appraisal, name="review_appraisal"),
    path("bids/<slug:reference>/review/changes", review_changes, name="review_changes"),
]

round_urls: list[URLPattern] = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/new", create_round, name="create_round"),
    path("rounds/<slug:reference>/", round, name="round"),
    path("rounds/<slug:reference>/set-up", set_up_round, name="set_up_round"),
    path("rounds/<slug:reference>/details", edit_round, name="edit_round"),
    path("rounds/<slug:reference>/eligibility", edit_round_eligibility, name="edit_round_eligibility"),
    path("rounds/<slug:reference>/preview", preview_round, name="preview_round"),
    path("rounds/<slug:reference>/criteria", edit_criteria, name="edit_criteria"),
    path("rounds/<slug:reference>/open", open_round, name="open_round"),
    path("rounds/<slug:reference>/closing-time", change_deadline, name="change_deadline"),
    path("rounds/<slug:reference>/close", close_round, name="close_round"),
    path("rounds/<slug:reference>/ranking", ranking, name="ranking"),
    path("rounds/<slug:reference>/ranking/freeze", freeze_ranking, name="freeze_ranking"),
]

review_urls: list[URLPattern] = [
    path("reviews/", reviews, name="reviews"),
    path("bids/<slug:reference>/eligibility", eligibility, name="eligibility"),
    path("bids/<slug:reference>/reviewers", assign_reviewers, name="assign_reviewers"),
    path("bids/<slug:reference>/reviews", bid_reviews, name="bid_reviews"),
    path("bids/<slug:reference>/review", review, name="review"),
    path(
        "bids/<slug:reference>/review/attachments/<slug:sha256>", review_attachment, name="review_attachment"
    ),
    path("bids/<slug:reference>/review/accept", accept_review, name="accept_review"),
    path("bids/<slug:reference>/review/decline", decline_review, name="decline_review"),
    path("bids/<slug:reference>/review/recuse", recuse_review, name="recuse_review"),
    path("bids/<slug:reference>/review/submit", submit_review, name="submit_review"),
]

urlpatterns: list[URLPattern] = [
    *register_urls,
    *import_urls,
    *bid_urls,
    *clarification_urls,
    *partner_urls,
    *round_urls,
    *review_urls,
]
