"""The shape of a wave as its manager sends it; what may change when is the operations' business."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from clairevoie.formats.trees import UNWANTED
from clairevoie.web.programmes.operations import WaveTerms

LARGEST_REVISION: Final = 2_000_000_000
DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y")  # as browsers send one; as it is written without their help
Choices = Iterable[tuple[str, str]]


class TitleField(forms.CharField):
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if UNWANTED.search(text) or not text.isprintable():
            raise forms.ValidationError(_("A control character cannot be sent: remove it."))
        return text


class WaveForm(forms.Form):
    """A wave's terms, and the revision of them that somebody had in view."""

    title_fr = TitleField(label=_("Title in French"), max_length=200)
    title_en = TitleField(label=_("Title in English"), max_length=200)
    questionnaire = forms.ChoiceField(label=_("Questionnaire"))
    opens_on = forms.DateField(label=_("Announced opening"), input_formats=DAYS)
    closes_on = forms.DateField(label=_("Announced end"), input_formats=DAYS)
    validity_months = forms.IntegerField(
        label=_("Validity of a submission, in months"), min_value=1, max_value=120, initial=12
    )
    corridors = forms.MultipleChoiceField(
        label=_("Corridors that it takes"),
        help_text=_("Choose none to take the products of every corridor."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(
        min_value=0, max_value=LARGEST_REVISION, initial=0, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, questionnaires: Choices, corridors: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("questionnaire", questionnaires)
        self._choose("corridors", corridors)

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The end comes before the opening: give a later day."))
        return cleaned

    def terms(self) -> WaveTerms:
        sent = self.cleaned_data
        return WaveTerms(
            title_fr=sent["title_fr"],
            title_en=sent["title_en"],
            questionnaire=sent["questionnaire"],
            opens_on=sent["opens_on"],
            closes_on=sent["closes_on"],
            validity_months=sent["validity_months"],
            corridors=tuple(sent["corridors"]),
        )

    def refuse_fixed(self, names: Iterable[str]) -> None:
        for name in names:
            self.add_error(
                name,
                _("This wave is open: only its titles and a later end can change."),
            )


class NewWaveForm(WaveForm):
    """A wave to be: its programme and its address too, which stay as they are."""

    programme = forms.ChoiceField(label=_("Programme"))
    slug = forms.RegexField(
        label=_("Identifier in addresses"),
        help_text=_("Small letters, digits and hyphens, for example segur-3. It does not change."),
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
        max_length=64,
    )

    def __init__(self, *args: Any, programmes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("programme", programmes)
