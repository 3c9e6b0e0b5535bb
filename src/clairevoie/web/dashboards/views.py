"""Pages of a wave's raw figures, and their files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clairevoie.formats.wording import language_of
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.assessments.queries.lists import words_sought
from clairevoie.web.dashboards import queries
from clairevoie.web.dashboards.access import wave_to_count
from clairevoie.web.dashboards.pictures import assurance_pieces, criterion_bars
from clairevoie.web.dashboards.tables import FIGURE_TABLES, FILE_START, HEADLINE_TABLES, marked
from clairevoie.web.programmes.queries import wave_line
from clairevoie.web.programmes.tables import csv_response

MOST_MISSED = 5  # criteria on the first page


@signed_in
@require_safe
def overview(request: SignedInRequest, wave: str) -> HttpResponse:
    """Where the wave stands: its numbers, scores, and how far the drafts are."""
    found = wave_to_count(request.user, wave)
    wanted = queries.Wanted(corridor=_wanted(request).corridor, sort="missed")
    shown = queries.figures(found, wanted)
    head = queries.headline(found, shown.wanted.corridor)
    return _page(
        request,
        "overview",
        found,
        shown,
        head=head,
        most_missed=[each for each in shown.criteria if each.missed][:MOST_MISSED],
        steps=[(10 * place, 10 * place + 10, count) for place, count in enumerate(head.steps)],
    )


@signed_in
@require_safe
def criteria(request: SignedInRequest, wave: str) -> HttpResponse:
    """The criteria by share at target, their levels, and how far from their target."""
    found = wave_to_count(request.user, wave)
    shown = queries.figures(found, _wanted(request))
    return _page(request, "criteria", found, shown, bars=[*map(criterion_bars, shown.criteria)])


@signed_in
@require_safe
def themes(request: SignedInRequest, wave: str) -> HttpResponse:
    """The themes by corridor, and what backs the answers."""
    found = wave_to_count(request.user, wave)
    wanted = _wanted(request)
    shown = queries.figures(
        found, queries.Wanted(corridor=wanted.corridor, critical=wanted.critical)
    )
    lines = [(each, assurance_pieces(each.found)) for each in queries.theme_lines(shown)]
    return _page(request, "themes", found, shown, lines=lines)


@signed_in
@require_safe
def table(request: SignedInRequest, wave: str, table: str) -> HttpResponse:
    """One table as CSV, with the page's filters, marked as confidential."""
    found = wave_to_count(request.user, wave)
    wanted, language = _wanted(request), language_of(get_language() or "fr")
    if table in FIGURE_TABLES:
        rows = FIGURE_TABLES[table](queries.figures(found, wanted), language)
    elif table in HEADLINE_TABLES:
        corridor = queries.known_of(found, wanted).corridor
        rows = HEADLINE_TABLES[table](queries.headline(found, corridor), language)
    else:
        raise Http404
    return csv_response(f"{FILE_START}-{wave}-{table}.csv", *marked(rows, language))


def _wanted(request: HttpRequest) -> queries.Wanted:
    sent = request.GET
    return queries.Wanted(
        corridor=words_sought(sent.get("corridor")),
        theme=words_sought(sent.get("theme")),
        critical=sent.get("critical") == "1",
        search=words_sought(sent.get("q")),
        sort=words_sought(sent.get("sort")) or "share",
    )


def _page(
    request: SignedInRequest, name: str, wave: Any, shown: queries.Figures, **more: Any
) -> HttpResponse:
    content = {
        "wave": wave_line(wave),
        "authority": wave.programme.authority,
        "here": name,
        "figures": shown,
        "wanted": shown.wanted,
        **more,
    }
    return render(request, f"dashboards/{name}.html", content)
