"""A file of spend on its way to being returns: looked at, sent for certification or given up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period
from legacyfund.lib.tables.matching import heading_labels
from legacyfund.web.exports import MOST_IN_A_WORKBOOK, TooManyForWorkbook, workbook_answer
from legacyfund.web.files import download_kept
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.items import Row
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.refusals import refused
from portfolio.spend.actions.handing_over import is_for_job
from portfolio.spend.actions.sending import report_nothing, send_returns
from portfolio.spend.actions.uploads import cancel_upload, check_again
from portfolio.spend.forms.uploads import BY_FILE, NothingSpentForm, SendReturnsForm
from portfolio.spend.models import Return, ReturnFile, ReturnFinding, ReturnUpload
from portfolio.spend.queries.excess import excess_in
from portfolio.spend.queries.returns import awards_to_report_on
from portfolio.spend.queries.uploads import (
    cells_to_correct,
    file_with_messages,
    found_in,
    successor_of,
    uploads_visible_to,
    written_in_file,
)
from portfolio.spend.queries.waivers import all_waivers, checks_to_waive, newly_waived
from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.views.returns import figures_of
from portfolio.spend.views.steps import steps_taken
from portfolio.spend.workflow import UPLOAD_AT_REST, UPLOAD_WORKED_ON, UploadStatus

FINDINGS_A_PAGE = 100
CORRECTIONS_A_PAGE = 50
SECONDS_TO_NEXT_LOOK = 5
NEXT = {
    UploadStatus.READING: "There is much to read, so it is done in the background. Nothing is reported by "
    "that. You can leave this page.",
    UploadStatus.SENDING: "The file is read once more and its returns are made, all of them or none. You can "
    "leave this page. It cannot be cancelled now; its returns can be withdrawn once they are made.",
    UploadStatus.STOPPED: "Something went wrong on our side, and nothing is reported. Have the file checked "
    "again to try once more; tell the service’s administrator if it stops again.",
    UploadStatus.RECEIVED: "Nothing has been reported. Say how the file is read, so that it can be checked.",
    UploadStatus.FAULTY: "Nothing is taken from this file while it has a fault. Correct the cells on this "
    "page, or put them right in your own system and upload the corrected file.",
    UploadStatus.CHECKED: "Nothing has been reported yet. Look at the figures and messages below. Then send "
    "it for certification, or cancel it.",
    UploadStatus.SENT: "Its returns are made. What happens to each is on the return’s page.",
    UploadStatus.CANCELLED: "It was cancelled, and reported nothing. The same file can be uploaded again.",
}


def where_next(upload: ReturnUpload) -> str:
    """The page on which what is lacking is said, or the file's own."""
    if upload.status != UploadStatus.RECEIVED:
        return "portfolio:upload_page"
    asks_dates = bool(upload.date_question) and not upload.date_order
    return "portfolio:upload_awards" if upload.unsorted and not asks_dates else "portfolio:upload_columns"


@requires(Permission.PREPARE_RETURN)
@require_safe
def upload_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A file: what it comes to, what is wrong with it, and what can be done."""
    return show_upload(request, load_upload(request, reference))


def show_upload(
    request: HttpRequest, upload: ReturnUpload, *, form: SendReturnsForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, also with the form of sending as it was refused."""
    cells = cells_to_correct(upload)
    places = {(cell.row, cell.heading): cell.column for cell in cells.values()}
    written = written_in_file(upload)
    told = page_of(request, found_in(upload), FINDINGS_A_PAGE, name="messages")
    labels = heading_labels(upload.headings)
    is_ready = upload.status == UploadStatus.CHECKED
    context = {
        "upload": upload,
        "period": Period(upload.year, upload.period),
        "next": NEXT[UploadStatus(upload.status)],
        "successor": successor_of(upload),
        "asks": reverse(where_next(upload), args=[upload.reference])
        if upload.status == UploadStatus.RECEIVED
        else "",
        "at_rest": upload.status in UPLOAD_AT_REST,
        "is_working": upload.status in UPLOAD_WORKED_ON,
        "work": upload.work.order_by("-id").first(),
        "is_checked": upload.status in (UploadStatus.FAULTY, UploadStatus.CHECKED, UploadStatus.SENT),
        "parts": upload.reports,
        "to_correct": page_of(request, upload.corrects, CORRECTIONS_A_PAGE, name="corrections"),
        "findings": told,
        "found": [
            (one, places.get((one.line or 0, one.column)), written.get((one.line, one.column)))
            for one in told
        ],
        "checks": CHECKS,
        "to_waive": checks_to_waive(upload),
        "waivers": [(one, CHECKS[one.code]) for one in all_waivers().filter(upload=upload)],
        "newly_waived": newly_waived(upload),
        "waived": found_in(upload).filter(severity=ReturnFinding.Severity.WAIVED).count(),
        "corrected": [(one, labels[one.column]) for one in upload.corrected],
        "again": _again(upload),
        "excess": [
            (award, row, figures_of(row)) for award, row in (excess_in(upload.reports) if is_ready else [])
        ],
        "returns": Return.objects.filter(upload=upload).select_related("award").order_by("id"),
        "summary": _summary(upload),
        "form": form or SendReturnsForm(**_asks(upload)),
    }
    response = render(request, "portfolio/spend/upload_page.html", context, status=status)
    if context["is_working"]:
        response["Refresh"] = str(SECONDS_TO_NEXT_LOOK)
    return response


def _asks(upload: ReturnUpload) -> dict[str, bool]:
    return {"challenged": bool(upload.challenge_count), "corrects": bool(upload.line_corrections)}


def _again(upload: ReturnUpload) -> str:
    """What the corrected file of a faulty one is reported as, for the address of the upload."""
    if upload.status != UploadStatus.FAULTY:
        return ""
    answers = {
        "award": upload.award.reference if upload.award is not None else BY_FILE,
        "period": str(Period(upload.year, upload.period)),
        "control_budget": upload.control_budget or BY_FILE,
        "replaces": upload.reference,
    }
    return reverse("portfolio:return_upload", query=answers)


def _summary(upload: ReturnUpload) -> list[Row]:
    award = upload.award
    rows = [
        Row("Award", f"{award.reference}: {award.title}" if award is not None else "As each line says"),
        Row("Department", upload.department.name),
        Row("Period", f"{upload.year}, {Period(upload.year, upload.period).in_words}"),
        Row("Control budget", upload.get_control_budget_display() or "As each line says"),
        Row("Accrual correction", "Yes" if upload.accrual_correction else "No"),
    ]
    return rows + steps_taken(
        ("Uploaded", upload.receiver, upload.received_at),
        ("Sent for certification", upload.sender, upload.sent_at),
        ("Cancelled", upload.cancelled_by, upload.cancelled_at),
    )


@requires(Permission.PREPARE_RETURN)
@require_POST
def send_upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Standing by a file: its returns are made and sent for certification."""
    upload = load_upload(request, reference)
    form = SendReturnsForm(request.POST, **_asks(upload))
    form.full_clean()
    try:
        made = send_returns(
            upload=upload,
            challenges_reason=form.cleaned_data.get("challenges_reason", ""),
            by=signed_in(request),
            now=timezone.now(),
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return show_upload(request, upload, form=form, status=form_status(form, faulty=422))
    if not made:
        return redirect("portfolio:upload_page", reference=reference)
    if len(made) > 1:
        messages.success(request, f"{len(made)} returns wait for certification.")
        return redirect("portfolio:upload_page", reference=reference)
    messages.success(request, f"Return {made[0].reference} waits for certification.")
    return redirect("portfolio:return_page", reference=made[0].reference)


@requires(Permission.PREPARE_RETURN)
@require_POST
def check_upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Holding a file against what stands now, or having that done."""
    upload = load_upload(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: check_again(upload=upload, by=signed_in(request), now=timezone.now()),
        done="" if is_for_job(upload) else "The file has been checked again.",
        then=reverse("portfolio:upload_page", args=[reference]),
    )


@requires(Permission.PREPARE_RETURN)
@require_POST
def cancel_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Giving a file up before it is sent."""
    upload = load_upload(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: cancel_upload(upload=upload, by=signed_in(request), now=timezone.now()),
        done=f"{reference} is cancelled. Nothing was reported.",
        then=reverse("portfolio:returns"),
        back=reverse("portfolio:upload_page", args=[reference]),
    )


@requires(Permission.PREPARE_RETURN)
@require_safe
def upload_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The original file, as a download and never anything else."""
    file = ReturnFile.objects.get(pk=load_upload(request, reference).file_id)
    return download_kept(file.name, bytes(file.content))


@requires(Permission.PREPARE_RETURN)
@require_safe
def upload_checked_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The person's own file with what was found in each line, to be put right and uploaded again."""
    upload = load_upload(request, reference)
    try:
        if upload.line_count > MOST_IN_A_WORKBOOK:
            raise TooManyForWorkbook(
                f"The file has {upload.line_count:,} lines and a workbook is made of at most "
                f"{MOST_IN_A_WORKBOOK:,}. Put right the cells that the page lists in your own file."
            )
        workbook = file_with_messages(upload)
    except DomainError as refusal:
        return refused(request, refusal, back_url=reverse("portfolio:upload_page", args=[reference]))
    return workbook_answer(workbook, f"{reference}-checked.xlsx")


def load_upload(request: HttpRequest, reference: str) -> ReturnUpload:
    return get_object_or_404(uploads_visible_to(signed_in(request)), reference=reference)


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def nothing_spent(request: HttpRequest) -> HttpResponse:
    """A return that says that nothing was spent of an award in a period."""
    person, now = signed_in(request), timezone.now()
    awards = list(awards_to_report_on(person))
    initial = {name: request.GET.get(name) for name in ("award", "period")}
    form = NothingSpentForm(posted(request), awards=awards, now=now, initial=initial)
    if made := carry_out(
        form,
        lambda: report_nothing(
            award=form.awards[form.cleaned_data["award"]], period=form.period_meant(), by=person, now=now
        ),
    ):
        messages.success(request, f"Return {made.reference} waits for certification.")
        return redirect("portfolio:return_page", reference=made.reference)
    context = {"form": form, "awards": awards}
    return render(request, "portfolio/spend/nothing_spent.html", context, status=form_status(form))
