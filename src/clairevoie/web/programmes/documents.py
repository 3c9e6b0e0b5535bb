"""The rules' values behind stored documents, parsed once a process."""

import json
from functools import lru_cache

from clairevoie.core.gates import Gates
from clairevoie.core.programme import Programme as ProgrammeValue
from clairevoie.core.questionnaire import Questionnaire as QuestionnaireValue
from clairevoie.formats.gates import gates_from_tree
from clairevoie.formats.programmes import programme_from_tree
from clairevoie.formats.questionnaires import questionnaire_from_tree
from clairevoie.web.programmes.models import Questionnaire


@lru_cache(maxsize=32)
def questionnaire_of(digest: str) -> QuestionnaireValue:
    """The questionnaire of this digest. Read from its row once, then from memory: it never changes."""
    document = Questionnaire.objects.values_list("document", flat=True).get(pk=digest)
    return questionnaire_from_tree(json.loads(document))


@lru_cache(maxsize=32)
def programme_of(document: str) -> ProgrammeValue:
    """The programme that a stored document says."""
    return programme_from_tree(json.loads(document))


@lru_cache(maxsize=32)
def gates_of(document: str) -> Gates:
    """The gates that a wave's row says; an empty text asks for nothing."""
    return gates_from_tree(json.loads(document)) if document else Gates()
