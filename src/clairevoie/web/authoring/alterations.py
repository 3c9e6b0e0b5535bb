"""What differs between two versions, a line each, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clairevoie.core import alterations as core
from clairevoie.core.conditions import Condition
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.wording import Language, condition_in_words, text_in
from clairevoie.web.authoring.texts import KIND_NAMES, LANGUAGE_NAMES

WORDINGS: Final[Mapping[core.Wording, str | Promise]] = {
    core.Wording.TITLE: _("Title"),
    core.Wording.DESCRIPTION: _("Description"),
    core.Wording.LABEL: _("What vendors read"),
    core.Wording.OPTION: _("Option"),
    core.Wording.QUESTION: _("Question"),
    core.Wording.HELP: _("Help"),
    core.Wording.LEVEL: _("Level"),
    core.Wording.EVIDENCE: _("Evidence expected"),
}


@dataclass(frozen=True, slots=True)
class AlterationLine:
    """One thing that differs: in which part, what, and how it read before and reads now."""

    subject: core.Subject
    part: str
    what: str
    before: str
    after: str


def alteration_lines(
    earlier: Questionnaire, later: Questionnaire, language: Language
) -> tuple[AlterationLine, ...]:
    return tuple(
        AlterationLine(each.part.subject, each.part.id, *_said(each, earlier, later, language))
        for each in core.difference(earlier, later)
    )


def _said(  # noqa: C901 — one case a kind of alteration
    each: core.Alteration, earlier: Questionnaire, later: Questionnaire, language: Language
) -> tuple[str, str, str]:
    """What, before, after."""
    match each:
        case core.Added():
            return str(pgettext_lazy("a part of a questionnaire", "Added")), "", ""
        case core.Removed():
            return str(pgettext_lazy("a part of a questionnaire", "Removed")), "", ""
        case core.Renamed():
            return str(_("Identifier")), each.before, each.part.id
        case core.Moved():
            first = str(_("first of all"))
            return (
                str(pgettext_lazy("a part of a questionnaire", "Moved")),
                _behind(each.before) if each.before else first,
                _behind(each.after) if each.after else first,
            )
        case core.TextChanged():
            words = [str(WORDINGS[each.wording])]
            if each.of is not None:
                words.append(str(each.of))
            name = str(LANGUAGE_NAMES.get(each.language, each.language)).lower()
            return f"{' '.join(words)} ({name})", each.before or "", each.after or ""
        case core.ConditionChanged():
            return (
                str(_("Applies when")),
                _condition(earlier, each.before, language),
                _condition(later, each.after, language),
            )
        case core.CriticalChanged():
            return str(_("Critical")), _yes(each.before), _yes(each.after)
        case core.TargetChanged():
            return str(_("Target level")), str(each.before), str(each.after)
        case core.LevelsChanged():
            return (
                str(_("Levels")),
                _joined(text_in(level.label, language) for level in each.before),
                _joined(text_in(level.label, language) for level in each.after),
            )
        case core.ReferencesChanged():
            return (
                str(_("References")),
                _joined(f"{one.source}, {one.id}" for one in each.before),
                _joined(f"{one.source}, {one.id}" for one in each.after),
            )
        case core.KindChanged():
            return str(_("Kind")), str(KIND_NAMES[each.before]), str(KIND_NAMES[each.after])
        case core.ThemeChanged():
            return str(_("Theme")), each.before, each.after
        case core.OptionsChanged():
            return str(_("Options")), _joined(each.before), _joined(each.after)
        case core.LanguagesChanged():
            return str(_("Languages")), _joined(each.before), _joined(each.after)


def _behind(name: str) -> str:
    return str(_("behind %s")) % name


def _yes(value: bool) -> str:
    return str(_("Yes") if value else _("No"))


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(texts)


def _condition(
    questionnaire: Questionnaire, condition: Condition | None, language: Language
) -> str:
    if condition is None:
        return str(_("to every product"))
    return condition_in_words(questionnaire, condition, language)
