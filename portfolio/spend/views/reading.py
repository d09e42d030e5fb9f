"""Saying how a file of spend is read: its columns, what its words for awards mean, a cell put right."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.correcting import CorrectCellForm
from legacyfund.web.forms import form_status
from legacyfund.web.items import Row
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.spend.actions import uploads as actions
from portfolio.spend.actions.handing_over import is_large
from portfolio.spend.forms.uploads import AwardsSaidForm, ReturnMatchForm
from portfolio.spend.models import ReturnUpload
from portfolio.spend.queries.uploads import awards_of, cells_beside, cells_to_correct
from portfolio.spend.views.uploads import load_upload, where_next
from portfolio.spend.workflow import UPLOAD_TRANSITIONS


def _held(reference: str, **_: int) -> QuerySet[ReturnUpload]:
    return ReturnUpload.objects.filter(reference=reference)


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(_held)
def upload_columns(request: HttpRequest, reference: str) -> HttpResponse:
    """What each column of a file stands for, and which award and control budget its lines are for."""
    person, upload = signed_in(request), load_upload(request, reference)
    if answer := refused_beforehand(request, lambda: UPLOAD_TRANSITIONS.target(upload.status, "read")):
        return answer
    form = ReturnMatchForm(posted(request), upload=upload, awards=list(awards_of(upload.department)))
    done = carry_out(
        form,
        lambda: actions.match_columns(upload=upload, **form.meant(), by=person, now=timezone.now()),
        within=saving_over(request, form),
    )
    if done is not None:
        return redirect(where_next(done), reference=reference)
    matched = sum(bool(column) for column in upload.columns)
    context = {"form": form, "upload": upload, "matched": matched}
    return render(request, "portfolio/spend/upload_columns.html", context, status=form_status(form))


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(_held)
def upload_awards(request: HttpRequest, reference: str) -> HttpResponse:
    """What the department's own words for awards stand for; asked once."""
    person, upload = signed_in(request), load_upload(request, reference)
    if not upload.unsorted and request.method != "POST":
        return redirect("portfolio:upload_page", reference=reference)
    form = AwardsSaidForm(
        posted(request),
        words=upload.not_sorted,
        awards=list(awards_of(upload.department)),
        budget=upload.control_budget,
    )
    done = carry_out(
        form,
        lambda: actions.say_awards(upload=upload, said=form.meant(), by=person, now=timezone.now()),
        within=saving_over(request, form),
    )
    if done is not None:
        return redirect(where_next(done), reference=reference)
    context = {"form": form, "upload": upload, "rows": form.rows()}
    return render(request, "portfolio/spend/upload_awards.html", context, status=form_status(form))


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(_held)
def upload_cell(request: HttpRequest, reference: str, line: int, column: int) -> HttpResponse:
    """What a cell should have said; `column`: its place among the headings of the file, from 0."""
    person, upload = signed_in(request), load_upload(request, reference)
    cell = cells_to_correct(upload).get((line, column))
    if cell is None:
        raise Http404
    form = CorrectCellForm(posted(request), cell=cell, row="line")
    done = carry_out(
        form,
        lambda: actions.correct_cell(
            upload=upload,
            row=line,
            column=column,
            value=form.cleaned_data["value"],
            by=person,
            now=timezone.now(),
        ),
        within=saving_over(request, form),
    )
    if done is not None:
        return redirect(where_next(done), reference=reference)
    beside = [] if is_large(upload) else cells_beside(upload, line, column)
    context = {"form": form, "upload": upload, "beside": [Row(*one) for one in beside]}
    context["beside_title"] = f"The rest of line {line}"
    return render(request, "portfolio/spend/upload_cell.html", context, status=form_status(form))
