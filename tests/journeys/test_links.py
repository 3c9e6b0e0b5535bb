"""Every link on every page leads somewhere, whoever follows it."""

from collections import defaultdict

import pytest

from tests.journeys.crawling import Found, crawl, dead_fragments, foreign_links
from tests.journeys.serving import Site
from tests.journeys.steps import ADMINISTRATOR, ESTABLISHMENT, MANAGER

EVERYBODY = pytest.mark.parametrize(
    "person", ["", ADMINISTRATOR, MANAGER, ESTABLISHMENT], ids=lambda who: who or "anonymous"
)


@EVERYBODY
def test_no_link_is_dead_and_no_title_is_given_twice(open_page, site: Site, person):
    found = crawl(open_page(person))
    dead = [
        f"{each.address} from {each.linked_from}: {each.status}"
        for each in found.values()
        if each.status != 200
    ]
    assert dead == []
    assert list(dead_fragments(found)) == []
    assert foreign_links(found, site.address) == set()
    assert _shared_titles(found) == {}


def _shared_titles(found: dict[str, Found]) -> dict[str, set[str]]:
    """Titles that more than one page carries; pages of a list share theirs."""
    paths = defaultdict(set)
    for each in found.values():
        if each.is_page:
            paths[each.title].add(each.path)
    return {title: where for title, where in paths.items() if len(where) > 1}
