"""Everything that changes among colleagues: one function for each intention of a user."""

from clairevoie.web.teamwork.operations.assignments import NotAMember, Target, assign
from clairevoie.web.teamwork.operations.comments import (
    TooManyComments,
    withdraw_comment,
    write_comment,
)

__all__ = [
    "NotAMember",
    "Target",
    "TooManyComments",
    "assign",
    "withdraw_comment",
    "write_comment",
]
