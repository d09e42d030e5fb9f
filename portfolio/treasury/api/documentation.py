"""The OpenAPI document, for everybody, and the answer where there is nothing."""

from typing import Any

from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from portfolio.treasury.api.renderers import PlainJson


class SchemaView(SpectacularJSONAPIView):
    """OpenAPI 3.1. Says how to ask, and holds no data."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    schema = None


class NothingHere(APIView):
    """Any other address of the API: a problem and not a page."""

    required_scopes: tuple[str, ...] = ()
    renderer_classes = [PlainJson]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address. /api/v1/schema/ lists what there is.")
