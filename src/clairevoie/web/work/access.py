"""The only door to long work: its owner, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from clairevoie.web.work.models import Work

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def work_for(user: AbstractBaseUser | AnonymousUser, public_id: UUID) -> Work:
    """A person's own work. Raises `Http404` for anybody else."""
    work = Work.objects.filter(owner_id=user.pk, public_id=public_id).first()
    if work is None:
        raise Http404
    return work
