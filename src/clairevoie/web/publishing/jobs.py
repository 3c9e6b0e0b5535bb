"""What follows a publication in the worker: drawing its pictures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import task

from clairevoie.web.publishing import operations

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


@task()
def draw_pictures(release_id: int) -> int:
    """Draw a release's pictures; may be run again. Returns how many were drawn."""
    return operations.draw_pictures(release_id)


@transaction.atomic
def publish_with_pictures(*, slug: str, by: User, at: datetime) -> None:
    """Publish a sealed wave's results and have their pictures drawn, both or neither.

    Raises what `operations.publish_results` raises.
    """
    release = operations.publish_results(slug=slug, by=by, at=at)
    draw_pictures.enqueue(release_id=release.pk)
