"""A draft looked at: as a vendor would see it, on a product's facts, against the version before."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clairevoie.formats.wording import Language, language_of, text_in
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.authoring.access import draft_for
from clairevoie.web.authoring.comparison import comparison
from clairevoie.web.authoring.queries import draft_page, questionnaire_to_try, trial
from clairevoie.web.authoring.texts import FATE_NAMES
from clairevoie.web.programmes.forms.facts import FactsFields
from clairevoie.web.programmes.tables import csv_response

PREFIX = "f"  # of the facts in an address, so that none of them is taken for something else


@signed_in
@require_safe
def attempt(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """Which criteria apply to a product with these facts, and why."""
    return _tried(request, draft, "authoring/try.html")


@signed_in
@require_safe
def preview(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """One theme as a vendor would answer it, on the facts of the address."""
    return _tried(request, draft, "authoring/preview.html")


@signed_in
@require_safe
def versions(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """What became of each criterion since the version that the draft starts from."""
    row = draft_for(request.user, draft, Permission.FOLLOW_WAVES)
    content = {
        "found": draft_page(row),
        "compared": comparison(row, _language()),
        "fates": FATE_NAMES,
    }
    return render(request, "authoring/versions.html", content)


@signed_in
@require_safe
def versions_csv(request: SignedInRequest, draft: UUID) -> HttpResponse:
    row = draft_for(request.user, draft, Permission.FOLLOW_WAVES)
    compared = comparison(row, _language())
    columns = [_("Before"), _("What became of it"), _("Now"), _("Question")]
    rows: list[list[Any]] = []
    for each in compared.rows if compared else ():
        criterion = each.later or each.earlier[0]
        rows.append(
            [
                ", ".join(one.id for one in each.earlier),
                FATE_NAMES[each.fate],
                each.later.id if each.later else "",
                text_in(criterion.question, _language()),
            ]
        )
    return csv_response(f"versions-{str(draft)[:8]}.csv", columns, rows)


def _tried(request: SignedInRequest, draft: UUID, template: str) -> HttpResponse:
    found = draft_page(draft_for(request.user, draft, Permission.FOLLOW_WAVES))
    questionnaire = questionnaire_to_try(found)
    if questionnaire is None:
        return render(request, template, {"found": found})
    form = FactsFields(request.GET, questionnaire=questionnaire, prefix=PREFIX)
    facts = form.facts() if form.is_valid() else {}
    tried = trial(found, questionnaire, facts)
    wanted = request.GET.get("theme")
    theme = next((each for each in tried.themes if each.theme.id == wanted), tried.themes[0])
    content = {"found": found, "form": form, "tried": tried, "theme": theme, "ws": tried}
    return render(request, template, content)


def _language() -> Language:
    return language_of(get_language() or "fr")
