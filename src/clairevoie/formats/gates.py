"""A wave's gates from YAML and JSON (docs/interfaces.md, «Gates»)."""

from clairevoie.core.gates import FORMAT, Gates, InvalidGates, Requirement, Weight
from clairevoie.core.saying import Said
from clairevoie.formats.reading import Notes, Part, optional
from clairevoie.formats.trees import Document, Tree, parse


def read_gates(content: bytes) -> Gates:
    """A gates file's value. Raises `InvalidDocument` with every fault and its line."""
    return _gates_of(parse(content))


def gates_from_tree(tree: Tree) -> Gates:
    """The value of a document that is already plain data. Raises `InvalidDocument`."""
    return _gates_of(Document(tree))


def _gates_of(document: Document) -> Gates:
    notes = Notes()
    parts = Part(document.tree, (), notes).members(
        ("format",), ("percent", "tolerance", "requirements")
    )
    if "format" in parts and parts["format"].value != FORMAT:
        parts["format"].wrong(
            Said("the format {format}", format=FORMAT),
            Said("write format: {format}", format=FORMAT),
        )
    none: tuple[Requirement, ...] = ()
    requirements = optional(
        parts, "requirements", lambda part: tuple(map(_requirement, part.items(1000))), none
    )
    percent = optional(parts, "percent", Part.integer, 0)
    tolerance = optional(parts, "tolerance", Part.integer, 0)
    try:
        gates = Gates(percent, requirements, tolerance)
    except InvalidGates as invalid:
        document.check(notes.with_rules(invalid.faults, lambda _fault: bool(notes.faults)))
        raise
    document.check(notes.faults)
    return gates


def _requirement(part: Part) -> Requirement:
    members = part.members(("criterion", "level"), ("weight",))
    return Requirement(
        criterion=optional(members, "criterion", Part.text, ""),
        level=optional(members, "level", Part.integer, 1),
        weight=Weight(
            optional(members, "weight", lambda part: part.one_of(Weight), Weight.ORDINARY.value)
        ),
    )
