"""What an event's digest is taken of."""

from datetime import UTC, datetime

from clairevoie.core.canonical import Json, digest

BEFORE_THE_FIRST = digest("clairevoie/audit/1")


def event_digest(
    *,
    sequence: int,
    at: datetime,
    actor: str,
    action: str,
    object: str,
    detail: Json,
    previous: str,
) -> str:
    """The digest that binds an event to all of its content and to the event before it."""
    return digest(
        {
            "sequence": sequence,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": actor,
            "action": action,
            "object": object,
            "detail": detail,
            "previous": previous,
        }
    )
