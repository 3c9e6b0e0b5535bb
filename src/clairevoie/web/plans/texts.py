"""A plan in words: its states, its one sentence, and how it names days."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from clairevoie.core.plan import ActionState
from clairevoie.core.scoring import Fraction
from clairevoie.web.plans.queries import Plan

STATE_NAMES: Final[Mapping[ActionState, str | Promise]] = {
    ActionState.PLANNED: pgettext_lazy("an action", "planned"),
    ActionState.IN_PROGRESS: pgettext_lazy("an action", "in progress"),
    ActionState.DONE: pgettext_lazy("an action", "done"),
    ActionState.DROPPED: pgettext_lazy("an action", "dropped"),
}


def day_in_words(day: date) -> str:
    """30 juin 2027; the first of a month is «1er», as on every page."""
    shown = str(date_format(day, "DATE_FORMAT"))
    return f"1er{shown[1:]}" if get_language() == "fr" and day.day == 1 else shown


def summary(plan: Plan) -> str:
    """«4 actions tenues ; 41 critères sur 59 aujourd’hui, 47 critères au 30 juin 2027.»"""
    now = _today(plan.now.fraction)
    if not plan.counted:
        return _("No action counts yet; %(now)s.") % {"now": now}
    kept = ngettext("%(count)d action kept", "%(count)d actions kept", len(plan.counted))
    reached = plan.end.fraction.reached
    then = ngettext("%(count)d criterion on %(day)s", "%(count)d criteria on %(day)s", reached)
    return _("%(kept)s; %(now)s, %(then)s.") % {
        "kept": kept % {"count": len(plan.counted)},
        "now": now,
        "then": then % {"count": reached, "day": day_in_words(plan.end.day)},
    }


def _today(fraction: Fraction) -> str:
    return ngettext(
        "%(reached)d criterion of %(applicable)d today",
        "%(reached)d criteria of %(applicable)d today",
        fraction.reached,
    ) % {"reached": fraction.reached, "applicable": fraction.applicable}
