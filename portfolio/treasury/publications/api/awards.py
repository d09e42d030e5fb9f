"""GET /api/v1/open/awards.json: every announced award, for everybody, as 360Giving has it."""

from django.conf import settings
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from portfolio.treasury.api.documents import NOT_AGAIN, problems
from portfolio.treasury.api.parameters import read_parameters
from portfolio.treasury.publications.api.documents import grant_package
from portfolio.treasury.publications.api.files import PublicView, exact_json, file_response
from portfolio.treasury.publications.queries.awards import open_awards
from portfolio.treasury.publications.rules.giving import (
    NothingAnnounced,
    Organisation,
    grant_of,
    package_of,
)


class OpenAwardsView(PublicView):
    @extend_schema(
        operation_id="open_awards",
        auth=[],
        responses={200: grant_package, 304: NOT_AGAIN, **problems(400, 404, 406)},
        description="Every award that has been announced, valid against the 360Giving Data Standard. For "
        "everybody; no token is needed. 404 until one is announced.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        read_parameters(request)
        publisher = Organisation(*settings.PUBLISHER)
        grants = [grant_of(award, publisher, prefix=settings.GIVING_PREFIX) for award in open_awards()]
        try:
            package = package_of(
                grants, publisher=publisher, address=request.build_absolute_uri(request.path)
            )
        except NothingAnnounced as nothing:
            raise NotFound(nothing.message) from nothing
        return file_response(
            request, exact_json(package), content_type="application/json", name="awards.json"
        )
