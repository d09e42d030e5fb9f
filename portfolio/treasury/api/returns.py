"""/api/v1/returns/: a department's finance system files its returns, and sees what becomes of them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Department
from legacyfund.lib.clamd import ScannerSilent
from legacyfund.lib.errors import PermissionRefused
from portfolio.spend.actions.filing import FileNotTaken, KeyRefused, asks_in_words, file_returns
from portfolio.spend.models import ReturnUpload
from portfolio.spend.queries.filing import (
    MOST_TOLD,
    returns_of,
    told_in,
    told_of_filing,
    told_of_return,
    uploads_of,
)
from portfolio.spend.queries.returns import find_returns
from portfolio.spend.workflow import ReturnStatus, UploadStatus
from portfolio.treasury.api.documents import problems
from portfolio.treasury.api.filing import (
    NotRead,
    NotTaken,
    ScannerAway,
    address_of,
    read_filing,
    with_addresses,
)
from portfolio.treasury.api.parameters import (
    NotThere,
    ParameterRefused,
    client_of,
    read_award,
    read_choice,
    read_limit,
    read_parameters,
    read_period,
)
from portfolio.treasury.api.renderers import PlainJson
from portfolio.treasury.api.return_documents import (
    BODIES,
    FILING_PARAMETERS,
    LISTING_PARAMETERS,
    MOST_IN_A_PAGE,
    RETURN_IN_PATH,
    filed,
    not_taken,
    return_or_file,
    return_page,
)


class NoDepartment(PermissionRefused):
    """The client acts for no department."""


class DepartmentView(APIView):
    """For a client that acts for a department, of that department alone."""

    required_scopes = ("returns:write",)
    renderer_classes = [PlainJson]

    def department_of(self, request: Request) -> Department:
        department = client_of(request).department
        if department is None:
            raise NoDepartment(
                "Returns are filed and read by a department’s own client, and this one acts for none. Ask an "
                "administrator of the service for a client of the department."
            )
        return department


class ReturnsView(DepartmentView):
    """File a return; list those there are."""

    @extend_schema(
        operation_id="file_return",
        parameters=FILING_PARAMETERS,
        request=BODIES,
        responses={
            201: filed,
            200: filed,
            202: filed,
            **problems(400, 401, 403, 406, 409, 413, 415, 503),
            **not_taken,
        },
        description="Files the returns of a file of spend, all or none of it. 201: the returns are made and "
        "wait for the department’s sign-off. 200: the key or the file was seen before, and nothing was made. "
        "202: the file is large and is read in the background; ask `address`. 422: nothing is filed, and "
        "`errors` says why, cell by cell.",
    )
    def post(self, request: Request) -> Response:
        filing = read_filing(request, self.department_of(request))
        try:
            made = file_returns(filing=filing, client=client_of(request), now=timezone.now())
        except FileNotTaken as refusal:
            raise NotTaken(refusal) from refusal
        except KeyRefused as refusal:
            raise NotRead(refusal) from refusal
        except ScannerSilent as refusal:
            raise ScannerAway(refusal.message) from refusal
        answer = with_addresses(request, made.answer)
        status = 200
        if made.is_new:
            status = 201 if answer["state"] == UploadStatus.SENT else 202
        return Response(answer, status=status, headers={"Location": answer["address"]})

    @extend_schema(
        operation_id="returns",
        parameters=LISTING_PARAMETERS,
        responses={200: return_page, **problems(400, 401, 403, 406)},
        description="The returns of the client’s department, however they were made, the oldest first.",
    )
    def get(self, request: Request) -> Response:
        department = self.department_of(request)
        given = read_parameters(request, "after", "limit", "period", "award", "state")
        found = find_returns(returns_of(department), status=read_choice(given, "state", *ReturnStatus.values))
        if (award := read_award(given, department)) is not None:
            found = found.filter(award=award)
        if "period" in given:
            period = read_period(given["period"])
            found = found.filter(year=period.year, period=period.number)
        if "after" in given:
            found = found.filter(pk__gt=_place_of(given["after"], department))
        limit = read_limit(given, MOST_IN_A_PAGE)
        rows = list(found[: limit + 1])
        query = request.query_params.copy()
        if rows:
            query["after"] = rows[:limit][-1].reference
        then = request.build_absolute_uri(f"{request.path}?{query.urlencode(safe='/')}")
        told = [_with_address(request, told_of_return(one)) for one in rows[:limit]]
        return Response({"returns": told, "next": then if len(rows) > limit else None})


class ReturnView(DepartmentView):
    """One return, or a file that returns are made of."""

    @extend_schema(
        operation_id="return",
        parameters=[RETURN_IN_PATH],
        responses={200: return_or_file, **problems(400, 401, 403, 404, 406)},
        description="A return of the client’s department by its reference; or a file by its own, with what "
        "is wrong with it and the returns made of it.",
    )
    def get(self, request: Request, reference: str) -> Response:
        department = self.department_of(request)
        read_parameters(request)
        found = returns_of(department).filter(reference=reference).first()
        if found is not None:
            return Response(_with_address(request, told_of_return(found)))
        upload = uploads_of(department).filter(reference=reference).first()
        if upload is None:
            raise NotThere(
                f"{department.organisation_id} has no return and no file “{reference[:70]}”. "
                "/api/v1/returns/ lists its returns."
            )
        return Response(with_addresses(request, {**told_of_filing(upload), **_errors(upload)}))


def _place_of(reference: str, department: Department) -> int:
    found = returns_of(department).filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise ParameterRefused("after is the reference of a return of this department.", field="after")
    return found


def _with_address(request: Request, told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "address": address_of(request, told["reference"])}


def _errors(upload: ReturnUpload) -> dict[str, Any]:
    """What keeps the file from being taken, as a refused filing says it."""
    told = []
    if upload.status == UploadStatus.RECEIVED:
        told = asks_in_words(upload)
    elif upload.status in (UploadStatus.FAULTY, UploadStatus.CHECKED):
        told = told_in(upload)
    return {
        "errors": [asdict(one) for one in told[:MOST_TOLD]],
        "unsaid": max(0, len(told) - MOST_TOLD),
    }
