"""The questionnaires, programmes and waves that ship with the product, found by id and version."""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from clairevoie.core.programme import Programme, WavePlan
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.programmes import read_programme
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.waves import read_wave

_CATALOGUE: Final = "clairevoie.catalogue"
_QUESTIONNAIRE: Final = ".questionnaire.yaml"
_PROGRAMME: Final = ".programme.yaml"
_WAVE: Final = ".wave.yaml"


class NotShipped(LookupError):
    """No shipped document of this name; `known` names those that there are."""

    def __init__(self, wanted: str, known: tuple[str, ...]) -> None:
        self.wanted = wanted
        self.known = known
        self.said = Said(
            "{wanted} does not ship with Clairevoie; these do: {known}",
            wanted=wanted,
            known=", ".join(known),
        )
        super().__init__(self.said)


def shipped_names() -> tuple[str, ...]:
    """The shipped questionnaires, as `id-version`."""
    return tuple(sorted(_names(_QUESTIONNAIRE)))


def shipped_bytes(name: str) -> bytes:
    """The file of a shipped questionnaire, by `id-version`, or by id alone where that is unique.

    Raises `NotShipped`.
    """
    known = shipped_names()
    matching = [each for each in known if name in (each, each.rpartition("-")[0])]
    if len(matching) != 1:
        raise NotShipped(name, known)
    return _file(matching[0] + _QUESTIONNAIRE).read_bytes()


def shipped_questionnaire(identifier: str, version: str) -> Questionnaire:
    """The shipped questionnaire of this id and version. Raises `NotShipped`."""
    known = shipped_names()
    name = f"{identifier}-{version}"
    if name not in known:
        raise NotShipped(name[:100], known)
    return read_questionnaire(_file(name + _QUESTIONNAIRE).read_bytes())


def shipped_programme(identifier: str) -> Programme:
    """The shipped programme of this id. Raises `NotShipped`."""
    known = tuple(sorted(_names(_PROGRAMME)))
    if identifier not in known:
        raise NotShipped(identifier[:100], known)
    return read_programme(_file(identifier + _PROGRAMME).read_bytes())


def shipped_wave(identifier: str) -> WavePlan:
    """The shipped wave of this id. Raises `NotShipped`."""
    known = tuple(sorted(_names(_WAVE)))
    if identifier not in known:
        raise NotShipped(identifier[:100], known)
    return read_wave(_file(identifier + _WAVE).read_bytes())


def _names(suffix: str) -> Iterator[str]:
    for each in resources.files(_CATALOGUE).iterdir():
        if each.name.endswith(suffix):
            yield each.name.removesuffix(suffix)


def _file(name: str) -> Traversable:
    return resources.files(_CATALOGUE).joinpath(name)
