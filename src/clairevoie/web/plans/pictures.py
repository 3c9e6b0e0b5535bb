"""The picture of a plan, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from clairevoie.charts.identity import Layout
from clairevoie.charts.timeline import TimelineWords, timeline
from clairevoie.web.plans.queries import Plan
from clairevoie.web.plans.texts import day_in_words


def pictures(plan: Plan) -> Mapping[str, str]:
    """The timeline as SVG for wide and narrow pages; none where nothing is planned."""
    if len(plan.points) < 2:
        return {}
    words = TimelineWords(
        title=_("Criteria at target, by date"),
        description=_(
            "Criteria at target, of %(applicable)d that apply: %(now)d today, rising to %(then)d by "
            "%(day)s. The table under the picture has every date."
        )
        % {
            "now": plan.now.fraction.reached,
            "then": plan.end.fraction.reached,
            "day": day_in_words(plan.end.day),
            "applicable": plan.now.fraction.applicable,
        },
        unit=_("number of criteria"),
        day=day_in_words,
    )
    return {
        str(layout): timeline(plan.points, words, layout, prefix=f"plan-{layout}")
        for layout in Layout
    }
