"""The shape of a draft's parts as they are sent; what is wrong with them is the check's business."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clairevoie.core.conditions import MAXIMUM_OPTIONS
from clairevoie.core.questionnaire import MAXIMUM_LEVELS
from clairevoie.formats.reading import MAXIMUM_TEXT
from clairevoie.formats.trees import MAXIMUM_BYTES, UNWANTED, Tree
from clairevoie.web.authoring.conditions import MAXIMUM_EXPRESSION, stored, typed
from clairevoie.web.authoring.document import (
    PartKind,
    ids_of,
    languages_of,
    objects_of,
    seen,
    text_of,
    texts_of,
)
from clairevoie.web.authoring.texts import CHANGE_NAMES, KIND_NAMES, LANGUAGE_NAMES

MAXIMUM_ID: Final = 80  # more than the rules allow, so that they can say it
CHARACTERS_A_LINE: Final = 36  # about, of a field beside another
SPARE_LINES: Final = 2  # empty ones, behind those that are filled


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together: lines of fields side by side, under a legend."""

    name: str
    legend: str | Promise
    help_text: str | Promise
    lines: tuple[tuple[BoundField, ...], ...]


class OneText(forms.CharField):
    """A text in characters that everything can carry; never required, a draft may be incomplete."""

    def __init__(self, *, rows: int = 0, max_length: int = MAXIMUM_TEXT, **more: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(
            required=False, max_length=max_length, widget=widget, strip=not rows, **more
        )

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).replace("\r\n", "\n")
        if UNWANTED.search(text):
            raise forms.ValidationError(_("A control character cannot be sent: remove it."))
        return text if text.strip() else ""


class PartForm(forms.Form):
    """A part of the draft as fields in groups; `part` is what they say."""

    token = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, tree: Tree, part: Tree, is_new: bool = False) -> None:
        super().__init__(data, initial={"token": "" if is_new else seen(part)})
        self.tree = tree
        self.shown = part
        self.languages = languages_of(tree)
        self._groups: list[tuple[str, str | Promise, str | Promise, list[list[str]]]] = []
        self.build()

    def build(self) -> None:
        """Add the fields, in the page's order."""

    def part(self) -> Tree:
        """What the fields say, as it stands in a document; what is left empty is absent."""
        return {}

    @property
    def groups(self) -> list[Group]:
        return [
            Group(name, legend, text, tuple(tuple(self[each] for each in line) for line in lines))
            for name, legend, text, lines in self._groups
        ]

    def rest_upon(self, current: Tree) -> None:
        """Shown again with what was sent, to be sent upon what the part says now."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "token": seen(current)}

    # ---- adding fields

    def put(self, name: str, field: forms.Field, initial: Any) -> str:
        field.initial = initial
        self.fields[name] = field
        return name

    def group(
        self,
        name: str,
        legend: str | Promise,
        lines: list[list[str]],
        help_text: str | Promise = "",
    ) -> None:
        self._groups.append((name, legend, help_text, lines))

    def texts(
        self, name: str, legend: str | Promise, *, rows: int = 2, help_text: str | Promise = ""
    ) -> None:
        """One text in each language, side by side."""
        self.group(name, legend, [self.text_fields(name, self.shown, name, rows=rows)], help_text)

    def text_fields(self, name: str, part: Tree, key: str, *, rows: int) -> list[str]:
        said = texts_of(part, key)
        return [
            self.put(
                f"{name}-{code}",
                OneText(
                    label=LANGUAGE_NAMES.get(code, code), rows=rows and _rows(said.values(), rows)
                ),
                said.get(code, ""),
            )
            for code in self.languages
        ]

    def line_count(self, name: str, filled: int, most: int) -> int:
        """How many lines a list has: those that were sent, else those filled and some more."""
        if self.is_bound:
            found = (re.fullmatch(rf"{name}-([0-9]{{1,3}})-.*", each) for each in self.data)
            sent = max((int(each[1]) + 1 for each in found if each), default=0)
            return min(sent, most)
        return min(filled + SPARE_LINES, most)

    # ---- reading them

    def said(self, name: str) -> dict[str, str]:
        """The text of each language that is not empty."""
        found = {code: self.cleaned_data.get(f"{name}-{code}", "") for code in self.languages}
        return {code: text for code, text in found.items() if text}


class HeaderForm(PartForm):
    def build(self) -> None:
        part = self.shown
        self.group(
            "id",
            _("Identifier"),
            [[self.put("id", _identifier(_("Identifier")), text_of(part, "id"))]],
            _("The same for every version: lower-case letters, digits, dashes."),
        )
        self.group(
            "version",
            _("Version"),
            [[self.put("version", _identifier(_("Version")), text_of(part, "version"))]],
        )
        named = part.get("languages")
        codes = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
        self.group(
            "languages",
            _("Languages"),
            [
                [
                    self.put(
                        "languages", OneText(label=_("Languages"), max_length=200), ", ".join(codes)
                    )
                ]
            ],
            _("Codes of two letters, the first language first: fr, en."),
        )
        self.texts("title", _("Title"))
        self.texts("description", _("Description (optional)"), rows=4)

    def part(self) -> Tree:
        codes = re.split(r"[\s,;]+", self.cleaned_data["languages"])
        return _present(
            {
                "format": self.shown.get("format"),
                "id": self.cleaned_data["id"],
                "version": self.cleaned_data["version"],
                "languages": [each for each in codes if each],
                "title": self.said("title"),
                "description": self.said("description") or None,
            }
        )


class ThemeForm(PartForm):
    def build(self) -> None:
        self.group(
            "id",
            _("Identifier"),
            [[self.put("id", _identifier(_("Identifier")), text_of(self.shown, "id"))]],
            _("Lower-case letters, digits, dashes."),
        )
        self.texts("title", _("Title"))

    def part(self) -> Tree:
        return {"id": self.cleaned_data["id"], "title": self.said("title")}


class FactForm(PartForm):
    def build(self) -> None:
        part = self.shown
        self.group(
            "id",
            _("Identifier"),
            [[self.put("id", _identifier(_("Identifier")), text_of(part, "id"))]],
            _("Lower-case letters, digits, dashes. Conditions name the fact by it."),
        )
        kinds = [(str(each), name) for each, name in KIND_NAMES.items()]
        self.group(
            "kind",
            _("Kind"),
            [
                [
                    self.put(
                        "kind",
                        _choice(_("Kind"), kinds, text_of(part, "kind")),
                        text_of(part, "kind"),
                    )
                ]
            ],
        )
        self.texts("label", _("What vendors read"))
        self.texts("help", _("Help (optional)"), rows=3)
        options = objects_of(part, "options")
        count = self.line_count("options", len(options), MAXIMUM_OPTIONS)
        lines = []
        for number in range(count):
            option = options[number] if number < len(options) else {}
            name = f"options-{number}"
            field = self.put(f"{name}-id", _identifier(_("Identifier")), text_of(option, "id"))
            lines.append([field, *self.text_fields(f"{name}-label", option, "label", rows=1)])
        self.group(
            "options",
            _("Options"),
            lines,
            _("For one choice or several; a line left empty is left out. Save to get more lines."),
        )

    def part(self) -> Tree:
        options = []
        for number in range(self.line_count("options", 0, MAXIMUM_OPTIONS)):
            identifier = self.cleaned_data.get(f"options-{number}-id", "")
            label = self.said(f"options-{number}-label")
            if identifier or label:
                options.append({"id": identifier, "label": label})
        return _present(
            {
                "id": self.cleaned_data["id"],
                "kind": self.cleaned_data["kind"],
                "label": self.said("label"),
                "help": self.said("help") or None,
                "options": options or None,
            }
        )


class CriterionForm(PartForm):
    def build(self) -> None:
        part = self.shown
        themes = [
            (identifier, identifier)
            for identifier in dict.fromkeys(ids_of(self.tree[PartKind.THEMES]))
            if identifier
        ]
        theme = text_of(part, "theme")
        self.group(
            "id",
            _("Identifier and theme"),
            [
                [
                    self.put("id", _identifier(_("Identifier")), text_of(part, "id")),
                    self.put("theme", _choice(_("Theme"), themes, theme), theme),
                ]
            ],
            _("Two to five capitals, a dash, a number: GOV-1."),
        )
        self.texts("question", _("Question"))
        self._levels()
        self._target()
        self._condition()
        self.texts("help", _("Help (optional)"), rows=3)
        self.texts("evidence", _("Evidence expected (optional)"), rows=3)
        self._references()
        self._replaces()

    def _levels(self) -> None:
        levels = objects_of(self.shown, "levels")
        self.group(
            "levels",
            _("Levels, lowest first"),
            [
                self.text_fields(
                    f"levels-{number}",
                    levels[number] if number < len(levels) else {},
                    "label",
                    rows=2,
                )
                for number in range(MAXIMUM_LEVELS)
            ],
            _("Two to four, numbered from 0; leave the last ones empty."),
        )

    def _target(self) -> None:
        value = self.shown.get("target")
        target = str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
        numbers = [(str(each), str(each)) for each in range(1, MAXIMUM_LEVELS)]
        critical = forms.BooleanField(label=_("Critical criterion"), required=False)
        self.group(
            "target",
            _("Target"),
            [
                [
                    self.put("target", _choice(_("Target level"), numbers, target), target),
                    self.put("critical", critical, self.shown.get("critical") is True),
                ]
            ],
        )

    def _condition(self) -> None:
        field = OneText(label=_("Condition"), rows=2, max_length=MAXIMUM_EXPRESSION)
        self.group(
            "applies_when",
            _("Applies when (empty: to every product)"),
            [[self.put("applies_when", field, typed(self.shown.get("applies_when")))]],
            _("For example: hosting includes vendor and not (mobile is true)"),
        )

    def _references(self) -> None:
        found = objects_of(self.shown, "references")
        lines = []
        for number in range(self.line_count("references", len(found), MAXIMUM_OPTIONS)):
            reference = found[number] if number < len(found) else {}
            name = f"references-{number}"
            source = OneText(label=_("Source"), max_length=400)
            clause = OneText(label=_("Clause"), max_length=400)
            lines.append(
                [
                    self.put(f"{name}-source", source, text_of(reference, "source")),
                    self.put(f"{name}-id", clause, text_of(reference, "id")),
                ]
            )
        self.group("references", _("References (optional)"), lines)

    def _replaces(self) -> None:
        found = objects_of(self.shown, "replaces")
        changes = [(str(each), name) for each, name in CHANGE_NAMES.items()]
        lines = []
        for number in range(self.line_count("replaces", len(found), MAXIMUM_OPTIONS)):
            replacement = found[number] if number < len(found) else {}
            name = f"replaces-{number}"
            change = text_of(replacement, "change")
            lines.append(
                [
                    self.put(
                        f"{name}-criterion",
                        _identifier(_("Earlier criterion")),
                        text_of(replacement, "criterion"),
                    ),
                    self.put(
                        f"{name}-version",
                        _identifier(_("In version")),
                        text_of(replacement, "version"),
                    ),
                    self.put(
                        f"{name}-change", _choice(_("What became of it"), changes, change), change
                    ),
                ]
            )
        self.group(
            "replaces",
            _("What it replaces"),
            lines,
            _("Nothing for a new criterion; several earlier ones when they are merged."),
        )

    def part(self) -> Tree:
        cleaned = self.cleaned_data
        levels = [{"label": self.said(f"levels-{number}")} for number in range(MAXIMUM_LEVELS)]
        while levels and not levels[-1]["label"]:
            levels.pop()
        return _present(
            {
                "id": cleaned["id"],
                "theme": cleaned["theme"],
                "question": self.said("question"),
                "help": self.said("help") or None,
                "levels": levels,
                "target": int(cleaned["target"]) if cleaned["target"] else None,
                "applies_when": stored(cleaned["applies_when"]),
                "critical": cleaned["critical"] or None,
                "evidence": self.said("evidence") or None,
                "references": self._lines("references", ("source", "id")) or None,
                "replaces": self._lines("replaces", ("criterion", "version", "change")) or None,
            }
        )

    def _lines(self, name: str, keys: Sequence[str]) -> list[Tree]:
        """The lines in which something stands."""
        lines = (
            {key: self.cleaned_data.get(f"{name}-{number}-{key}", "") for key in keys}
            for number in range(self.line_count(name, 0, MAXIMUM_OPTIONS))
        )
        return [each for each in lines if any(each.values())]


FORMS: Final[dict[PartKind, type[PartForm]]] = {
    PartKind.THEMES: ThemeForm,
    PartKind.FACTS: FactForm,
    PartKind.CRITERIA: CriterionForm,
}


def _rows(texts: Iterable[str], least: int) -> int:
    """As many lines as the longest of the texts needs side by side with another."""
    longest = max((len(each) for each in texts), default=0)
    return min(max(least, 1 + longest // CHARACTERS_A_LINE), 12)


def _identifier(label: str | Promise) -> OneText:
    return OneText(label=label, max_length=MAXIMUM_ID)


def _choice(
    label: str | Promise, choices: Iterable[tuple[str, Any]], current: str
) -> forms.ChoiceField:
    """One of a list; what stands there now is among it even if it should not be."""
    known = [("", pgettext_lazy("a choice not made", "none")), *choices]
    if current not in [value for value, _name in known]:
        known.append((current, current))
    return forms.ChoiceField(label=str(label), choices=known, required=False)


def _present(members: Tree) -> Tree:
    return {key: value for key, value in members.items() if value is not None}


# ---- starting and ending -------------------------------------------------------------------------


class FileForm(forms.Form):
    """A questionnaire from a file; what is in it is the reader's business."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A questionnaire as YAML, JSON or an authoring workbook (.xlsx), 5 MB at most."
        ),
        allow_empty_file=True,  # the reader says it better
    )

    def content(self) -> bytes:
        """The file's bytes, one more than allowed at most."""
        read: bytes = self.cleaned_data["file"].read(MAXIMUM_BYTES + 1)
        return read


class NextForm(forms.Form):
    """The published version that a new one follows, and the new one's name."""

    after = forms.ChoiceField(label=_("Published version"))
    name = forms.CharField(label=_("New version"), max_length=32, help_text=_("For example 2."))

    def __init__(self, *args: Any, versions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["after"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (f"{identifier} {version}", f"{identifier}, {version}")
                for identifier, version in versions
            ]

    def chosen(self) -> tuple[str, str]:
        identifier, _space, version = self.cleaned_data["after"].partition(" ")
        return identifier, version


class TokenForm(forms.Form):
    """What somebody had in view."""

    token = forms.CharField(max_length=80, required=False)


class RevisionForm(forms.Form):
    revision = forms.IntegerField(min_value=1, max_value=2_000_000_000)


class DigestForm(forms.Form):
    digest = forms.CharField(max_length=80)
