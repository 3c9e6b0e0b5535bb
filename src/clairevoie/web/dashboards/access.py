"""The only door to a wave's raw figures: its authority's people who may read submissions, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clairevoie.web.accounts.access import require
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.programmes.access import wave_to_follow

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.programmes.models import Wave


def wave_to_count(user: User, slug: str) -> Wave:
    """A wave, for who may follow it and read what is submitted in it.

    Raises `Http404` for strangers, `PermissionDenied` without both permissions.
    """
    wave = wave_to_follow(user, slug, Permission.FOLLOW_WAVES)
    require(wave.role, Permission.READ_SUBMISSIONS)
    return wave
