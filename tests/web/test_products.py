"""Declaring products, changing them, and starting to answer for one of their versions."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import product_for
from clairevoie.web.assessments.operations import (
    AlreadyThere,
    NotOpen,
    change_product,
    declare_product,
    start_response,
)
from clairevoie.web.assessments.queries.lists import ProductLine, product
from tests.web.tables import nothing_written
from tests.web.worlds import AT, World

ABSENT = UUID("00000000-0000-4000-8000-000000000000")


def declare(world: World, name: str, by=None, vendor: str | None = None):
    return declare_product(
        vendor=vendor or world.own.organisation.slug,
        name=name,
        corridors=("imaging", "hospital", "imaging"),
        by=by or world.own.administrator,
        at=AT,
    )


def seen(world: World, product_id: UUID) -> ProductLine:
    return product(product_for(world.own.reader, product_id, Permission.READ_RESPONSES))


def start(world: World, wave: str = "open", product_id: UUID | None = None, version: str = "2.0"):
    return start_response(
        product_id=product_id or world.own.product,
        wave=wave,
        product_version=version,
        by=world.own.contributor,
        at=AT,
    )


def test_a_product_stands_in_each_of_its_corridors_once(world: World):
    declared = seen(world, declare(world, "Nouveau").public_id)
    assert declared.name == "Nouveau"
    assert [each.id for each in declared.corridors] == ["hospital", "imaging"]


def test_a_vendor_has_one_product_of_a_name(world: World):
    with nothing_written(), pytest.raises(AlreadyThere):
        declare(world, "Own Dossier")


def test_two_vendors_may_have_products_of_the_same_name(world: World):
    declare(world, "Other Dossier")


def test_only_an_administrator_declares_products(world: World):
    for role in (world.own.contributor, world.own.signatory, world.own.reader):
        with nothing_written(), pytest.raises(PermissionDenied):
            declare(world, "Nouveau", by=role)


def test_nobody_declares_products_of_another_vendor(world: World):
    for by in (world.own.administrator, world.manager, world.nobody):
        with nothing_written(), pytest.raises(Http404):
            declare(world, "Nouveau", by=by, vendor=world.other.organisation.slug)


def test_an_authority_has_no_products(world: World):
    with nothing_written(), pytest.raises((Http404, PermissionDenied)):
        declare(world, "Nouveau", by=world.manager, vendor=world.authority.slug)


def test_a_product_can_be_renamed_and_put_in_other_corridors(world: World):
    change_product(
        product_id=world.own.product,
        name="Renommé",
        corridors=("imaging",),
        by=world.own.administrator,
        at=AT,
    )
    changed = seen(world, world.own.product)
    assert changed.name == "Renommé"
    assert [each.id for each in changed.corridors] == ["imaging"]


def test_a_product_cannot_take_the_name_of_another(world: World):
    with nothing_written(), pytest.raises(AlreadyThere):
        change_product(
            product_id=world.own.product,
            name="Own Imagerie",
            corridors=("imaging",),
            by=world.own.administrator,
            at=AT,
        )


def test_only_an_administrator_of_its_vendor_changes_a_product(world: World):
    for by, refusal in (
        (world.own.contributor, PermissionDenied),
        (world.own.reader, PermissionDenied),
        (world.other.administrator, Http404),
        (world.manager, Http404),
    ):
        with nothing_written(), pytest.raises(refusal):
            change_product(
                product_id=world.own.product, name="Pris", corridors=("imaging",), by=by, at=AT
            )


def test_a_response_starts_empty_and_as_a_draft(world: World):
    response = start(world)
    assert response.state == "draft"
    assert (response.facts, response.facts_revision) == ({}, 0)


def test_a_version_has_one_response_in_a_wave(world: World):
    start(world)
    with nothing_written(), pytest.raises(AlreadyThere):
        start(world)


def test_another_version_has_a_response_of_its_own(world: World):
    assert start(world, version="2.0").pk != start(world, version="2.1").pk


@pytest.mark.parametrize("wave", ["draft", "closed", "sealed", "published", "absent", ""])
def test_a_response_starts_in_an_open_wave_only(world: World, wave: str):
    with nothing_written(), pytest.raises(NotOpen):
        start(world, wave)


def test_nobody_starts_a_response_for_another_vendors_product(world: World):
    for product_id in (world.other.product, ABSENT):
        with nothing_written(), pytest.raises(Http404):
            start(world, product_id=product_id)


def test_a_reader_starts_nothing(world: World):
    with nothing_written(), pytest.raises(PermissionDenied):
        start_response(
            product_id=world.own.product,
            wave=world.open,
            product_version="3",
            by=world.own.reader,
            at=AT,
        )
