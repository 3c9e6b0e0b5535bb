"""The shape of an action as it is sent; what is allowed is the rules' business."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clairevoie.core.faults import Fault
from clairevoie.core.plan import MAXIMUM_OWNER, MAXIMUM_TEXT, Action, ActionState, Owner
from clairevoie.formats.saying import fault_in
from clairevoie.formats.wording import language_of
from clairevoie.web.assessments.fields import DayField, RevisionField
from clairevoie.web.plans.texts import STATE_NAMES


class ActionForm(forms.Form):
    """One action: what will be done, the level it gives, by when and by whom."""

    text = forms.CharField(
        label=_("Action"),
        help_text=_("What will be done, in a sentence or two."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAXIMUM_TEXT}),
    )
    level = forms.TypedChoiceField(
        label=_("Level that it gives"), coerce=int, widget=forms.RadioSelect
    )
    due = DayField(label=_("Due date"))
    owner = forms.TypedChoiceField(
        label=_("Owner"), coerce=int, empty_value=None, required=False, widget=forms.Select
    )
    owner_name = forms.CharField(
        label=_("or somebody who is no member"), required=False, max_length=MAXIMUM_OWNER
    )
    state = forms.ChoiceField(label=_("State"), widget=forms.RadioSelect)
    measure = forms.CharField(
        label=_("Compensating measure"),
        required=False,
        help_text=_("What lowers the risk until then. It does not change the score."),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": MAXIMUM_TEXT}),
    )
    revision = RevisionField(initial=0, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        criterion: str,
        levels: Iterable[tuple[int, str]],
        members: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criterion = criterion
        self._choose("level", levels)
        self._choose("owner", [("", pgettext_lazy("an owner", "nobody yet")), *members.items()])
        self._choose(
            "state",
            [
                (str(each), str(name).capitalize())
                for each, name in STATE_NAMES.items()
                if each is not ActionState.DROPPED
            ],
        )

    def _choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    @staticmethod
    def initial_from(action: Action, owner: Owner, revision: int) -> dict[str, Any]:
        is_dropped = action.state is ActionState.DROPPED
        return {
            "text": action.text,
            "level": action.level,
            "due": action.due,
            "owner": owner.member if owner.member is not None else "",
            "owner_name": owner.name,
            "state": str(ActionState.PLANNED if is_dropped else action.state),
            "measure": action.measure,
            "revision": revision,
        }

    def wanted_action(self) -> Action:
        return Action(
            criterion=self.criterion,
            level=self.cleaned_data["level"],
            due=self.cleaned_data["due"],
            state=ActionState(self.cleaned_data["state"]),
            text=self.cleaned_data["text"].replace("\r\n", "\n"),
            measure=self.cleaned_data["measure"].replace("\r\n", "\n"),
        )

    def wanted_owner(self) -> Owner:
        return Owner(self.cleaned_data["owner"], self.cleaned_data["owner_name"])

    def rest_upon(self, revision: int) -> None:
        """Shown again with what was sent, to be sent upon this revision."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "revision": revision}

    def refuse(self, faults: Iterable[Fault], code: str) -> None:
        """Each fault at its field; those of no field above them all."""
        for fault in faults:
            name = str(fault.path[0])
            said = fault_in(fault, language_of(code))
            self.add_error(name if name in self.fields else None, said[0].upper() + said[1:] + ".")


class RevisionForm(forms.Form):
    """The revision that somebody had in view."""

    revision = RevisionField()
