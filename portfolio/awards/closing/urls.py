"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from portfolio.awards.closing.views import closing, completing

_AWARD = "awards/<slug:reference>/"
_COMPLETION = f"{_AWARD}completions/<int:number>/"
_CLOSURE = f"{_AWARD}closures/<int:number>/"

urlpatterns: list[URLPattern] = [
    path(f"{_AWARD}complete", completing.complete_award, name="complete_award"),
    path(_COMPLETION, completing.completion, name="completion"),
    path(f"{_COMPLETION}confirm", completing.confirm_completion, name="confirm_completion"),
    path(f"{_COMPLETION}send-back", completing.send_back_completion, name="send_back_completion"),
    path(f"{_COMPLETION}take-back", completing.take_back_completion, name="take_back_completion"),
    path(f"{_AWARD}close", closing.close_award, name="close_award"),
    path(_CLOSURE, closing.closure, name="closure"),
    path(f"{_CLOSURE}approve", closing.approve_closing, name="approve_closing"),
    path(f"{_CLOSURE}withdraw", closing.withdraw_closing, name="withdraw_closing"),
]
