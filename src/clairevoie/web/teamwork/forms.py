"""The shape of what is sent: a comment and whom to tell; questions, a member and a day."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clairevoie.web.assessments.fields import DayField, LinesField, RevisionField
from clairevoie.web.teamwork.operations import Target
from clairevoie.web.teamwork.operations.comments import MAXIMUM_TEXT

MAXIMUM_TARGETS = 700


class CommentForm(forms.Form):
    text = LinesField(label=_("Your message"), max_length=MAXIMUM_TEXT)
    told = forms.TypedMultipleChoiceField(
        label=_("Tell by e-mail"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, colleagues: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = [  # type: ignore[attr-defined]
            (str(key), name) for key, name in colleagues.items()
        ]


class RestoreForm(forms.Form):
    revision = RevisionField(min_value=1)
    current = RevisionField(min_value=1)


class AssignForm(forms.Form):
    """Ticked questions, and to whom they are given; nobody takes them back."""

    member = forms.TypedChoiceField(
        label=_("Give to"), coerce=int, empty_value=None, required=False
    )
    due = DayField(label=_("To be answered by"), required=False)

    def __init__(self, data: QueryDict | None = None, *, members: Mapping[int, str]) -> None:
        super().__init__(data)
        self.ticked: list[str] = data.getlist("question") if data is not None else []
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            ("", _("nobody (take them back)")),
            *((str(key), name) for key, name in members.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.targets():
            raise forms.ValidationError(_("Tick at least one theme or criterion."))
        return cleaned

    def targets(self) -> tuple[Target, ...]:
        """What is ticked: `theme:governance`, `criterion:GOV-1`."""
        found = []
        for each in self.ticked[:MAXIMUM_TARGETS]:
            kind, _colon, name = each.partition(":")
            if kind == "theme" and name:
                found.append(Target(theme=name[:64]))
            elif kind == "criterion" and name:
                found.append(Target(criterion=name[:12]))
        return tuple(found)
