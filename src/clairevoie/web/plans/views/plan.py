"""The plan's page, and taking over the plan of an earlier response."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.queries.lists import page_number
from clairevoie.web.plans import operations
from clairevoie.web.plans.pictures import pictures
from clairevoie.web.plans.queries import PlanFilters, plan_page
from clairevoie.web.plans.texts import STATE_NAMES, summary


@signed_in
@require_safe
def plan(request: SignedInRequest, response: UUID) -> HttpResponse:
    """Missed targets with their actions, and where they lead."""
    row = response_for(request.user, response, Permission.READ_RESPONSES)
    asked = request.GET
    filters = PlanFilters(asked.get("show", ""), asked.get("theme", ""), asked.get("owner", ""))
    found = plan_page(
        row, filters, request.user, page_number(asked.get("page")), timezone.localdate()
    )
    return render(
        request,
        "plans/plan.html",
        {
            "ws": found.plan.ws,
            "plan": found.plan,
            "found": found,
            "filters": filters,
            "summary": summary(found.plan),
            "pictures": pictures(found.plan),
            "states": STATE_NAMES,
        },
    )


@signed_in
@require_POST
def take_over(request: SignedInRequest, response: UUID) -> HttpResponse:
    """Copy what is still open in the product's earlier plan."""
    count = operations.take_over_plan(response_id=response, by=request.user, at=timezone.now())
    if count:
        said = ngettext(
            "%(count)d action is taken over.", "%(count)d actions are taken over.", count
        )
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("There is nothing left to take over."))
    return HttpResponseRedirect(reverse("plan", args=[response]))
