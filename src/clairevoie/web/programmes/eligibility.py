"""Which products a wave takes: those that stand in at least one of its corridors."""

from collections.abc import Iterable


def is_eligible(corridors: Iterable[str], eligible: Iterable[str]) -> bool:
    """Whether a product of these corridors may answer. A wave that names no corridor takes all."""
    wanted = frozenset(eligible)
    return not wanted or not wanted.isdisjoint(corridors)
