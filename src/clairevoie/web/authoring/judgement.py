"""What is wrong with a draft: the same check that files get, and what it must say of its origin."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from clairevoie.core.faults import Fault, Path
from clairevoie.core.questionnaire import FORMAT, Questionnaire
from clairevoie.core.versions import Equivalence, equivalence
from clairevoie.formats.questionnaires import questionnaire_from_tree
from clairevoie.formats.trees import InvalidDocument, Tree
from clairevoie.web.authoring.document import PartKind, languages_of, texts_of
from clairevoie.web.programmes.documents import questionnaire_of

# Stand in for what a draft still lacks, where only some of its parts are wanted.
_THEME: Final = "theme"
_CRITERION: Final = "AA-0"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every fault of a draft; its questionnaire when the document alone has none.

    `equivalence`: with the version that it starts from, when there is one and it can be read.
    """

    faults: tuple[Fault, ...]
    questionnaire: Questionnaire | None
    equivalence: Equivalence | None = None

    @property
    def digest(self) -> str:
        """The digest under which it may be published; empty while there is any fault."""
        return self.questionnaire.digest if self.questionnaire and not self.faults else ""

    def under(self, *path: str | int) -> tuple[Fault, ...]:
        """The faults of one part."""
        return tuple(each for each in self.faults if each.path[: len(path)] == path)

    def of_header(self) -> tuple[Fault, ...]:
        """The faults of no part of a list."""
        return tuple(each for each in self.faults if place(each.path) is None)


def place(path: Path) -> tuple[PartKind, int] | None:
    """The part of a list that a fault stands in; `None`: the questionnaire as a whole."""
    match path:
        case (str() as kind, int() as index, *_) if kind in tuple(PartKind):
            return PartKind(kind), index
    return None


@lru_cache(maxsize=16)
def judgement(document: str, starts_from: str | None) -> Judgement:
    """The faults of a stored document; `starts_from` is a published version's digest."""
    try:
        questionnaire = questionnaire_from_tree(json.loads(document))
    except InvalidDocument as invalid:
        return Judgement(tuple(each.fault for each in invalid.faults), None)
    if starts_from is None:
        return Judgement((), questionnaire)
    found = equivalence(questionnaire_of(starts_from), questionnaire)
    return Judgement(found.faults, questionnaire, found)


def sound_part(tree: Tree) -> Questionnaire | None:
    """The questionnaire without the parts that have faults; None where nothing is left.

    What is left out is what refers to it too. For looking and trying, never for publishing.
    """
    left = _header(tree) | {str(kind): tree[kind] for kind in PartKind}
    for _round in range(len(PartKind) + 2):
        try:
            return questionnaire_from_tree(left)
        except InvalidDocument as invalid:
            places = [place(each.fault.path) for each in invalid.faults]
            if None in places and not any(places):
                return None
            wrong = frozenset(each for each in places if each is not None)
            left = {
                **left,
                **{
                    str(kind): [
                        part for index, part in enumerate(left[kind]) if (kind, index) not in wrong
                    ]
                    for kind in PartKind
                },
            }
    return None


def facts_alone(tree: Tree) -> Questionnaire:
    """A questionnaire of the draft's sound facts, for reading the conditions upon them."""
    languages = languages_of(tree)
    said = dict.fromkeys(languages, "…")
    only: Tree = {
        **tree,
        "themes": [{"id": _THEME, "title": said}],
        "criteria": [
            {
                "id": _CRITERION,
                "theme": _THEME,
                "question": said,
                "levels": [{"label": said}, {"label": said}],
                "target": 1,
            }
        ],
    }
    found = sound_part(only) or sound_part({**only, "facts": []})
    if found is None:
        raise TypeError("a questionnaire without facts is sound")
    return found


def _header(tree: Tree) -> Tree:
    """A header without faults: nobody looks at more than its title."""
    languages = languages_of(tree)
    title = texts_of(tree, "title")
    return {
        "format": FORMAT,
        "id": "draft",
        "version": "0",
        "languages": list(languages),
        "title": {code: title.get(code, "").strip() or "…" for code in languages},
    }
