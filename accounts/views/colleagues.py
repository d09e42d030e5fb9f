"""The people of one department, and who stands in for its sign-off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import colleagues as actions
from accounts.actions.people import check_can_be_joined
from accounts.forms import DeputyForm, InviteColleagueForm, WithoutSignOffForm
from accounts.guards import back_to_people, requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import (
    colleagues_of,
    departments_with,
    invitations_managed_by,
    leaves_without_sign_off,
    may_for,
    memberships_managed_by,
    past_roles_of,
    people_to_deputise,
    sign_offs_of,
)
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand

PAST_SHOWN = 50


@requires(Permission.SEE_COLLEAGUES)
@require_safe
def colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works for a department, in which role, and who did."""
    reader, now = signed_in(request), timezone.now()
    department = get_object_or_404(departments_with(reader, Permission.SEE_COLLEAGUES), pk=pk)
    manages = may_for(reader, Permission.MANAGE_COLLEAGUES, pk)
    context = {
        "department": department,
        "people": colleagues_of(department),
        "has_sign_off": sign_offs_of(department).exists(),
        "manages": manages,
        "invitations": invitations_managed_by(reader).filter(department=department) if manages else [],
        "past": past_roles_of(department)[:PAST_SHOWN],
        "now": now,
        "closed": department.is_closed(london_date(now)),
    }
    return render(request, "accounts/colleagues.html", context)


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody to the department."""
    reader = signed_in(request)
    department = get_object_or_404(departments_with(reader, Permission.MANAGE_COLLEAGUES), pk=pk)
    if away := refused_beforehand(
        request,
        lambda: check_can_be_joined(department, now=timezone.now()),
        back=reverse("accounts:colleagues", args=[pk]),
    ):
        return away
    form = InviteColleagueForm(posted(request))
    if invitation := carry_out(
        form,
        lambda: actions.invite_colleague(
            department=department, by=reader, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"{invitation.email} has been invited.")
        return redirect("accounts:colleagues", pk=pk)
    return render(
        request,
        "accounts/invite_colleague.html",
        {"form": form, "department": department},
        status=form_status(form),
    )


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a role of the department away."""
    reader = signed_in(request)
    membership = get_object_or_404(memberships_managed_by(reader), pk=pk)
    form = WithoutSignOffForm(posted(request))
    if carry_out(
        form,
        lambda: actions.end_colleague(
            membership=membership, by=reader, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"{membership.user}: the role has ended, and with it the access.")
        own = membership.user_id == reader.pk
        return redirect("/" if own else back_to_people(membership.department))
    context = {"form": form, "membership": membership, "last": leaves_without_sign_off(membership)}
    return render(request, "accounts/end_colleague.html", context, status=form_status(form))


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def name_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague act for the sign-off from a day to a day."""
    reader = signed_in(request)
    department = get_object_or_404(departments_with(reader, Permission.MANAGE_COLLEAGUES), pk=pk)
    people = people_to_deputise(department)
    form = DeputyForm(posted(request), people=people)
    if deputy := carry_out(
        form,
        lambda: actions.name_deputy(
            department=department, by=reader, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"{deputy.user} is named: {deputy.label[0].lower()}{deputy.label[1:]}.")
        return redirect("accounts:colleagues", pk=pk)
    context = {"form": form, "department": department, "has_people": people.exists()}
    return render(request, "accounts/name_deputy.html", context, status=form_status(form))
