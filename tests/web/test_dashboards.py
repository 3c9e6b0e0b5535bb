"""A wave's raw figures: for its authority alone, marked as confidential, and right."""

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clairevoie.core.answers import UNKNOWN
from clairevoie.web.assessments.queries.counted import counted_submissions, frozen_responses
from clairevoie.web.dashboards.models import PackedSubmission
from clairevoie.web.dashboards.queries import Wanted, figures, headline
from clairevoie.web.programmes.models import Wave
from tests.web.conftest import SignIn
from tests.web.worlds import World, newcomer

PAGES = ("wave-dashboards", "wave-criteria", "wave-themes")
TABLES = ("bands", "criteria", "themes-by-corridor", "assurance", "progress")
MARK = {"fr": "Confidentiel, ne pas publier", "en": "Confidential, not for publication"}


@pytest.fixture
def manager(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.manager)


def wave_of(slug: str) -> Wave:
    return Wave.objects.select_related("programme", "questionnaire").get(slug=slug)


def rows_of(client: Client, wave: str, table: str, **sent: str) -> list[dict[str, str]]:
    reply = client.get(reverse("wave-figures-csv", args=[wave, table]), sent)
    assert reply.status_code == 200
    assert "confidentiel-ne-pas-publier" in reply["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_and_every_table_of_it_is_marked(
    world: World, manager: Client, name: str, language: str
):
    manager.cookies["language"] = language
    page = manager.get(reverse(name, args=[world.open])).content.decode()
    assert page.count(MARK[language]) == 1 + page.count("<caption")
    assert "<caption" in page


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_every_file_is_marked(world: World, manager: Client, table: str):
    rows = rows_of(manager, world.open, table)
    assert rows
    assert {each["confidential"] for each in rows} == {"confidentiel, ne pas publier"}


def test_an_unknown_table_is_not_there(world: World, manager: Client):
    assert manager.get(reverse("wave-figures-csv", args=[world.open, "none"])).status_code == 404


def test_the_figures_are_those_of_the_frozen_documents(world: World):
    wave = wave_of(world.open)
    frozen = [each for _, each in frozen_responses(counted_submissions(wave))]
    found = figures(wave, Wanted(sort="criterion"))
    assert found.overview.scored.responses == len(frozen) > 0
    for each in found.criteria:
        answers = [own.answers.get(each.criterion.id) for own in frozen]
        levels = [own.level for own in answers if own and isinstance(own.level, int)]
        assert each.levels == tuple(
            levels.count(level) for level in range(len(each.criterion.levels))
        )
        assert each.unknown == sum(own is not None and own.level is UNKNOWN for own in answers)
    assert PackedSubmission.objects.count() == len(frozen)


def test_the_file_says_what_the_table_says(world: World, manager: Client):
    found = figures(wave_of(world.open), Wanted())
    rows = rows_of(manager, world.open, "criteria")
    page = manager.get(reverse("wave-criteria", args=[world.open])).content.decode()
    assert [each["criterion"] for each in rows] == [each.criterion.id for each in found.criteria]
    for row, each in zip(rows, found.criteria, strict=True):
        assert (row["reached"], row["applicable"]) == (str(each.reached), str(each.applicable))
        assert f"{row['reached']} / {row['applicable']}" in page


def test_filters_narrow_what_is_shown(world: World, manager: Client):
    def shown(**sent: str) -> set[str]:
        return {each["criterion"] for each in rows_of(manager, world.open, "criteria", **sent)}

    assert shown(critical="1") == {"OPS-1"}
    assert shown(theme="governance") == {"GOV-1", "GOV-2", "GOV-3"}
    assert shown(q="sauvegardes") == {"OPS-1"}
    assert shown(q="gov-2") == {"GOV-2"}
    assert shown(q="rien de tel") == set()
    assert len(shown(theme="unknown", corridor="unknown", sort="unknown")) == 6


def test_a_corridor_without_submissions_says_so(world: World, manager: Client):
    page = manager.get(reverse("wave-criteria", args=[world.open]), {"corridor": "imaging"})
    assert page.status_code == 200
    assert MARK["fr"] in page.content.decode()


def test_a_wave_without_responses_says_so(world: World, manager: Client):
    for name in PAGES:
        page = manager.get(reverse(name, args=[world.draft])).content.decode()
        assert "Rien de soumis à compter" in page


def test_a_draft_is_counted_by_its_progress_alone(world: World):
    wave = wave_of(world.open)
    head = headline(wave, "")
    assert head.counts.drafts == sum(head.steps) > 0
    assert head.counts.submitted == len(counted_submissions(wave))


def asking(client: Client, name: str, wave: str) -> Callable[[], int]:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name, args=[wave])).status_code == 200
        return len(captured)

    return ask


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_statements_among_many(world: World, manager: Client, name: str):
    ask = asking(manager, name, world.open)
    ask()  # which keeps what is new
    before = ask()
    newcomer("Many", (world.open,), products=20)
    ask()
    assert ask() == before
