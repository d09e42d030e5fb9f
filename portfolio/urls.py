"""Addresses of funds, decisions, awards, returns, spend and home; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.views.allocate import allocate
from portfolio.views.announce import announce
from portfolio.views.award import award
from portfolio.views.awards import awards
from portfolio.views.check_milestone import check_milestone
from portfolio.views.claim_milestone import claim_milestone
from portfolio.views.confirm_decision import confirm_decision
from portfolio.views.create_fund import create_fund
from portfolio.views.decision import decision
from portfolio.views.decisions import decisions
from portfolio.views.decline_award import decline_award
from portfolio.views.evidence import evidence
from portfolio.views.fund import fund
from portfolio.views.funds import funds
from portfolio.views.gaps import gaps
from portfolio.views.home import home
from portfolio.views.milestone import milestone
from portfolio.views.outcome import outcome
from portfolio.views.propose_decision import propose_decision
from portfolio.views.refuse_claim import refuse_claim
from portfolio.views.release_tranche import release_tranche
from portfolio.views.return_accept import return_accept
from portfolio.views.return_certify import return_certify
from portfolio.views.return_confirm import return_confirm
from portfolio.views.return_file import return_file
from portfolio.views.return_page import return_page
from portfolio.views.return_refuse import return_refuse
from portfolio.views.return_upload import return_upload
from portfolio.views.return_withdraw import return_withdraw
from portfolio.views.returns import returns
from portfolio.views.reverse_decision import reverse_decision
from portfolio.views.spend import spend
from portfolio.views.spend_csv import spend_csv
from portfolio.views.tie_round import tie_round
from portfolio.views.waiting import waiting

app_name = "portfolio"

fund_urls: list[URLPattern] = [
    path("funds/", funds, name="funds"),
    path("funds/new", create_fund, name="create_fund"),
    path("funds/<slug:reference>/", fund, name="fund"),
    path("funds/<slug:reference>/allocate", allocate, name="allocate"),
    path("funds/<slug:reference>/tie-round", tie_round, name="tie_round"),
]

decision_urls: list[URLPattern] = [
    path("rounds/<slug:reference>/decisions", decisions, name="decisions"),
    path("rounds/<slug:round>/decisions/<slug:reference>", propose_decision, name="propose_decision"),
    path("rounds/<slug:reference>/announce", announce, name="announce"),
    path("decisions/<slug:reference>/", decision, name="decision"),
    path("decisions/<slug:reference>/confirm", confirm_decision, name="confirm_decision"),
    path("decisions/<slug:reference>/reverse", reverse_decision, name="reverse_decision"),
]

award_urls: list[URLPattern] = [
    path("awards/", awards, name="awards"),
    path("awards/<slug:reference>/", award, name="award"),
    path("awards/<slug:reference>/outcome", outcome, name="outcome"),
    path("awards/<slug:reference>/decline", decline_award, name="decline_award"),
    path("awards/<slug:reference>/milestones/<int:number>/", milestone, name="milestone"),
    path("awards/<slug:reference>/milestones/<int:number>/claim", claim_milestone, name="claim_milestone"),
    path("awards/<slug:reference>/milestones/<int:number>/check", check_milestone, name="check_milestone"),
    path("awards/<slug:reference>/milestones/<int:number>/refuse", refuse_claim, name="refuse_claim"),
    path("awards/<slug:reference>/milestones/<int:number>/release", release_tranche, name="release_tranche"),
    path("awards/<slug:reference>/milestones/<int:number>/evidence/<slug:sha256>", evidence, name="evidence"),
]

return_urls: list[URLPattern] = [
    path("returns/", returns, name="returns"),
    path("returns/upload", return_upload, name="return_upload"),
    path("returns/<slug:reference>/", return_page, name="return_page"),
    path("returns/<slug:reference>/confirm", return_confirm, name="return_confirm"),
    path("returns/<slug:reference>/certify", return_certify, name="return_certify"),
    path("returns/<slug:reference>/accept", return_accept, name="return_accept"),
    path("returns/<slug:reference>/refuse", return_refuse, name="return_refuse"),
    path("returns/<slug:reference>/withdraw", return_withdraw, name="return_withdraw"),
    path("returns/<slug:reference>/file", return_file, name="return_file"),
    path("spend/", spend, name="spend"),
    path("spend/lines.csv", spend_csv, name="spend_csv"),
]

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("waiting/<slug:pile>/", waiting, name="waiting"),
    path("gaps/", gaps, name="gaps"),
    *fund_urls,
    *decision_urls,
    *award_urls,
    *return_urls,
]
