"""The shape of what is sent about people: addresses, names, roles, passwords."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from clairevoie.web.accounts.permissions import ROLES, Role

MAXIMUM_NAME: Final = 100
MAXIMUM_PASSWORD: Final = 200

# A name goes into messages to others: nothing in it may look like an address.
PLAIN_NAME: Final = re.compile(r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029<>@:/\\]*\Z")


class NameField(forms.CharField):
    """How a person is called."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Your name"),
            max_length=MAXIMUM_NAME,
            validators=[
                RegexValidator(PLAIN_NAME, _("Write your name without any of < > @ : / and \\."))
            ],
            **kwargs,
        )


class LanguageField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=settings.LANGUAGES, widget=forms.RadioSelect, **kwargs)


class RoleForm(forms.Form):
    """A role of an organisation of some kind."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=Role, widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = [(role, ROLES[role]) for role in roles]
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(role), each.name) for role, each in self.roles]


class InvitationForm(RoleForm):
    """Whom to invite, to which role, in which language."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = LanguageField(label=_("Language of the message"))


class NewcomerForm(forms.Form):
    """What somebody new says of themselves; the password's strength is the operation's business."""

    name = NameField()
    language = LanguageField(label=_("Language"))
    password1 = forms.CharField(
        label=_("Password"),
        max_length=MAXIMUM_PASSWORD,
        strip=False,
        help_text=_("Twelve characters at least: a few words that go together only for you."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password, again"),
        max_length=MAXIMUM_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        if again != self.cleaned_data.get("password1", again):
            raise forms.ValidationError(_("The two passwords differ."))
        return again


class ProfileForm(forms.Form):
    """One's name, language and reminders."""

    name = NameField()
    language = LanguageField(
        label=_("Language"), help_text=_("Of the messages you get, and of the pages you see.")
    )
    reminders = forms.ChoiceField(
        label=_("Reminders by e-mail"),
        help_text=_("Questions assigned to you, waves that close soon, invitations."),
        choices=[
            ("daily", _("Once a day at most, when something waits for me")),
            ("never", _("Never")),
        ],
        widget=forms.RadioSelect,
    )
