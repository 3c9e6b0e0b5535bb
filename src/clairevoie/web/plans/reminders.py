"""What owners are reminded of: their actions due in two weeks, and those that are late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clairevoie.web.mail.reminders import Reminder
from clairevoie.web.plans.models import PlanAction
from clairevoie.web.plans.queries import OPEN

SOON: Final = timedelta(days=14)


def due_actions(at: datetime) -> Iterator[Reminder]:
    """A reminder an open action, for its owner while a member of the vendor. One statement.

    It names the product and the criterion, nothing of what was written. Actions that the
    product's next response took over are left out: their copies are told of.
    """
    today = timezone.localdate(at)
    taken = PlanAction.objects.filter(taken_from=OuterRef("pk"))
    rows = PlanAction.objects.filter(
        ~Exists(taken),
        state__in=OPEN,
        due__lte=today + SOON,
        owner__is_active=True,
        response__product__vendor__memberships__user=F("owner"),
    ).select_related("response__product")
    for row in rows.order_by("due", "pk"):
        yield Reminder(
            user_id=row.owner_id or 0,
            text=_told(row, is_late=row.due < today),
            path=reverse("plan-action", args=[row.response.public_id, row.public_id]),
            due=row.due,
        )


def _told(row: PlanAction, *, is_late: bool) -> Promise:
    pattern = (
        _("Late: action for {criterion}, {product} {version}")
        if is_late
        else _("Action for {criterion}, {product} {version}")
    )
    told: Promise = format_lazy(
        pattern,
        criterion=row.criterion,
        product=row.response.product.name,
        version=row.response.product_version,
    )
    return told
