"""Declaring a vendor's products, and renaming them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.assessments import models
from clairevoie.web.assessments.access import product_for
from clairevoie.web.audit.operations import record_event

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


class AlreadyThere(ValueError):
    """A product of this name, or a response of this product version in this wave, exists."""


@transaction.atomic
def declare_product(
    *, vendor: str, name: str, corridors: Sequence[str], by: User, at: datetime
) -> models.Product:
    """A new product of the vendor of this slug. Raises `AlreadyThere` for a known name."""
    organisation = organisation_for(by, vendor, Kind.VENDOR, Permission.MANAGE_PRODUCTS)
    product = models.Product(vendor=organisation, name=name)
    _save_under_its_name(product)
    _set_corridors(product, corridors)
    record_event(
        action="product.declared",
        object=f"product:{product.public_id}",
        by=by.audit_name,
        at=at,
        detail={"corridors": sorted(corridors)},
    )
    return product


def _save_under_its_name(product: models.Product) -> None:
    """Leave it to the constraint whether the name is free: two people may take it at once."""
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError:
        raise AlreadyThere(product.name) from None


def _set_corridors(product: models.Product, corridors: Sequence[str]) -> None:
    models.ProductCorridor.objects.bulk_create(
        models.ProductCorridor(product=product, corridor=each) for each in dict.fromkeys(corridors)
    )


@transaction.atomic
def change_product(
    *, product_id: UUID, name: str, corridors: Sequence[str], by: User, at: datetime
) -> models.Product:
    """Rename a product or change its corridors. Submissions keep what they said.

    Raises `AlreadyThere` for the name of another one.
    """
    product = product_for(by, product_id, Permission.MANAGE_PRODUCTS)
    product.name = name
    _save_under_its_name(product)
    product.corridors.all().delete()
    _set_corridors(product, corridors)
    record_event(
        action="product.changed",
        object=f"product:{product.public_id}",
        by=by.audit_name,
        at=at,
        detail={"corridors": sorted(corridors)},
    )
    return product
