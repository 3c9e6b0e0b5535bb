"""The demonstration's mailbox: what the site would have sent, to whom. Elsewhere there is none."""

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clairevoie.web.assessments.queries.lists import page_number, words_sought
from clairevoie.web.mail import queries

View: TypeAlias = Callable[..., HttpResponse]


def _in_the_demonstration_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **parts: object) -> HttpResponse:
        if not settings.ENVIRONMENT.is_demonstration:
            raise Http404
        return view(request, **parts)

    return guarded


@never_cache
@require_safe
@_in_the_demonstration_only
def mailbox(request: HttpRequest) -> HttpResponse:
    to = words_sought(request.GET.get("to"))
    found = queries.mailbox(to, page_number(request.GET.get("page")))
    return render(request, "demonstration/mailbox.html", {"found": found, "to": to})


@never_cache
@require_safe
@_in_the_demonstration_only
def letter(request: HttpRequest, message: UUID) -> HttpResponse:
    found = queries.letter(message)
    if found is None:
        raise Http404
    return render(request, "demonstration/letter.html", {"letter": found})


@never_cache
@require_safe
@_in_the_demonstration_only
def attachment(request: HttpRequest, message: UUID, name: str) -> HttpResponse:
    found = queries.attachment(message, name)
    if found is None:
        raise Http404
    content_type, content = found
    reply = HttpResponse(content, content_type=content_type)
    reply["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return reply
