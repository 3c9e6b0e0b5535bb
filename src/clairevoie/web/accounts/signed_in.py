"""Views for people who are signed in: anybody else is sent to sign in first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User

READ_OR_SEND: Final = ("GET", "HEAD", "POST")  # the methods of a page with a form

Arguments = ParamSpec("Arguments")


class SignedInRequest(HttpRequest):
    """A request whose user is a person."""

    user: User


def signed_in(
    view: Callable[Concatenate[SignedInRequest, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Django's `login_required`, which also tells the types so."""
    guarded = login_required(cast("Callable[..., HttpResponseBase]", view))
    return cast("Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]", guarded)
