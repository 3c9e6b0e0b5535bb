"""The only door to products and responses: an object on a user's behalf, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.http import Http404

from clairevoie.web.accounts.access import require
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.models import Evidence, Product, Response, Submission

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations

    from clairevoie.web.accounts.models import User


class _Roles(TypedDict):
    """What a row is annotated with."""

    mine: object
    member_role: str | None


def product_for(user: User, public_id: UUID, permission: Permission) -> Product:
    """A product, for a member of its vendor. Raises `Http404` or `PermissionDenied`."""
    product = (
        Product.objects.filter(public_id=public_id)
        .annotate(
            mine=FilteredRelation(
                "vendor__memberships", condition=Q(vendor__memberships__user_id=user.pk)
            )
        )
        .annotate(member_role=F("mine__role"))
        .select_related("vendor")
        .first()
    )
    if product is None:
        raise Http404
    product.role = require(product.member_role, permission)
    return product


def response_for(
    user: User, public_id: UUID, permission: Permission, *, lock: bool = False
) -> Response:
    """A response, for a member of its vendor whose role holds the permission. One statement.

    With `lock` its row is held until the transaction ends. Raises `Http404` for strangers,
    `PermissionDenied` for members without the permission.
    """
    responses = _with_vendor_role(user).filter(public_id=public_id)
    if lock:
        responses = responses.select_for_update(of=("self",))
    response = responses.first()
    if response is None:
        raise Http404
    response.role = require(response.member_role, permission)
    return response


def source_for(user: User, response: Response, public_id: UUID, permission: Permission) -> Response:
    """Another response of the same vendor, to copy answers from. Raises `Http404`."""
    source = response_for(user, public_id, permission)
    if source.pk == response.pk or source.product.vendor_id != response.product.vendor_id:
        raise Http404
    return source


def submitted_response_for(user: User, public_id: UUID) -> Response:
    """A submitted response, for its vendor's members or the authority that runs its wave.

    The vendor's own drafts have a door of their own; the authority never sees a draft's answers.
    Raises `Http404`.
    """
    response = (
        _with_vendor_role(user)
        .filter(public_id=public_id, latest__isnull=False)
        .annotate(
            ours=FilteredRelation(
                "wave__programme__authority__memberships",
                condition=Q(wave__programme__authority__memberships__user_id=user.pk),
            )
        )
        .annotate(authority_role=F("ours__role"))
        .select_related("latest")
        .first()
    )
    if response is None:
        raise Http404
    if response.member_role is not None:
        response.role = require(response.member_role, Permission.READ_RESPONSES)
    else:
        response.role = require(response.authority_role, Permission.READ_SUBMISSIONS)
    return response


def submission_for(user: User, public_id: UUID, number: int) -> Submission:
    """One submission of a response, through the same door. Raises `Http404`."""
    response = submitted_response_for(user, public_id)
    submission = Submission.objects.filter(response=response, number=number).first()
    if submission is None:
        raise Http404
    return submission


def evidence_for(user: User, public_id: UUID, evidence_id: UUID) -> Evidence:
    """A piece of evidence: for the vendor's members, and for the authority once it is signed.

    One statement. Raises `Http404`.
    """
    vendor, authority = "response__product__vendor", "response__wave__programme__authority"
    evidence = (
        Evidence.objects.filter(public_id=evidence_id, response__public_id=public_id)
        .annotate(
            mine=FilteredRelation(
                f"{vendor}__memberships",
                condition=Q(**{f"{vendor}__memberships__user_id": user.pk}),
            ),
            ours=FilteredRelation(
                f"{authority}__memberships",
                condition=Q(**{f"{authority}__memberships__user_id": user.pk}),
            ),
        )
        .annotate(
            member_role=F("mine__role"),
            authority_role=F("ours__role"),
            is_held=Exists(Submission.objects.filter(evidence=OuterRef("pk"))),
        )
        .first()
    )
    if evidence is None:
        raise Http404
    if evidence.member_role is None and evidence.is_held:
        require(evidence.authority_role, Permission.READ_SUBMISSIONS)
    else:
        require(evidence.member_role, Permission.READ_RESPONSES)
    return evidence


def _with_vendor_role(user: User) -> QuerySet[WithAnnotations[Response, _Roles]]:
    return (
        Response.objects.annotate(
            mine=FilteredRelation(
                "product__vendor__memberships",
                condition=Q(product__vendor__memberships__user_id=user.pk),
            )
        )
        .annotate(member_role=F("mine__role"))
        .select_related("product__vendor__vendor_group", "wave__programme")
    )
