"""The shape of what vendors send: products, facts, answers, and the signatory's declaration."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clairevoie.core.answers import (
    MAXIMUM_COMMENT,
    UNKNOWN,
    AnsweredLevel,
    Facts,
)
from clairevoie.core.programme import Corridor
from clairevoie.core.submission import Signatory
from clairevoie.formats.wording import text_in
from clairevoie.web.assessments.fields import DayField, LineField, LinesField, RevisionField
from clairevoie.web.assessments.operations import AnswerChange
from clairevoie.web.programmes.forms.facts import FactsFields

MAXIMUM_REASON = 2000  # characters


class ProductForm(forms.Form):
    """A product's name and the corridors it stands in."""

    name = forms.CharField(label=_("Product name"), max_length=200)
    corridors = forms.MultipleChoiceField(
        label=_("Corridors"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The sectors in which the product is sold: one or more."),
    )

    def __init__(self, *args: Any, corridors: Sequence[Corridor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        field = self.fields["corridors"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.id, text_in(each.label, language)) for each in corridors]


class StartForm(forms.Form):
    """The wave to answer, and the version of the product that is assessed."""

    wave = forms.SlugField(widget=forms.HiddenInput)
    product_version = forms.CharField(
        label=_("Version assessed"),
        max_length=100,
        help_text=_("As your clients know it, for example 4.2."),
    )
    source = forms.UUIDField(required=False)  # the response whose answers are proposed


class FactsForm(FactsFields):
    """The facts of a response, and the revision that they were seen at."""

    revision = RevisionField(widget=forms.HiddenInput)

    @classmethod
    def initial_from(cls, facts: Facts, revision: int) -> dict[str, Any]:
        return {"revision": revision, **cls.initial_facts(facts)}


class AnswerForm(forms.Form):
    """One criterion's level, comment, and the revision that the person saw.

    Whether the criterion has such a level is the rules' business: see `record_answers`.
    """

    level = forms.RegexField(rf"^([0-9]|{UNKNOWN.value})$", required=False)
    comment = forms.CharField(required=False, max_length=MAXIMUM_COMMENT)
    revision = RevisionField()

    def __init__(self, data: Any, *, criterion: str) -> None:
        super().__init__(data, prefix=criterion)
        self.criterion = criterion

    @property
    def was_sent(self) -> bool:
        return self.add_prefix("revision") in self.data

    def change(self) -> AnswerChange:
        """What the person wants the answer to say."""
        return AnswerChange(
            criterion=self.criterion,
            level=_level(self.cleaned_data["level"]),
            comment=self.cleaned_data["comment"].replace("\r\n", "\n"),
            revision=self.cleaned_data["revision"],
        )


def _level(sent: str) -> AnsweredLevel:
    if not sent:
        return None
    return UNKNOWN if sent == UNKNOWN.value else int(sent)


class SubmitForm(forms.Form):
    """The signatory's declaration."""

    name = forms.CharField(label=_("Signatory’s first and last name"), max_length=200)
    function = forms.CharField(
        label=_("Function"),
        max_length=200,
        help_text=_("What entitles the signatory to commit the vendor."),
    )
    declared = forms.BooleanField(
        label=_(
            "I declare that these answers are true to the best of my knowledge, for the version "
            "assessed, on today’s date."
        )
    )

    def signatory(self) -> Signatory:
        return Signatory(self.cleaned_data["name"], self.cleaned_data["function"])


class RenewForm(SubmitForm):
    """The signatory's declaration that what was submitted is still true."""

    declared = forms.BooleanField(
        label=_(
            "I declare that nothing has changed in the version assessed, and that these answers "
            "are still true to the best of my knowledge on today’s date."
        )
    )


class CorrectionForm(forms.Form):
    """Why a submission is corrected."""

    reason = LinesField(
        label=_("Why it is corrected"),
        help_text=_(
            "Part of the next submission: the authority reads it, and so do those who hold one."
        ),
        max_length=MAXIMUM_REASON,
    )


class EvidenceForm(forms.Form):
    """What backs an answer: a file or a link, and its dates."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, PNG, JPEG, plain text or an office document without macros; 20 MB at most."
        ),
        required=False,
        allow_empty_file=True,  # the reader says it better
        max_length=200,
    )
    url = forms.URLField(
        label=_("or a link"), required=False, max_length=1000, assume_scheme="https"
    )
    title = LineField(label=_("Title"), required=False, max_length=200)
    dated = DayField(label=_("Date of the document"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("A link begins with https://."))
        return url

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("file")) == bool(cleaned.get("url")) and not self.errors:
            raise forms.ValidationError(_("Choose a file, or give a link: one of them."))
        dated, until = cleaned.get("dated"), cleaned.get("valid_until")
        if dated and until and until < dated:
            self.add_error("valid_until", _("It would have ended before its own date."))
        return cleaned
