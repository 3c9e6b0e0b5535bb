"""A file's bytes to what it says: its kind decided by its content, never by its name."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.responses import UnknownQuestionnaire, read_response
from clairevoie.formats.trees import MAXIMUM_BYTES, InvalidDocument, PlacedFault
from clairevoie.formats.workbooks.container import OLD_OFFICE, is_workbook
from clairevoie.formats.workbooks.reading import read_workbook
from clairevoie.web.exchange.received import FileKind, ReceivedFile, RefusedRow

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Problem(StrEnum):
    """Why a whole file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    OLD_OFFICE = "old-office"
    UNKNOWN_TYPE = "unknown-type"
    OTHER_QUESTIONNAIRE = "other-questionnaire"
    FAULTS = "faults"


class RefusedFile(ValueError):
    """The whole file is refused; `faults` says where, if it could be read at all."""

    def __init__(self, problem: Problem, faults: Sequence[PlacedFault] = ()) -> None:
        self.problem = problem
        self.faults = tuple(faults)
        super().__init__(str(problem))


def read_file(content: bytes, questionnaire: Questionnaire) -> ReceivedFile:
    """What a file says in answer to this questionnaire. Raises `RefusedFile`."""
    if not content.strip():
        raise RefusedFile(Problem.EMPTY)
    if len(content) > MAXIMUM_BYTES:
        raise RefusedFile(Problem.TOO_LARGE)
    if content.startswith(OLD_OFFICE):
        raise RefusedFile(Problem.OLD_OFFICE)
    if is_workbook(content):
        return _from_workbook(content, questionnaire)
    if content.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{"):
        return _from_json(content, questionnaire)
    raise RefusedFile(Problem.UNKNOWN_TYPE)


def _from_json(content: bytes, questionnaire: Questionnaire) -> ReceivedFile:
    try:
        response, _ = read_response(content, _finder(questionnaire))
    except InvalidDocument as invalid:
        raise RefusedFile(_problem(invalid), invalid.faults) from None
    return ReceivedFile(FileKind.JSON, response, None)


def _from_workbook(content: bytes, questionnaire: Questionnaire) -> ReceivedFile:
    try:
        read = read_workbook(content, _finder(questionnaire))
    except InvalidDocument as invalid:
        raise RefusedFile(_problem(invalid), invalid.faults) from None
    refused = tuple(RefusedRow(each.place, each.what, each.mend) for each in read.refused)
    return ReceivedFile(FileKind.WORKBOOK, read.response, read.origin, refused)


def _finder(questionnaire: Questionnaire) -> Callable[[str, str], Questionnaire]:
    """Finds this questionnaire, and no other."""

    def find(identifier: str, version: str) -> Questionnaire:
        if (identifier, version) != (questionnaire.id, questionnaire.version):
            raise UnknownQuestionnaire("another questionnaire, or another version of it", "")
        return questionnaire

    return find


def _problem(invalid: InvalidDocument) -> Problem:
    """Whether all that is wrong is that it answers something else."""
    others = {each.fault.path[:1] for each in invalid.faults} - {("questionnaire",)}
    return Problem.FAULTS if others else Problem.OTHER_QUESTIONNAIRE
