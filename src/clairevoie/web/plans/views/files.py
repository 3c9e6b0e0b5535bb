"""A plan as files."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clairevoie.formats.spreadsheets import MEDIA_TYPE
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.assessments.access import response_for
from clairevoie.web.plans.downloads import plan_calendar, plan_columns, plan_rows, plan_workbook
from clairevoie.web.plans.queries import Plan, plan_of
from clairevoie.web.programmes.tables import csv_response


@signed_in
@require_safe
def plan_xlsx(request: SignedInRequest, response: UUID) -> HttpResponse:
    return _file(request, response, "xlsx", MEDIA_TYPE, plan_workbook)


@signed_in
@require_safe
def plan_ics(request: SignedInRequest, response: UUID) -> HttpResponse:
    return _file(request, response, "ics", "text/calendar; charset=utf-8", plan_calendar)


@signed_in
@require_safe
def plan_csv(request: SignedInRequest, response: UUID) -> HttpResponse:
    plan = _plan(request, response)
    heads = [each.head for each in plan_columns()]
    return csv_response(_name(plan, "csv"), heads, plan_rows(plan, _code()))


def _file(
    request: SignedInRequest,
    response: UUID,
    ending: str,
    kind: str,
    write: Callable[[Plan, str], bytes],
) -> HttpResponse:
    plan = _plan(request, response)
    reply = HttpResponse(write(plan, _code()), content_type=kind)
    reply["Content-Disposition"] = f'attachment; filename="{_name(plan, ending)}"'
    return reply


def _name(plan: Plan, ending: str) -> str:
    """plan-dossier-ponant-42.xlsx: letters and digits alone."""
    return f"{slugify(f'plan {plan.ws.product_name} {plan.ws.product_version}')}.{ending}"


def _plan(request: SignedInRequest, response: UUID) -> Plan:
    row = response_for(request.user, response, Permission.READ_RESPONSES)
    return plan_of(row, timezone.localdate())


def _code() -> str:
    return get_language() or "fr"
