"""Pages of long work: how far one job is, and a person's recent ones."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clairevoie.web.work.access import work_for
from clairevoie.web.work.queries import line_of, recent_work

STOP_POLLING = 286  # what htmx takes as the last reply


@login_required
@require_safe
def work(request: HttpRequest, work: UUID) -> HttpResponse:
    """One job; htmx asks for its progress alone, until it is over."""
    found = line_of(work_for(request.user, work), timezone.now())
    if request.headers.get("HX-Request"):
        status = 200 if found.is_going_on else STOP_POLLING
        return render(request, "work/work.html#progress", {"work": found}, status=status)
    return render(request, "work/work.html", {"work": found})


@login_required
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """A person's recent work."""
    return render(request, "work/works.html", {"works": recent_work(request.user, timezone.now())})
