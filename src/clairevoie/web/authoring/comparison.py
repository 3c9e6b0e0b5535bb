"""A draft against the version that it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clairevoie.core.versions import Fate, Row
from clairevoie.formats.wording import Language
from clairevoie.web.authoring.alterations import AlterationLine, alteration_lines
from clairevoie.web.authoring.judgement import judgement
from clairevoie.web.programmes.documents import questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.authoring.models import Draft


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table of equivalence, how many criteria there are of each fate, and all that differs."""

    rows: tuple[Row, ...]
    counts: Mapping[Fate, int]
    lines: tuple[AlterationLine, ...]


def comparison(draft: Draft, language: Language) -> Comparison | None:
    """None while the draft starts from nothing, or has faults of its own."""
    found = judgement(draft.document, draft.starts_from_id)
    if found.equivalence is None or found.questionnaire is None or not draft.starts_from_id:
        return None
    earlier = questionnaire_of(draft.starts_from_id)
    return Comparison(
        found.equivalence.rows,
        found.equivalence.counts,
        alteration_lines(earlier, found.questionnaire, language),
    )
