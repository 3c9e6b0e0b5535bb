"""Public results and register; a product's own result among them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.assessments.queries import lists
from clairevoie.web.assessments.queries.register import (
    REGISTER_COLUMNS,
    register_record,
    register_row,
)
from clairevoie.web.assessments.queries.register import register as registered
from clairevoie.web.programmes.operations import WrongWaveState
from clairevoie.web.programmes.tables import csv_response
from clairevoie.web.publishing import jobs, operations, queries


@require_safe
def latest_results(request: HttpRequest) -> HttpResponse:
    """To the latest published results; the home page says so where there are none."""
    slug = queries.latest_published()
    return HttpResponseRedirect(reverse("results", args=[slug]) if slug else reverse("home"))


@require_safe
def results(request: HttpRequest, wave: str) -> HttpResponse:
    found = queries.results(wave, get_language() or "fr")
    if isinstance(found, queries.WaveWithoutResults):
        return render(request, "publishing/no_results.html", {"wave": found.wave})
    return render(request, "publishing/results.html", {"found": found})


@require_safe
def picture(request: HttpRequest, wave: str, name: str) -> HttpResponse:
    """One chart of the release as a file, in the reader's language."""
    svg = queries.picture(wave, name, get_language() or "fr")
    return HttpResponse(svg, content_type="image/svg+xml")


@require_safe
def results_json(request: HttpRequest, wave: str) -> HttpResponse:
    """The release's stored bytes: their SHA-256 is its digest."""
    release = queries.public_release(wave)
    return HttpResponse(release.document, content_type="application/json")


@require_safe
def results_csv(request: HttpRequest, wave: str) -> HttpResponse:
    """Every cell of the release, one a row."""
    release = queries.public_release(wave)
    return csv_response(
        f"{wave}-results.csv", queries.RELEASE_COLUMNS, queries.release_rows(release.document)
    )


@signed_in
@require_POST
def publish(request: SignedInRequest, wave: str) -> HttpResponse:
    try:
        jobs.publish_with_pictures(slug=wave, by=request.user, at=timezone.now())
    except WrongWaveState:
        messages.error(request, _("This wave is not sealed: nothing was published."))
    except operations.AlreadyPublished:
        messages.error(request, _("The results of this wave are published already."))
    else:
        messages.success(request, _("The results are published."))
    return HttpResponseRedirect(reverse("wave", args=[wave]))


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    search, wave = _register_filter(request)
    return render(
        request,
        "publishing/register.html",
        {
            "register": registered(search, wave, lists.page_number(request.GET.get("page"))),
            "search": search,
            "wanted_wave": wave,
            "waves": queries.waves_in_register(),
            "today": timezone.localdate(),
        },
    )


@require_safe
def register_json(request: HttpRequest) -> HttpResponse:
    search, wave = _register_filter(request)
    found = registered(search, wave, 1, size=lists.EXPORT_SIZE)
    return JsonResponse(
        {"format": "clairevoie/register/1", "submissions": [*map(register_record, found.lines)]},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    search, wave = _register_filter(request)
    found = registered(search, wave, 1, size=lists.EXPORT_SIZE)
    return csv_response("register.csv", REGISTER_COLUMNS, map(register_row, found.lines))


def _register_filter(request: HttpRequest) -> tuple[str, str]:
    return lists.words_sought(request.GET.get("q")), lists.words_sought(request.GET.get("wave"))


@signed_in
@require_safe
def result(request: SignedInRequest, response: UUID) -> HttpResponse:
    page = lists.page_number(request.GET.get("page"))
    found = queries.result_among_wave(request.user, response, timezone.localdate(), page)
    return render(request, "publishing/result.html", {"found": found, "result": found.result})
