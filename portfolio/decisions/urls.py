"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.decisions.views import decisions as views
from portfolio.decisions.views import (
    feedback,
    funded_line,
    items,
    letters,
    meetings,
    minutes,
    outcomes,
    papers,
    planning,
    reserve,
    screen,
)

MEETING = "rounds/<slug:reference>/meetings/<int:number>/"
ITEM = f"{MEETING}items/<int:item>/"

urlpatterns: list[URLPattern] = [
    path("rounds/<slug:reference>/meetings", meetings.meetings, name="meetings"),
    path("rounds/<slug:reference>/meetings/plan", planning.plan_meeting, name="plan_meeting"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}change", planning.change_meeting, name="change_meeting"),
    path(f"{MEETING}cancel", planning.cancel_meeting, name="cancel_meeting"),
    path(f"{MEETING}step", meetings.meeting_step, name="meeting_step"),
    path(f"{MEETING}attendance", meetings.attendance, name="attendance"),
    path(f"{MEETING}agenda", meetings.move_item, name="move_item"),
    path(f"{MEETING}screen", screen.screen, name="screen"),
    path(f"{MEETING}screen/news", screen.screen_news, name="screen_news"),
    path(f"{MEETING}minute", minutes.minute, name="minute"),
    path(f"{MEETING}minute/sign", minutes.sign_minute, name="sign_minute"),
    path(f"{MEETING}minute/file", minutes.minute_file, name="minute_file"),
    path(f"{MEETING}minute/pdf", papers.minute_pdf, name="minute_pdf"),
    path(f"{MEETING}minute/pdf/file", papers.minute_pdf_file, name="minute_pdf_file"),
    path(f"{MEETING}pack", papers.pack, name="pack"),
    path(f"{MEETING}pack/file", papers.pack_file, name="pack_file"),
    path(ITEM, items.agenda_item, name="agenda_item"),
    path(f"{ITEM}step", items.item_step, name="item_step"),
    path(f"{ITEM}papers", items.item_papers, name="item_papers"),
    path(f"{ITEM}vote", items.cast_vote, name="cast_vote"),
    path(f"{ITEM}decision", items.record_decision, name="record_decision"),
    path(f"{ITEM}confirm", items.confirm_item, name="confirm_item"),
    path("rounds/<slug:reference>/decisions", views.decisions, name="decisions"),
    path("rounds/<slug:round>/decisions/<slug:reference>", views.propose_decision, name="propose_decision"),
    path("rounds/<slug:reference>/funded-line", funded_line.funded_line, name="funded_line"),
    path("rounds/<slug:reference>/announce", views.announce, name="announce"),
    path("rounds/<slug:reference>/feedback", feedback.round_feedback, name="round_feedback"),
    path("decisions/<slug:reference>/", views.decision, name="decision"),
    path("rounds/<slug:reference>/outcomes", outcomes.outcomes, name="outcomes"),
    path("rounds/<slug:reference>/outcomes.csv", outcomes.outcomes_csv, name="outcomes_csv"),
    path("rounds/<slug:reference>/reserve", reserve.reserve, name="reserve"),
    path("decisions/<slug:reference>/promote", reserve.promote_reserved, name="promote_reserved"),
    path("decisions/<slug:reference>/announce", reserve.announce_promotion, name="announce_promotion"),
    path("decisions/<slug:reference>/feedback", feedback.bid_feedback, name="bid_feedback"),
    path("decisions/<slug:reference>/confirm", views.confirm_decision, name="confirm_decision"),
    path("decisions/<slug:reference>/reverse", views.reverse_decision, name="reverse_decision"),
    path("bids/<slug:reference>/letters/<int:number>/", letters.letter, name="letter"),
    path("bids/<slug:reference>/letters/<int:number>/pdf", letters.letter_pdf, name="letter_pdf"),
    path("bids/<slug:reference>/letters/<int:number>/file", letters.letter_pdf_file, name="letter_pdf_file"),
]
