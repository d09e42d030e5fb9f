from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import sessions
from accounts.guards import requires
from accounts.permissions import Permission


@requires(Permission.SEE_OWN_MESSAGES)
@require_http_methods(["POST"])
def stay_signed_in(request: HttpRequest) -> HttpResponse:
    """The page says until when; `static/web/session.js` takes only its warning, and puts it into the page
    that is open.
    """
    sessions.stay_signed_in(request.session, now=timezone.now())
    return render(request, "accounts/stay_signed_in.html")
