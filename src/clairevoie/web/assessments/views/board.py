"""A wave as its authority follows it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clairevoie.web.accounts.permissions import Permission, may
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.assessments import operations
from clairevoie.web.assessments.queries import lists
from clairevoie.web.audit.queries import history_of
from clairevoie.web.programmes.access import wave_to_follow
from clairevoie.web.programmes.operations import WrongWaveState
from clairevoie.web.programmes.queries import wave_line
from clairevoie.web.programmes.tables import csv_response


@signed_in
@require_safe
def board(request: SignedInRequest, wave: str) -> HttpResponse:
    found = wave_to_follow(request.user, wave, Permission.FOLLOW_WAVES)
    wanted = _board_filter(request)
    history = history_of(f"wave:{wave}")
    return render(
        request,
        "assessments/board.html",
        {
            "wave": wave_line(found),
            "authority": found.programme.authority,
            "wanted": wanted,
            "board": lists.board(found, wanted, lists.page_number(request.GET.get("page"))),
            "may_run": may(found.role, Permission.RUN_WAVES),
            "history": history,
            "is_published": any(each.action == "release.published" for each in history),
        },
    )


@signed_in
@require_safe
def board_csv(request: SignedInRequest, wave: str) -> HttpResponse:
    """The board's table as CSV, with the same filters, all of its pages."""
    found = wave_to_follow(request.user, wave, Permission.FOLLOW_WAVES)
    table = lists.board(found, _board_filter(request), size=lists.EXPORT_SIZE)
    return csv_response(f"{wave}.csv", lists.BOARD_COLUMNS, map(lists.board_row, table.lines))


def _board_filter(request: HttpRequest) -> lists.BoardFilter:
    sent = request.GET
    return lists.BoardFilter(
        search=lists.words_sought(sent.get("q")),
        state=lists.words_sought(sent.get("state")),
        corridor=lists.words_sought(sent.get("corridor")),
        sort=sent.get("sort", "product"),
    )


@signed_in
@require_POST
def seal(request: SignedInRequest, wave: str) -> HttpResponse:
    try:
        operations.seal_wave(slug=wave, by=request.user, at=timezone.now())
    except WrongWaveState:
        messages.error(request, _("This wave is not closed: nothing was sealed."))
    else:
        messages.success(request, _("The wave is sealed: its population has a digest."))
    return HttpResponseRedirect(reverse("wave", args=[wave]))
