"""The OpenAPI document, for everybody, and the answer where there is nothing."""

from typing import Any

from django.conf import settings
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portfolio.treasury.api.describing import document
from portfolio.treasury.api.parameters import read_parameters
from portfolio.treasury.api.reference import ForEverybody
from portfolio.treasury.api.renderers import PlainJson


class SchemaView(ForEverybody):
    """OpenAPI 3.1. The generator's own view would take its version from the address."""

    renderer_classes: list[Any] = [OpenApiJsonRenderer, OpenApiJsonRenderer2]

    def get(self, request: Request) -> Response:
        read_parameters(request)
        name = f"{settings.SPECTACULAR_SETTINGS['TITLE']}.json"
        return Response(document(), headers={"Content-Disposition": f'inline; filename="{name}"'})


class NothingHere(APIView):
    """Any other address of the API: a problem and not a page."""

    required_scopes: tuple[str, ...] = ()
    renderer_classes = [PlainJson]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address. /api/v1/schema/ lists what there is.")
