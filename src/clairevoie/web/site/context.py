"""What the frame of every page shows: who is signed in, where they belong, what mode this is."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from clairevoie.web.accounts.queries import belongings_of
from clairevoie.web.accounts.views.workspace import WORKSPACES


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the main navigation."""

    name: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Workplace:
    """An organisation of the signed-in person, with the address of its workspace."""

    name: str
    slug: str
    address: str


def _navigation(request: HttpRequest) -> list[Place]:
    places = [
        (_("Results"), reverse("latest-results")),
        (_("Register"), reverse("register")),
        (_("Questionnaire"), reverse("questionnaires")),
        (_("Method"), reverse("method")),
    ]
    if request.user.is_authenticated:
        places.insert(0, (_("My workspace"), reverse("workspace")))
    return [Place(name, address, _is_within(request.path, address)) for name, address in places]


def _is_within(path: str, address: str) -> bool:
    """Whether a page belongs to a place of the navigation: every wave's results to «Results»."""
    return path.startswith(address) or path.endswith(address)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the page's frame. One statement, and only where it is shown."""

    def belongings() -> list[Workplace]:
        if not request.user.is_authenticated:
            return []
        return [
            Workplace(each.name, each.slug, reverse(WORKSPACES[each.kind], args=[each.slug]))
            for each in belongings_of(request.user)
        ]

    return {
        "is_demonstration": settings.ENVIRONMENT.is_demonstration,
        "belongings": SimpleLazyObject(belongings),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "brand": settings.BRAND,
        "languages": settings.LANGUAGES,
    }
