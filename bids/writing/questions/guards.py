"""What a page about the questions of a round begins with."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.guards import signed_in
from bids.rounds.models import Round
from bids.writing.questions.models import RoundQuestion
from bids.writing.questions.queries import questions_known_to, reads_answers, rounds_to_read


def round_or_404(request: HttpRequest, reference: str) -> Round:
    """The round, for somebody who reads its answers."""
    person = signed_in(request)
    found = get_object_or_404(rounds_to_read(person), reference=reference)
    if not reads_answers(person, found):
        raise Http404("the round is for other departments")
    return found


def question_or_404(request: HttpRequest, reference: str, pk: int) -> RoundQuestion:
    """The question, for the fund and for the department that asked it."""
    return get_object_or_404(questions_known_to(signed_in(request), round_or_404(request, reference)), pk=pk)
