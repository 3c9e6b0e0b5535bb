"""The doors to waves: those open to everybody, and those of the authority that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, FilteredRelation, Q
from django.http import Http404

from clairevoie.web.accounts.access import require
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.programmes.models import Programme, Questionnaire, Wave
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


def wave_to_follow(user: User, slug: str, permission: Permission) -> Wave:
    """A wave, for a member of the authority that runs it.

    Raises `Http404` for strangers, `PermissionDenied` without the permission.
    """
    wave = (
        Wave.objects.filter(slug=slug)
        .annotate(
            mine=FilteredRelation(
                "programme__authority__memberships",
                condition=Q(programme__authority__memberships__user_id=user.pk),
            )
        )
        .annotate(member_role=F("mine__role"))
        .select_related("programme__authority", "questionnaire")
        .defer("questionnaire__document")
        .first()
    )
    if wave is None:
        raise Http404
    wave.role = require(wave.member_role, permission)
    return wave


def programme_to_run(user: User, slug: str) -> Programme:
    """A programme, for who runs it. Raises `Http404`, `PermissionDenied`."""
    programme = (
        Programme.objects.filter(slug=slug)
        .annotate(
            mine=FilteredRelation(
                "authority__memberships", condition=Q(authority__memberships__user_id=user.pk)
            )
        )
        .annotate(member_role=F("mine__role"))
        .first()
    )
    if programme is None:
        raise Http404
    require(programme.member_role, Permission.RUN_WAVES)
    return programme


def published_version(digest: str) -> Questionnaire:
    """A published questionnaire version by its digest, without its document. Raises `Http404`."""
    row = Questionnaire.objects.defer("document").filter(digest=digest).first()
    if row is None:
        raise Http404
    return row


def public_wave(slug: str) -> Wave:
    """A wave that is past its draft, for anybody. Raises `Http404`."""
    wave = (
        Wave.objects.exclude(state=WaveState.DRAFT)
        .select_related("programme", "questionnaire")
        .defer("questionnaire__document")
        .filter(slug=slug)
        .first()
    )
    if wave is None:
        raise Http404
    return wave


def public_questionnaire(identifier: str, version: str) -> Questionnaire:
    """A published questionnaire version, for anybody, without its document. Raises `Http404`."""
    if "\0" in version:  # which PostgreSQL refuses to look for
        raise Http404
    row = (
        Questionnaire.objects.defer("document")
        .filter(identifier=identifier, version=version)
        .first()
    )
    if row is None:
        raise Http404
    return row
