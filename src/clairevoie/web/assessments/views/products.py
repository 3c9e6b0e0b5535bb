"""Pages of a vendor's products."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission, may
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments import access, operations
from clairevoie.web.assessments.forms import (
    ProductForm,
    StartForm,
)
from clairevoie.web.assessments.queries import lists
from clairevoie.web.assessments.views.requests import needed
from clairevoie.web.programmes.queries import corridors


@signed_in
@require_safe
def dashboard(request: SignedInRequest, vendor: str) -> HttpResponse:
    organisation = organisation_for(request.user, vendor, Kind.VENDOR, Permission.READ_RESPONSES)
    found = lists.dashboard(organisation, lists.page_number(request.GET.get("page")))
    content = {"organisation": organisation, "found": found, **_rights(organisation.role)}
    return render(request, "assessments/dashboard.html", content)


def _rights(role: str) -> dict[str, bool]:
    """What a page of products offers, by the role that the door found."""
    return {
        "may_manage": may(role, Permission.MANAGE_PRODUCTS),
        "may_answer": may(role, Permission.ANSWER),
    }


@signed_in
@require_http_methods(READ_OR_SEND)
def new_product(request: SignedInRequest, vendor: str) -> HttpResponse:
    organisation = organisation_for(request.user, vendor, Kind.VENDOR, Permission.MANAGE_PRODUCTS)
    form = ProductForm(request.POST or None, corridors=corridors())
    if request.method == "POST" and form.is_valid():
        try:
            product = operations.declare_product(
                vendor=vendor,
                name=form.cleaned_data["name"],
                corridors=form.cleaned_data["corridors"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.AlreadyThere:
            form.add_error("name", _("You already have a product of this name."))
        else:
            return HttpResponseRedirect(reverse("product", args=[product.public_id]))
    return render(
        request,
        "assessments/product_form.html",
        {"organisation": organisation, "form": form},
        status=400 if form.errors else 200,
    )


@signed_in
@require_http_methods(READ_OR_SEND)
def product(request: SignedInRequest, product: UUID) -> HttpResponse:
    row = access.product_for(request.user, product, needed(request, Permission.MANAGE_PRODUCTS))
    found = lists.product(row)
    form = ProductForm(
        request.POST or None,
        corridors=corridors(),
        initial={"name": found.name, "corridors": [each.id for each in found.corridors]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_product(
                product_id=product,
                name=form.cleaned_data["name"],
                corridors=form.cleaned_data["corridors"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.AlreadyThere:
            form.add_error("name", _("You already have a product of this name."))
        else:
            messages.success(request, _("The product is saved."))
            return HttpResponseRedirect(reverse("product", args=[product]))
    return render(
        request,
        "assessments/product.html",
        {
            "found": found,
            "form": form,
            "start_form": StartForm(),
            "open_waves": found.open_waves,
            **_rights(row.role),
        },
        status=400 if form.errors else 200,
    )


@signed_in
@require_POST
def start(request: SignedInRequest, product: UUID) -> HttpResponse:
    access.product_for(request.user, product, Permission.ANSWER)
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the version that is assessed, in 100 characters at most."))
        return HttpResponseRedirect(reverse("product", args=[product]))
    sent = {
        "product_id": product,
        "wave": form.cleaned_data["wave"],
        "product_version": form.cleaned_data["product_version"],
        "by": request.user,
        "at": timezone.now(),
    }
    source = form.cleaned_data["source"]
    try:
        response = (
            operations.start_from(source_id=source, **sent)
            if source
            else operations.start_response(**sent)
        )
    except operations.NotOpen:
        messages.error(request, _("This wave is not open."))
    except operations.NotEligible:
        messages.error(
            request,
            _(
                "This wave is for products of other corridors. Check the product’s corridors, or "
                "ask the authority."
            ),
        )
    except operations.AlreadyThere:
        messages.error(request, _("This version already has its response in this wave."))
    else:
        return HttpResponseRedirect(reverse("facts", args=[response.public_id]))
    return HttpResponseRedirect(reverse("product", args=[product]))
