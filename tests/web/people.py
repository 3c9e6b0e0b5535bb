"""Whose eyes a page is looked at with: everybody that the authorisation matrix tells apart."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tests.web.worlds import World

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


class Who(StrEnum):
    ANONYMOUS = "anonymous"
    OWN_ADMINISTRATOR = "own administrator"
    OWN_CONTRIBUTOR = "own contributor"
    OWN_SIGNATORY = "own signatory"
    OWN_READER = "own reader"
    OTHER_ADMINISTRATOR = "other vendor’s administrator"
    OTHER_CONTRIBUTOR = "other vendor’s contributor"
    OTHER_SIGNATORY = "other vendor’s signatory"
    OTHER_READER = "other vendor’s reader"
    ESTABLISHMENT = "establishment’s member"
    MANAGER = "authority’s manager"
    AUDITOR = "authority’s reader"
    FOREIGN_MANAGER = "another authority’s manager"
    NOBODY = "member of nothing"


OWN = (Who.OWN_ADMINISTRATOR, Who.OWN_CONTRIBUTOR, Who.OWN_SIGNATORY, Who.OWN_READER)
OTHER = (Who.OTHER_ADMINISTRATOR, Who.OTHER_CONTRIBUTOR, Who.OTHER_SIGNATORY, Who.OTHER_READER)
AUTHORITY = (Who.MANAGER, Who.AUDITOR)


def people_of(world: World) -> dict[Who, User | None]:
    own, other = world.own, world.other
    return {
        Who.ANONYMOUS: None,
        Who.OWN_ADMINISTRATOR: own.administrator,
        Who.OWN_CONTRIBUTOR: own.contributor,
        Who.OWN_SIGNATORY: own.signatory,
        Who.OWN_READER: own.reader,
        Who.OTHER_ADMINISTRATOR: other.administrator,
        Who.OTHER_CONTRIBUTOR: other.contributor,
        Who.OTHER_SIGNATORY: other.signatory,
        Who.OTHER_READER: other.reader,
        Who.ESTABLISHMENT: world.establishment_member,
        Who.MANAGER: world.manager,
        Who.AUDITOR: world.auditor,
        Who.FOREIGN_MANAGER: world.foreign_manager,
        Who.NOBODY: world.nobody,
    }
