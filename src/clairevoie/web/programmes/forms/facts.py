"""A product's facts as fields: what is declared of it, and what a questionnaire is tried with."""

from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clairevoie.core.answers import Facts, FactValue
from clairevoie.core.conditions import Fact, FactKind
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.wording import text_in

NONE_OF_THESE: Final = "__none__"  # choices: declared, and none of the options


class FactsFields(forms.Form):
    """One field a fact; a fact left alone stays undeclared."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        language = get_language() or "fr"
        for fact in questionnaire.facts:
            self.fields[fact.id] = _fact_field(fact, language)

    @classmethod
    def initial_facts(cls, facts: Facts) -> dict[str, Any]:
        """The facts as the fields show them."""
        initial: dict[str, Any] = {}
        for fact, value in facts.items():
            match value:
                case bool():
                    initial[fact] = "true" if value else "false"
                case str():
                    initial[fact] = value
                case _:
                    initial[fact] = sorted(value) or [NONE_OF_THESE]
        return initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for fact in self.questionnaire.facts:
            chosen = cleaned.get(fact.id)
            if fact.kind is FactKind.CHOICES and chosen and NONE_OF_THESE in chosen and chosen[1:]:
                self.add_error(fact.id, _("“None of these” cannot stand beside another choice."))
        return cleaned

    def facts(self) -> Facts:
        """The declared facts; those left alone are absent."""
        declared: dict[str, FactValue] = {}
        for fact in self.questionnaire.facts:
            value = self.cleaned_data.get(fact.id)
            if not value:
                continue
            match fact.kind:
                case FactKind.FLAG:
                    declared[fact.id] = value == "true"
                case FactKind.CHOICE:
                    declared[fact.id] = value
                case FactKind.CHOICES:
                    declared[fact.id] = frozenset(value) - {NONE_OF_THESE}
        return declared


def _fact_field(fact: Fact, language: str) -> forms.Field:
    label = text_in(fact.label, language)
    help_text = text_in(fact.help, language) if fact.help else ""
    options: list[tuple[str, Any]] = [
        (each.id, text_in(each.label, language)) for each in fact.options
    ]
    match fact.kind:
        case FactKind.FLAG:
            return forms.ChoiceField(
                label=label,
                help_text=help_text,
                required=False,
                choices=[("true", _("Yes")), ("false", _("No"))],
                widget=forms.RadioSelect,
            )
        case FactKind.CHOICE:
            return forms.ChoiceField(
                label=label,
                help_text=help_text,
                required=False,
                choices=options,
                widget=forms.RadioSelect,
            )
        case FactKind.CHOICES:
            return forms.MultipleChoiceField(
                label=label,
                help_text=help_text,
                required=False,
                choices=[*options, (NONE_OF_THESE, _("None of these"))],
                widget=forms.CheckboxSelectMultiple,
            )
