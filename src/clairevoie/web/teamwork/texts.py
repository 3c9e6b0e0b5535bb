"""Words for what happened."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clairevoie.formats.wording import text_in
from clairevoie.web.teamwork.queries.activity import ActivityKind, ActivityLine

KIND_NAMES: Final[Mapping[ActivityKind, Promise]] = {
    ActivityKind.ANSWERS: _("answers"),
    ActivityKind.FACTS: _("facts"),
    ActivityKind.COMMENTS: _("messages"),
    ActivityKind.ASSIGNMENTS: _("who answers what"),
    ActivityKind.EVIDENCE: _("evidence"),
    ActivityKind.FILES: _("files"),
    ActivityKind.PLAN: _("the plan"),
    ActivityKind.SUBMISSIONS: _("submissions"),
}

_ACTIONS: Final[Mapping[str, Promise]] = {
    "response.started": _("started the response"),
    "response.submitted": _("submitted"),
    "answers.recorded": _("gave answers"),
    "answers.proposed": _("copied answers, to be confirmed"),
    "evidence.added": _("added evidence"),
    "evidence.removed": _("took evidence back"),
    "facts.declared": _("declared facts"),
    "correction.started": _("started a correction"),
    "correction.abandoned": _("abandoned a correction"),
    "comment.written": _("wrote to colleagues"),
    "comment.withdrawn": _("withdrew a message"),
    "questions.assigned": _("gave questions"),
    "questions.unassigned": _("took questions back"),
    "file.received": _("brought a file back"),
    "file.dropped": _("put a file away"),
    "action.planned": _("planned an action"),
    "action.changed": _("changed an action"),
    "action.dropped": _("dropped an action"),
    "plan.taken-over": _("took the earlier plan over"),
}


def on_what(line: ActivityLine, language: str) -> str:
    """The criteria, facts or themes that a line is about, as one text."""
    return ", ".join((*line.criteria, *(text_in(each, language) for each in line.labels)))


def action_in_words(action: str) -> str:
    """An event's action as one reads it; one without words of its own as it is recorded."""
    return str(_ACTIONS.get(action, action))
