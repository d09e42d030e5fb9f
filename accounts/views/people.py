"""People and their roles: the list, one person, changing a role and ending it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import colleagues
from accounts.actions import people as actions
from accounts.actions.last_ones import LastSignOff
from accounts.actions.people import check_account_open, deactivate_user, start_membership
from accounts.forms import ChangeRoleForm, RoleForm, WithoutSignOffForm
from accounts.guards import back_to_people, requires, signed_in
from accounts.permissions import ROLES, Permission, Role
from accounts.queries.roles import (
    departments_left_without_sign_off,
    departments_open,
    has_permission,
    invitations_managed_by,
    leaves_without_sign_off,
    memberships_held,
    memberships_managed_by,
    memberships_of,
    people_listed,
)
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.refusals import refused

PEOPLE_A_PAGE = 50


@requires(Permission.SEE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a sign-in, and for whoever manages people those invited who have not joined yet."""
    reader = signed_in(request)
    context = {
        "page": page_of(request, people_listed(), PEOPLE_A_PAGE),
        "invitations": invitations_managed_by(reader),
        "may_manage": has_permission(reader, Permission.MANAGE_PEOPLE),
        "now": timezone.now(),
    }
    return render(request, "accounts/people.html", context)


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles held and ended, and a form to give one more."""
    shown = get_object_or_404(people_listed(), pk=pk)
    now = timezone.now()
    form = RoleForm(posted(request), departments=departments_open(now))
    if carry_out(
        form,
        lambda: start_membership(
            user=shown,
            role=Role(form.cleaned_data["role"]),
            department=form.cleaned_data["department"],
            by=signed_in(request),
            now=now,
        ),
    ):
        role = ROLES[Role(form.cleaned_data["role"])].label.lower()
        messages.success(request, f"{shown} is now {role}.")
        return redirect("accounts:person", pk=shown.pk)
    context = {"shown": shown, "form": form, "memberships": memberships_of(shown)}
    return render(request, "accounts/person.html", context, status=form_status(form))


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then close a person's account."""
    shown = get_object_or_404(people_listed(), pk=pk)
    if request.method == "POST":
        try:
            deactivate_user(user=shown, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal)
        messages.success(request, f"{shown}'s account is closed.")
        return redirect("accounts:people")
    if away := refused_beforehand(
        request, lambda: check_account_open(shown), back=reverse("accounts:person", args=[pk])
    ):
        return away
    context = {"shown": shown, "left": departments_left_without_sign_off(shown)}
    return render(request, "accounts/deactivate.html", context)


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague another role of the department in place of this one."""
    reader = signed_in(request)
    membership = get_object_or_404(memberships_managed_by(reader), pk=pk, deputy_from=None)
    last = leaves_without_sign_off(membership)
    form = ChangeRoleForm(posted(request), initial={"role": membership.role}, last=last)
    if changed := carry_out(
        form,
        lambda: colleagues.change_role(
            membership=membership, by=reader, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"{changed.user} is now {changed.label_in_sentence}.")
        return redirect(back_to_people(membership.department))
    context = {"form": form, "membership": membership, "last": last}
    return render(request, "accounts/change_role.html", context, status=form_status(form))


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end a role."""
    membership = get_object_or_404(memberships_held(), pk=pk)
    form = WithoutSignOffForm(posted(request))
    if request.method == "POST" and form.is_valid():
        by, now = signed_in(request), timezone.now()
        try:
            actions.end_membership(membership=membership, by=by, now=now, **form.cleaned_data)
        except LastSignOff as refusal:
            add_refusal(form, refusal)
        except DomainError as refusal:
            return refused(request, refusal)
        else:
            messages.success(request, f"{membership.user} is no longer {membership.label_in_sentence}.")
            return redirect("accounts:person", pk=membership.user_id)
    context = {"form": form, "membership": membership, "last": leaves_without_sign_off(membership)}
    return render(request, "accounts/end_membership.html", context, status=form_status(form))
