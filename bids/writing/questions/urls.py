"""Addresses of the room; each view's name is its URL's."""

from django.urls import URLPattern, path

from bids.writing.questions.views import answering, asking, reading

urlpatterns: list[URLPattern] = [
    path("rounds/<slug:reference>/questions/", reading.questions, name="questions"),
    path("rounds/<slug:reference>/questions/ask", asking.ask_question, name="ask_question"),
    path("rounds/<slug:reference>/questions/until", answering.questions_until, name="questions_until"),
    path(
        "rounds/<slug:reference>/questions/<int:pk>/answer", answering.answer_question, name="answer_question"
    ),
    path(
        "rounds/<slug:reference>/questions/<int:pk>/correct", answering.correct_answer, name="correct_answer"
    ),
    path(
        "rounds/<slug:reference>/questions/<int:pk>/decline",
        answering.decline_question,
        name="decline_question",
    ),
    path(
        "rounds/<slug:reference>/questions/<int:pk>/withdraw",
        asking.withdraw_question,
        name="withdraw_question",
    ),
]
