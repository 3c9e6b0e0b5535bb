"""How many statements a page costs: few, and not more with fifty products than with five."""

from collections.abc import Callable, Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clairevoie.web.accounts.permissions import Role
from clairevoie.web.assessments.operations import seal_wave
from clairevoie.web.programmes.operations import close_wave, open_wave
from clairevoie.web.publishing.operations import publish_results
from tests.web.conftest import SignIn
from tests.web.tables import undone
from tests.web.worlds import (
    AT,
    CLOUD,
    DESKTOP,
    World,
    draw_without_engine,
    hand_in,
    join,
    make_product,
    make_wave,
    newcomer,
    person,
    respond,
)

ONE_ANSWER = 12
FEW, MANY = 5, 50  # what one page of a list shows


def statements(ask: Callable[[], object]) -> int:
    """The statements of asking, those of the transaction included; asked once before, to warm up."""
    with undone():
        ask()
    with undone(), CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def listing(client: Client, address: str) -> Callable[[], object]:
    def ask() -> None:
        assert client.get(address).status_code == 200

    return ask


def test_saving_one_answer_costs_at_most_twelve_statements(world: World, sign_in: SignIn):
    contributor = sign_in(world.own.contributor)

    def save(criterion: str, revision: int) -> Callable[[], object]:
        def ask() -> None:
            response = contributor.post(
                reverse("answer", args=[world.own.draft, criterion]),
                {
                    f"{criterion}-level": "0",
                    f"{criterion}-comment": "parce que",
                    f"{criterion}-revision": str(revision),
                },
                headers={"HX-Request": "true"},
            )
            assert response.status_code == 200

        return ask

    assert statements(save("GOV-2", 0)) <= ONE_ANSWER  # the first time
    assert statements(save("GOV-1", 1)) <= ONE_ANSWER  # changed


def test_saving_an_answer_costs_the_same_among_many_responses(world: World, sign_in: SignIn):
    contributor = sign_in(world.own.contributor)

    def ask() -> None:
        sent = {"GOV-2-level": "2", "GOV-2-revision": "0"}
        address = reverse("answer", args=[world.own.draft, "GOV-2"])
        assert contributor.post(address, sent).status_code == 200

    before = statements(ask)
    newcomer("Many", ("open",), products=MANY)
    assert statements(ask) == before


@pytest.mark.parametrize("name", ["theme", "whole", "response", "facts", "submit", "proposals"])
def test_a_page_of_one_response_costs_the_same_among_many_and_with_many_answers(
    world: World, sign_in: SignIn, name: str
):
    administrator = sign_in(world.own.administrator)
    arguments = {"response": world.own.draft} | ({"theme": "governance"} if name == "theme" else {})
    ask = listing(administrator, reverse(name, kwargs=arguments))
    before = statements(ask)
    newcomer("Many", ("open",), products=MANY)
    full = respond(
        world.own.administrator,
        world.own.product,
        "open",
        CLOUD,
        dict.fromkeys(("GOV-1", "GOV-2", "GOV-3", "OPS-1", "OPS-2", "OPS-3"), 0),
        version="full",
    )
    assert statements(ask) == before
    address = reverse(name, kwargs={**arguments, "response": full})
    assert statements(listing(administrator, address)) == before


def add_products(world: World, numbers: Iterable[int]) -> None:
    """Products of one vendor: half of them drafts, half submitted."""
    by = world.own.administrator
    for number in numbers:
        product = make_product(
            by, world.own.organisation, f"Série {number:03}", ("hospital", "imaging")
        )
        response = respond(by, product, "open", DESKTOP, {"GOV-1": number % 2, "OPS-1": 1})
        if number % 2:
            hand_in(by, response)


@pytest.mark.parametrize("name", ["vendor", "wave", "wave-csv", "register", "register-json"])
def test_a_list_costs_the_same_for_five_products_and_for_fifty(
    world: World, sign_in: SignIn, name: str
):
    by = world.manager if name.startswith("wave") else world.own.administrator
    arguments = {
        "vendor": {"vendor": world.own.organisation.slug},
        "wave": {"wave": world.open},
        "wave-csv": {"wave": world.open},
    }.get(name, {})
    ask = listing(sign_in(by), reverse(name, kwargs=arguments))
    add_products(world, range(FEW))
    few = statements(ask)
    add_products(world, range(FEW, MANY))
    assert statements(ask) == few


def test_the_members_page_costs_the_same_for_one_member_and_for_fifty(
    world: World, sign_in: SignIn
):
    address = reverse("members", args=[world.own.organisation.slug])
    ask = listing(sign_in(world.own.reader), address)
    few = statements(ask)
    for number in range(MANY):
        join(world.own.organisation, person(f"more-{number}"), Role.VENDOR_READER)
    assert statements(ask) == few


@pytest.mark.parametrize("name", ["results", "results-json", "results-csv", "home", "result"])
def test_results_cost_the_same_for_five_products_and_for_fifty(
    world: World, sign_in: SignIn, name: str
):
    """Results are read from the release, never counted again."""
    client = sign_in(world.own.reader)

    def of_wave(slug: str, products: int) -> int:
        """In a wave of its own, published last."""
        make_wave(world.programme, world.questionnaire, slug)
        open_wave(slug=slug, by=world.manager, at=AT)
        own = respond(world.own.administrator, world.own.product, slug, DESKTOP, {"GOV-1": 1})
        hand_in(world.own.administrator, own)
        for number in range(5):
            newcomer(f"{slug} {number}", (slug,), number, products=products // 5)
        close_wave(slug=slug, by=world.manager, at=AT)
        seal_wave(slug=slug, by=world.manager, at=AT)
        draw_without_engine(publish_results(slug=slug, by=world.manager, at=AT))
        arguments = {"home": {}, "result": {"response": own}}.get(name, {"wave": slug})
        return statements(listing(client, reverse(name, kwargs=arguments)))

    assert of_wave("few", FEW) == of_wave("many", MANY)
