"""What the pages of responses have in common."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clairevoie.web.accounts.permissions import Permission


def needed(request: HttpRequest, to_send: Permission) -> Permission:
    """The permission for a page with a form: looking at it takes less than sending it."""
    return to_send if request.method == "POST" else Permission.READ_RESPONSES


def not_open(request: HttpRequest, response: UUID) -> HttpResponse:
    messages.error(
        request,
        _("This response cannot be changed any more: it is submitted, or its wave is closed."),
    )
    return HttpResponseRedirect(reverse("response", args=[response]))
