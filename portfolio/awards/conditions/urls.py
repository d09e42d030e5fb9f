"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.awards.conditions.views import conditions, meeting, settling

_CONDITION = "awards/<slug:reference>/conditions/<int:number>/"

urlpatterns: list[URLPattern] = [
    path(_CONDITION, conditions.condition, name="condition"),
    path(f"{_CONDITION}met", meeting.say_condition_met, name="say_condition_met"),
    path(f"{_CONDITION}take-back", meeting.take_back_condition, name="take_back_condition"),
    path(f"{_CONDITION}discharge", settling.discharge_condition, name="discharge_condition"),
    path(f"{_CONDITION}send-back", settling.send_back_condition, name="send_back_condition"),
    path(f"{_CONDITION}waive", settling.waive_condition, name="waive_condition"),
    path(f"{_CONDITION}move", settling.move_due_day, name="move_due_day"),
    path(f"{_CONDITION}shown/<slug:sha256>", conditions.condition_file, name="condition_file"),
]
