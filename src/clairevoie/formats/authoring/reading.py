"""A questionnaire from its workbook: every fault is named by sheet and cell.

The file is hostile until shown otherwise: `workbooks.container` bounds it before openpyxl parses a
part. Cells become the questionnaire's document, and its rules judge that.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from clairevoie.core.faults import Fault, Path
from clairevoie.core.questionnaire import FORMAT, Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.authoring import layout
from clairevoie.formats.authoring.tables import (
    NamedRow,
    NamedRows,
    Place,
    check_columns,
    placed,
    tables_of,
)
from clairevoie.formats.authoring.values import READERS, Problem, languages, text
from clairevoie.formats.questionnaires import questionnaire_from_tree
from clairevoie.formats.trees import InvalidDocument, PlacedFault, Tree
from clairevoie.formats.workbooks.clock import Clock, Deadline
from clairevoie.formats.workbooks.container import sound_parts
from clairevoie.formats.workbooks.rows import sheets_of

_UNREAD: Final = None  # where a cell cannot be taken: no part of a document may be nothing


def is_questionnaire_workbook(content: bytes) -> bool:
    """Whether a workbook carries the hidden words of one that holds a questionnaire."""
    try:
        parts = sound_parts(content).values()
    except InvalidDocument:
        return False
    marks = [f">{each}<".encode() for each in layout.SHAPE.marks]
    return all(any(mark in part for part in parts) for mark in marks)


def read_questionnaire_workbook(content: bytes, clock: Clock = time.monotonic) -> Questionnaire:
    """The questionnaire of an authoring workbook.

    Raises `InvalidDocument` with every fault and its cell; when the workbook itself is not sound,
    or its columns are not, with that alone.
    """
    deadline = Deadline.from_now(clock, mend="is this the right file?")
    tables = tables_of(sheets_of(content, sound_parts(content), deadline, layout.SHAPE))
    check_columns(tables, _languages(tables[0]))
    reading = _Reading(tables, deadline)
    tree = reading.questionnaire()
    try:
        questionnaire = questionnaire_from_tree(tree)
    except InvalidDocument as invalid:
        raise InvalidDocument(reading.faults([each.fault for each in invalid.faults])) from None
    if reading.problems:
        raise InvalidDocument(reading.faults(()))
    return questionnaire


def _languages(header: NamedRows) -> Sequence[str]:
    """The languages that the columns must be there for; none where the cell is not sound."""
    if not header.rows or "languages" not in header.columns:
        return ()
    found = languages(header.rows[0].cell("languages"))
    return () if isinstance(found, Problem) else found[:20]


@dataclass(slots=True)
class _Reading:
    """Cells on their way to a document, where each part stood, and what cannot be taken."""

    tables: Sequence[NamedRows]
    deadline: Deadline
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[tuple[Place, Fault]] = field(default_factory=list)
    unread: set[Path] = field(default_factory=set)

    def questionnaire(self) -> Tree:
        header, facts, options, themes, criteria = self.tables
        tree = self._header(header)
        tree["facts"] = [
            self._item(row, ("facts", index), ("id", "kind"), ("label", "help"))
            for index, row in enumerate(facts.rows)
        ]
        self._options(options, tree["facts"])
        tree["themes"] = [
            self._item(row, ("themes", index), ("id",), ("title",))
            for index, row in enumerate(themes.rows)
        ]
        tree["criteria"] = [
            self._criterion(row, ("criteria", index)) for index, row in enumerate(criteria.rows)
        ]
        self.places.setdefault((), header.start)
        for name, table in (("facts", facts), ("themes", themes), ("criteria", criteria)):
            self.places[name,] = table.start
        return tree

    def faults(self, found: Sequence[Fault]) -> list[PlacedFault]:
        """The document's faults by their cells; of a cell that was not taken, only why."""
        places = [
            (self._place(each.path), each)
            for each in found
            if not any(each.path[:length] in self.unread for length in range(len(each.path) + 1))
        ]
        in_order = sorted((*self.problems, *places), key=lambda each: each[0])
        return [placed(self.tables, *each) for each in in_order]

    def _place(self, path: Path) -> Place:
        """The cell of a path, or of the nearest part above it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return self.tables[0].start

    def _header(self, header: NamedRows) -> dict[str, Tree]:
        if not header.rows:
            return {"format": FORMAT}
        for row in header.rows[1:]:
            self._problem(
                row.place("id"), "a second questionnaire", "one questionnaire in a workbook"
            )
        names = ("id", "version", "languages")
        read = self._item(header.rows[0], (), names, ("title", "description"))
        return {"format": FORMAT, **read}

    def _options(self, options: NamedRows, facts: list[Tree]) -> None:
        """Each option goes to the fact that it names."""
        known: dict[str, int] = {}
        for index, fact in enumerate(facts):
            if isinstance(fact.get("id"), str):
                known.setdefault(fact["id"], index)
        for row in options.rows:
            named = self._value(row, "fact")
            if isinstance(named, Problem):
                self._problem(row.place("fact"), named.what, named.mend)
            elif named not in known:
                self._problem(
                    row.place("fact"),
                    Said("unknown fact {fact}", fact=repr(str(named or "")[:60])),
                    "name one of the facts",
                )
            else:
                fact = known[named]
                items = facts[fact].setdefault("options", [])
                path: Path = ("facts", fact, "options")
                self.places.setdefault(path, row.place("fact"))
                items.append(self._item(row, (*path, len(items)), ("id",), ("label",)))

    def _criterion(self, row: NamedRow, path: Path) -> Tree:
        tree = self._item(
            row,
            path,
            ("id", "theme", "target", "critical", "applies_when", "references", "replaces"),
            ("question", "help", "evidence"),
        )
        labels = [
            self._text(row, name, (*path, "levels", number, "label"))
            for number, name in enumerate(layout.LEVELS)
        ]
        count = max((number for number, each in enumerate(labels, start=1) if each), default=0)
        tree["levels"] = [{"label": each or {}} for each in labels[:count]]
        self.places[(*path, "levels")] = self.places[(*path, "levels", 0, "label")]
        return tree

    def _item(
        self, row: NamedRow, path: Path, names: Sequence[str], texts: Sequence[str]
    ) -> dict[str, Tree]:
        """An object of what a row says in these columns; what is blank is left out."""
        self.deadline.check()
        tree: dict[str, Tree] = {}
        self.places[path] = row.place(names[0])
        for name in names:
            self.places[(*path, name)] = row.place(name)
            value = self._value(row, name)
            if isinstance(value, Problem):
                tree[name] = self._not_taken((*path, name), value)
            elif value is not None:
                tree[name] = value
        for name in texts:
            if (found := self._text(row, name, (*path, name))) is not None:
                tree[name] = found
        return tree

    def _value(self, row: NamedRow, name: str) -> Tree | Problem:
        """What a cell says; `None` where it is blank."""
        cell = row.cell(name)
        return None if cell.is_blank else READERS[name](cell)

    def _text(self, row: NamedRow, name: str, path: Path) -> dict[str, Tree] | None:
        """A text in each language that has one; its place is where the first is missing."""
        found: dict[str, Tree] = {}
        missing: Place | None = None
        columns = [each for each in row.columns if each.rpartition(".")[0] == name]
        for column in columns:
            language = column.rpartition(".")[2]
            self.places[(*path, language)] = row.place(column)
            cell = row.cell(column)
            if cell.is_blank:
                missing = missing or row.place(column)
                continue
            value = text(cell)
            if isinstance(value, Problem):
                value = self._not_taken((*path, language), value)
            found[language] = value
        if columns:
            self.places[path] = missing or row.place(columns[0])
        return found or None

    def _not_taken(self, path: Path, problem: Problem) -> Tree:
        self.unread.add(path)
        self._problem(self.places[path], problem.what, problem.mend)
        return _UNREAD

    def _problem(self, place: Place, what: str, mend: str) -> None:
        self.problems.append((place, Fault((), what, mend)))
