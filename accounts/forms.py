"""Forms of the administrator's pages and of signing in. Forms clean, actions save."""

from datetime import time, timedelta
from typing import Any, cast

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.db.models import QuerySet

from accounts.actions.clients import SCOPES
from accounts.models import Department, NoticeChoice, User, kind_in_words
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from accounts.queries.told import OUTCOMES, DeliveryFilter
from legacyfund.web.forms import GovukCheckboxes, GovukDateField, GovukRadios

ROLE_CHOICES = [(role.value, ROLES[role].label) for role in Role]
ROLE_HINTS = {role.value: ROLES[role].purpose for role in Role}


def _plain(form: forms.Form, **labels: str) -> None:
    """Our words instead of allauth's, and no placeholders: they vanish when one types."""
    for name, label in labels.items():
        form.fields[name].label = label
    for field in form.fields.values():
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


def _offer(form: forms.Form, name: str, departments: QuerySet[Department]) -> None:
    cast("forms.ModelChoiceField[Department]", form.fields[name]).queryset = departments


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login="E-mail address", password="Password")  # noqa: S106


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, email="E-mail address")


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1="New password", password2="New password again")


class FirstPasswordForm(SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1="New password", password2="New password again")


class OtherPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            oldpassword="Password you have now",
            password1="New password",
            password2="New password again",
        )


class JoinForm(forms.Form):
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three or four words that do not belong together work well.",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(forms.Form):
    """A role, and the department it is held for or comes from."""

    role = forms.ChoiceField(label="Role", choices=ROLE_CHOICES, widget=GovukRadios(hints=ROLE_HINTS))
    department = forms.ModelChoiceField(
        label="Department",
        help_text="Needed for a bidder and a sign-off. For others, the department they come from, if any.",
        queryset=Department.objects.none(),
        required=False,
        empty_label="None",
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "department", departments)


class InviteForm(RoleForm):
    name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(label="E-mail address", max_length=254)
    field_order = ["name", "email", "role", "department"]


class DepartmentRoleForm(forms.Form):
    """A role a department gives."""

    role = forms.ChoiceField(
        label="Role",
        choices=[row for row in ROLE_CHOICES if row[0] in DEPARTMENT_ROLES],
        widget=GovukRadios(hints=ROLE_HINTS),
    )


class InviteColleagueForm(DepartmentRoleForm):
    name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(label="E-mail address", max_length=254)
    field_order = ["name", "email", "role"]


class WithoutSignOffForm(forms.Form):
    """Asked only where the department would be left with nobody to certify."""

    without_sign_off = forms.BooleanField(
        label="I understand that nobody can certify there until somebody else is made sign-off",
        required=False,
    )


class ChangeRoleForm(DepartmentRoleForm):
    """`last`: the person is the department's only sign-off."""

    without_sign_off = WithoutSignOffForm.base_fields["without_sign_off"]

    def __init__(self, *args: Any, last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not last:
            del self.fields["without_sign_off"]


class DeputyForm(forms.Form):
    person = forms.ModelChoiceField(
        label="Who acts for the sign-off?", queryset=User.objects.none(), empty_label="Choose"
    )
    starts_on = GovukDateField(label="First day", help_text="For example, 27 11 2026")
    ends_on = GovukDateField(label="Last day", help_text="The deputy still acts on this day.")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["person"]).queryset = people


class DepartmentForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200)
    abbreviation = forms.CharField(label="Abbreviation", max_length=20, required=False)
    code = forms.CharField(
        label="Organisation code", help_text="The part after GB-GOR-, such as D25", max_length=20
    )
    kind = forms.ChoiceField(label="Kind", choices=Department.Kind.choices, widget=GovukRadios)


class RenameForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200)
    abbreviation = forms.CharField(label="Abbreviation", max_length=20, required=False)


class CloseForm(forms.Form):
    ends_on = GovukDateField(label="First day it no longer exists", help_text="For example, 1 4 2027")
    successor = forms.ModelChoiceField(
        label="Successor",
        help_text="The department that takes over its work, if there is one.",
        queryset=Department.objects.none(),
        required=False,
        empty_label="None",
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "successor", departments)


class ChangeClientForm(forms.Form):
    name = forms.CharField(label="Name", help_text="Whose machine it is and what it does", max_length=120)
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        help_text="The Treasury’s mirror of spend needs the first two, which are the scopes spend:read and "
        "portfolio:read. A department’s finance system needs the last, returns:write.",
        choices=list(SCOPES.items()),
        widget=GovukCheckboxes,
    )


class ClientForm(ChangeClientForm):
    mark_optional = False

    department = forms.ModelChoiceField(
        label="Department",
        help_text="Needed for a client that files returns: it files for this department alone, and of spend "
        "it reads this department’s lines alone. Leave it empty for one that reads the whole fund.",
        queryset=Department.objects.none(),
        required=False,
        empty_label="The whole fund",
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "department", departments)


OVERLAPS = {
    "7 days": ("7 days", timedelta(days=7)),
    "24 hours": ("24 hours", timedelta(hours=24)),
    "none": ("No longer: it may be known to somebody who should not know it", timedelta(0)),
}


class RotateSecretForm(forms.Form):
    overlap = forms.TypedChoiceField(
        label="How long does the old secret still work?",
        help_text="Until then both work, so the machine can be given the new one without a gap. You can end "
        "the old one earlier on the client’s page.",
        choices=[(key, words) for key, (words, _) in OVERLAPS.items()],
        coerce=lambda key: OVERLAPS[key][1],
        widget=GovukRadios,
    )


HOURS = [("", "None"), *((f"{hour:02d}:00", f"{hour:02d}:00") for hour in range(24))]


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


class NoticesForm(forms.Form):
    """How one is told by e-mail of what may wait."""

    mark_optional = False

    pace = forms.ChoiceField(
        label="When do you want e-mails that may wait?",
        choices=NoticeChoice.Pace.choices,
        widget=GovukRadios,
    )
    quiet_from = forms.TypedChoiceField(
        label="Quiet hours from", choices=HOURS, coerce=_time, empty_value=None, required=False
    )
    quiet_until = forms.TypedChoiceField(
        label="Quiet hours until", choices=HOURS, coerce=_time, empty_value=None, required=False
    )


class DeliveryFilterForm(forms.Form):
    mark_optional = False

    outcome = forms.ChoiceField(
        label="Outcome",
        required=False,
        choices=[("", "Any outcome"), *((code, label) for code, (label, _) in OUTCOMES.items())],
    )
    kind = forms.ChoiceField(label="About", required=False)
    person = forms.CharField(label="Person or address", required=False, max_length=120)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            ("", "Anything"),
            *((item, kind_in_words(item)) for item in kinds),
        ]

    def wanted(self) -> DeliveryFilter:
        """What is asked for, of a form without errors."""
        return DeliveryFilter(**self.cleaned_data)


class EventFilterForm(forms.Form):
    kind = forms.ChoiceField(label="Kind", required=False)
    subject = forms.CharField(label="Reference", required=False, max_length=80)
    person = forms.CharField(label="Person", required=False, max_length=120)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            ("", "Any kind"),
            *((item, kind_in_words(item)) for item in kinds),
        ]
