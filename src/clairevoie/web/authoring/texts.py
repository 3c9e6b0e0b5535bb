"""What languages, kinds and changes are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clairevoie.core.conditions import FactKind
from clairevoie.core.questionnaire import Change
from clairevoie.core.versions import Fate
from clairevoie.web.authoring.document import PartKind

LANGUAGE_NAMES: Final[Mapping[str, str | Promise]] = {"fr": _("French"), "en": _("English")}

KIND_NAMES: Final[Mapping[FactKind, str | Promise]] = {
    FactKind.FLAG: _("yes or no"),
    FactKind.CHOICE: _("one choice"),
    FactKind.CHOICES: _("several choices"),
}

CHANGE_NAMES: Final[Mapping[Change, str | Promise]] = {
    Change.SAME: _("the same"),
    Change.REWORDED: _("reworded: answers are confirmed"),
    Change.CHANGED: _("changed: answered again"),
    Change.SPLIT: _("split into several"),
    Change.MERGED: _("merged with others"),
}

FATE_NAMES: Final[Mapping[Fate, str | Promise]] = {
    Fate.SAME: pgettext_lazy("a criterion", "same"),
    Fate.REWORDED: pgettext_lazy("a criterion", "reworded"),
    Fate.CHANGED: pgettext_lazy("a criterion", "changed"),
    Fate.SPLIT: pgettext_lazy("a criterion", "split"),
    Fate.MERGED: pgettext_lazy("a criterion", "merged"),
    Fate.NEW: pgettext_lazy("a criterion", "new"),
    Fate.DROPPED: pgettext_lazy("a criterion", "dropped"),
}

NEW_PART: Final[Mapping[PartKind, str | Promise]] = {
    PartKind.THEMES: _("New theme"),
    PartKind.FACTS: _("New fact"),
    PartKind.CRITERIA: _("New criterion"),
}

PART_NAMES: Final[Mapping[PartKind, str | Promise]] = {
    PartKind.THEMES: _("Theme"),
    PartKind.FACTS: _("Fact"),
    PartKind.CRITERIA: _("Criterion"),
}
