"""The page before signing: everything that deserves a last look, each thing once, and where to mend it."""

import pytest
from django.urls import reverse

from clairevoie.core.answers import UNKNOWN
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.models import Answer, Proposal, Response
from clairevoie.web.assessments.operations import add_link, declare_facts
from clairevoie.web.assessments.queries.review import Review, review_of
from tests.web.conftest import SignIn
from tests.web.worlds import AT, CLOUD, COMMENT, World, respond


def started(world: World, answers: dict, facts=CLOUD):
    return respond(
        world.own.administrator, world.own.product, "open", facts, answers, version="next"
    )


def review(world: World, response) -> Review:
    return review_of(response_for(world.own.signatory, response, Permission.SUBMIT))


def identifiers(questions) -> list[str]:
    return [each.criterion.id for each in questions]


def propose(response, criterion: str) -> None:
    row = Response.objects.get(public_id=response)
    Proposal.objects.create(
        response=row, source=row, criterion=criterion, level=1, comment=COMMENT, proposed_at=AT
    )


def test_each_criterion_that_applies_stands_in_one_list_at_most(world: World):
    response = started(world, {"GOV-1": 1, "GOV-2": UNKNOWN, "OPS-2": 0})
    propose(response, "OPS-3")
    found = review(world, response)
    assert identifiers(found.without_evidence) == ["GOV-1"]
    assert identifiers(found.unknown) == ["GOV-2"]
    assert identifiers(found.below_target) == ["OPS-2"]
    assert identifiers(found.to_confirm) == ["OPS-3"]
    assert identifiers(found.unanswered) == ["OPS-1"]


def test_a_criterion_that_does_not_apply_stands_in_none(world: World):
    response = started(world, {"GOV-3": 0})
    found = review(world, response)
    lists = (found.unanswered, found.unknown, found.below_target, found.without_evidence)
    assert "GOV-3" not in [each for those in lists for each in identifiers(those)]


def test_critical_criteria_come_first_then_the_largest_gap(world: World):
    response = started(world, {"GOV-1": 0, "GOV-2": 0, "OPS-1": 0, "OPS-2": 0})
    assert identifiers(review(world, response).below_target) == ["OPS-1", "GOV-2", "GOV-1", "OPS-2"]


def test_of_what_is_not_answered_critical_criteria_come_first(world: World):
    assert identifiers(review(world, started(world, {})).unanswered)[0] == "OPS-1"


def test_evidence_takes_a_reached_criterion_off_the_list_until_it_expires(world: World):
    response = started(world, {"GOV-1": 1})
    add_link(
        response_id=response,
        criterion="GOV-1",
        url="https://evidence.example/",
        title="Preuve",
        dated=None,
        valid_until=None,
        by=world.own.contributor,
        at=AT,
    )
    assert review(world, response).without_evidence == ()
    Answer.objects.filter(response__public_id=response).update(evidenced_until=AT.date())
    assert identifiers(review(world, response).without_evidence) == ["GOV-1"]


def test_missing_facts_are_named_and_keep_the_signature_away(world: World, sign_in: SignIn):
    response = started(world, {"GOV-1": 1})
    declare_facts(response_id=response, facts={}, revision=1, by=world.own.contributor, at=AT)
    found = review(world, response)
    assert found.missing_facts == ("hosting", "mobile", "size")
    assert found.is_blocked
    page = sign_in(world.own.signatory).get(reverse("submit", args=[response])).content.decode()
    assert reverse("facts", args=[response]) + "#field-hosting" in page
    assert 'name="declared"' not in page


@pytest.mark.parametrize(
    ("answers", "address"),
    [
        ({}, ("theme", "operations", "#OPS-1")),
        ({"OPS-1": 0}, ("theme", "operations", "#OPS-1")),
        ({"OPS-1": UNKNOWN}, ("theme", "operations", "#OPS-1")),
        ({"OPS-1": 1}, ("criterion-evidence", "OPS-1", "")),
    ],
    ids=("not answered", "below target", "don't know", "without evidence"),
)
def test_everything_listed_leads_to_where_it_is_mended(
    world: World, sign_in: SignIn, answers: dict, address: tuple[str, str, str]
):
    response = started(world, answers)
    page = sign_in(world.own.signatory).get(reverse("submit", args=[response])).content.decode()
    name, last, fragment = address
    assert f'href="{reverse(name, args=[response, last])}{fragment}"' in page


def test_a_response_with_nothing_to_look_at_says_so_calmly(world: World, sign_in: SignIn):
    response = started(world, dict.fromkeys(("GOV-1", "OPS-1", "OPS-2", "OPS-3"), 1) | {"GOV-2": 3})
    page = sign_in(world.own.signatory).get(reverse("submit", args=[response])).content.decode()
    assert "Aucune réponse copiée n’attend." in page
    assert "Aucune réponse n’est sous sa cible." in page
