"""The small world, and people signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.web.worlds import World, small_world

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    from clairevoie.web.accounts.models import User

SignIn: TypeAlias = Callable[["User | None"], Client]
Reply: TypeAlias = "_MonkeyPatchedWSGIResponse"  # what a test's browser gets


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """Where static files would be collected: WhiteNoise warns where there is no such folder."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="module")
def _one_world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world, made once a module; each test takes back what it changes of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield small_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_one_world: World, db) -> World:
    return _one_world


@pytest.fixture
def sign_in(db) -> SignIn:
    """A browser of a signed-in person, or of nobody; an error of the site is a page with 500."""

    def signed_in(user: User | None) -> Client:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        return client

    return signed_in
