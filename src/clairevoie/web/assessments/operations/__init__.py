"""Everything that changes a vendor's products and responses: one function for each intention of a user."""

from clairevoie.web.assessments.operations.answers import (
    AnswerChange,
    Conflict,
    Outcome,
    Recorded,
    Refused,
    Saved,
    record_answer,
    record_answers,
    restore_answer,
)
from clairevoie.web.assessments.operations.corrections import abandon_correction, start_correction
from clairevoie.web.assessments.operations.evidence import (
    NoAnswer,
    Signed,
    TooMuch,
    add_file,
    add_link,
    remove_evidence,
    remove_orphaned_evidence,
)
from clairevoie.web.assessments.operations.facts import FactsConflict, FactsSaved, declare_facts
from clairevoie.web.assessments.operations.products import (
    AlreadyThere,
    change_product,
    declare_product,
)
from clairevoie.web.assessments.operations.proposals import (
    ProposalGone,
    confirm_proposal,
    copy_answers,
    start_from,
)
from clairevoie.web.assessments.operations.receipts import receipt_name, write_receipt
from clairevoie.web.assessments.operations.responses import NotEligible, NotOpen, start_response
from clairevoie.web.assessments.operations.sealing import seal_wave, sealed_population
from clairevoie.web.assessments.operations.submissions import renew, submit

__all__ = [
    "AlreadyThere",
    "AnswerChange",
    "Conflict",
    "FactsConflict",
    "FactsSaved",
    "NoAnswer",
    "NotEligible",
    "NotOpen",
    "Outcome",
    "ProposalGone",
    "Recorded",
    "Refused",
    "Saved",
    "Signed",
    "TooMuch",
    "abandon_correction",
    "add_file",
    "add_link",
    "change_product",
    "confirm_proposal",
    "copy_answers",
    "declare_facts",
    "declare_product",
    "receipt_name",
    "record_answer",
    "record_answers",
    "remove_evidence",
    "remove_orphaned_evidence",
    "renew",
    "restore_answer",
    "seal_wave",
    "sealed_population",
    "start_correction",
    "start_from",
    "start_response",
    "submit",
    "write_receipt",
]
