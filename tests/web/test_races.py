"""People at work at the same time: nothing is lost, nothing is written twice, the chain holds."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from clairevoie.core.differences import NO_CHOICE
from clairevoie.core.plan import Action, Owner
from clairevoie.web.assessments.models import Answer, AnswerRevision, Product, Response, Submission
from clairevoie.web.assessments.operations import (
    AlreadyThere,
    AnswerChange,
    FactsConflict,
    FactsSaved,
    NotOpen,
    Recorded,
    declare_facts,
    declare_product,
    record_answer,
    seal_wave,
    sealed_population,
    start_correction,
    start_response,
    submit,
)
from clairevoie.web.audit.models import Event
from clairevoie.web.audit.queries import verify_chain
from clairevoie.web.exchange.operations import (
    Applied,
    Moved,
    Settled,
    apply_upload,
    receive_file,
)
from clairevoie.web.plans.models import PlanAction
from clairevoie.web.plans.operations import (
    ActionChanged,
    ActionConflict,
    change_action,
    take_over_plan,
)
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.operations import WrongWaveState, close_wave
from clairevoie.web.publishing.models import Release
from clairevoie.web.publishing.operations import AlreadyPublished, publish_results
from tests.web.racing import at_once, shared_database
from tests.web.worlds import (
    AT,
    CLOUD,
    FILE,
    PLANNED_AT,
    SIGNATORY,
    World,
    announced,
    make_product,
    respond,
    small_world,
)


@pytest.fixture
def shared_world(transactional_db, tmp_path: Path) -> Iterator[World]:
    """The small world, committed, where several connections see it."""
    with shared_database(tmp_path):
        yield small_world()
        assert verify_chain().breaks == ()


def change(world: World, criterion: str, level: int, revision: int, by=None, response=None):
    return partial(
        record_answer,
        response_id=response or world.own.draft,
        change=AnswerChange(criterion, level, "", revision),
        by=by or world.own.contributor,
        at=AT,
    )


def test_the_tests_really_share_a_database(shared_world: World):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    (seen,) = at_once(lambda: Response.objects.filter(public_id=shared_world.own.draft).count())
    assert seen == 1


@pytest.mark.parametrize(
    ("criterion", "revision"), [("GOV-1", 1), ("GOV-2", 0)], ids=["answered", "not answered yet"]
)
def test_of_two_people_who_answer_at_once_one_wins_and_the_other_is_told(
    shared_world: World, criterion: str, revision: int
):
    world = shared_world
    outcomes = at_once(
        *(
            partial(
                record_answer,
                response_id=world.own.draft,
                change=AnswerChange(criterion, 0, by.name, revision),
                by=by,
                at=AT,
            )
            for by in (world.own.contributor, world.own.signatory)
        )
    )
    assert all(isinstance(each, Recorded) for each in outcomes), outcomes
    (winner,) = [each for each in outcomes if each.saved]
    (loser,) = [each for each in outcomes if each.conflicts]
    row = Answer.objects.get(response__public_id=world.own.draft, criterion=criterion)
    assert row.revision == revision + 1
    assert row.comment == winner.outcomes[0].answer.comment
    assert row.answered_by
    assert row.answered_by.name == row.comment
    (conflict,) = loser.conflicts
    assert conflict.current.comment == row.comment
    assert conflict.wanted.comment != row.comment


def test_no_answer_is_lost_among_eight_people_who_answer_on_and_on(shared_world: World):
    world = shared_world
    turns = 10
    people = [world.own.administrator, world.own.contributor, world.own.signatory]
    responses = [
        respond(
            world.own.administrator,
            make_product(
                world.own.administrator, world.own.organisation, f"Parallèle {number}", ("imaging",)
            ),
            "open",
            CLOUD,
            {},
        )
        for number in range(4)
    ]
    before = verify_chain().events

    def answer_on_and_on(number: int) -> int:
        criterion, response = f"GOV-{1 + number // 4}", responses[number % 4]
        saved = 0
        for turn in range(turns):
            saved += change(world, criterion, turn % 2, turn, people[number % 3], response)().saved
        return saved

    saved = at_once(*(partial(answer_on_and_on, number) for number in range(8)))
    assert saved == [turns] * 8
    revisions = Answer.objects.filter(response__public_id__in=responses).values_list(
        "revision", flat=True
    )
    assert list(revisions) == [turns] * 8
    kept = AnswerRevision.objects.filter(response__public_id__in=responses)
    assert kept.count() == 8 * turns
    verification = verify_chain()
    assert verification.breaks == ()
    assert verification.events == before + 8 * turns


def test_of_eight_people_who_answer_one_criterion_each_revision_is_won_once(shared_world: World):
    world = shared_world
    people = [world.own.administrator, world.own.contributor, world.own.signatory]

    def insist(number: int) -> int:
        """Answer until it is saved, as often as one is told of a conflict."""
        saved, revision = 0, 1
        while saved < 5:
            recorded = record_answer(
                response_id=world.own.draft,
                change=AnswerChange("GOV-1", 0, f"{number} says it {saved}", revision),
                by=people[number % 3],
                at=AT,
            )
            saved += recorded.saved
            row = next(each for each in recorded.answers if each.criterion == "GOV-1")
            revision = row.revision
        return saved

    assert at_once(*(partial(insist, number) for number in range(8))) == [5] * 8
    revisions = AnswerRevision.objects.filter(
        response__public_id=world.own.draft, criterion="GOV-1"
    )
    numbers = sorted(revisions.values_list("revision", flat=True))
    assert numbers == list(range(1, 42))
    assert len(set(revisions.values_list("comment", flat=True))) == 41


def test_of_two_people_who_declare_facts_at_once_one_wins_and_the_other_is_told(
    shared_world: World,
):
    world = shared_world
    wanted = ({**CLOUD, "size": "small"}, CLOUD)
    outcomes = at_once(
        *(
            partial(
                declare_facts,
                response_id=world.own.draft,
                facts=facts,
                revision=1,
                by=world.own.contributor,
                at=AT,
            )
            for facts in wanted
        )
    )
    (saved,) = [each for each in outcomes if isinstance(each, FactsSaved)]
    (conflict,) = [each for each in outcomes if isinstance(each, FactsConflict)]
    row = Response.objects.get(public_id=world.own.draft)
    assert row.facts == saved.response.facts
    assert row.facts_revision == 2
    assert conflict.current["size"] == row.facts["size"]


def test_a_submission_is_in_before_the_wave_closes_or_refused(shared_world: World):
    world = shared_world
    submitted, closed = at_once(
        partial(
            submit,
            response_id=world.own.draft,
            signatory=SIGNATORY,
            by=world.own.signatory,
            at=AT,
        ),
        partial(close_wave, slug=world.open, by=world.manager, at=AT),
    )
    assert isinstance(closed, Wave), closed
    order = Event.objects.filter(action__in=("response.submitted", "wave.closed"))
    last = order.order_by("-sequence").first()
    assert last is not None
    assert (last.action, last.object) == ("wave.closed", "wave:open")
    if not isinstance(submitted, Submission):
        assert isinstance(submitted, NotOpen), submitted
        assert Response.objects.get(public_id=world.own.draft).state == "draft"
    sealed = seal_wave(slug=world.open, by=world.manager, at=AT)
    in_time = isinstance(submitted, Submission)
    assert sealed.population_products == 2 + in_time


def test_a_response_is_submitted_once_by_two_signatories_at_once(shared_world: World):
    world = shared_world
    outcomes = at_once(
        *(
            partial(submit, response_id=world.own.draft, signatory=SIGNATORY, by=by, at=AT)
            for by in (world.own.signatory, world.own.administrator)
        )
    )
    assert {type(each) for each in outcomes} == {Submission, NotOpen}, outcomes
    assert Submission.objects.filter(response__public_id=world.own.draft).count() == 1


def test_a_submission_holds_every_answer_that_was_saved_before_it(shared_world: World):
    world = shared_world
    answered, submission = at_once(
        change(world, "GOV-2", 3, 0),
        partial(
            submit,
            response_id=world.own.draft,
            signatory=SIGNATORY,
            by=world.own.signatory,
            at=AT,
        ),
    )
    assert isinstance(submission, Submission), submission
    if isinstance(answered, Recorded):
        assert '"GOV-2":{"assurance":"declared","level":3}' in submission.document
    else:
        assert isinstance(answered, NotOpen), answered
        assert not Answer.objects.filter(
            response__public_id=world.own.draft, criterion="GOV-2"
        ).exists()


@pytest.mark.parametrize(
    ("operation", "slug"),
    [(close_wave, "open"), (seal_wave, "closed")],
    ids=["closing", "sealing"],
)
def test_of_two_people_who_move_a_wave_on_at_once_one_is_told(
    shared_world: World, operation, slug: str
):
    world = shared_world
    move = partial(operation, slug=slug, by=world.manager, at=AT)
    outcomes = at_once(move, move, move)
    assert sorted(type(each).__name__ for each in outcomes) == [
        "Wave",
        "WrongWaveState",
        "WrongWaveState",
    ], outcomes
    events = Event.objects.filter(object=f"wave:{slug}", action__in=("wave.closed", "wave.sealed"))
    assert events.count() == (1 if slug == "open" else 2)
    assert WrongWaveState in {type(each) for each in outcomes}


def test_results_are_published_once_by_two_people_at_once(shared_world: World):
    world = shared_world
    publish = partial(publish_results, slug=world.sealed, by=world.manager, at=AT)
    outcomes = at_once(publish, publish)
    assert {type(each) for each in outcomes} == {Release, AlreadyPublished}, outcomes


def test_a_version_gets_one_response_from_two_people_at_once(shared_world: World):
    world = shared_world
    start = partial(
        start_response,
        product_id=world.own.product,
        wave=world.open,
        product_version="2.0",
        by=world.own.contributor,
        at=AT,
    )
    outcomes = at_once(start, start)
    assert {type(each) for each in outcomes} == {Response, AlreadyThere}, outcomes


def test_a_name_gets_one_product_from_two_people_at_once(shared_world: World):
    world = shared_world
    for number in range(10):
        declare = partial(
            declare_product,
            vendor=world.own.organisation.slug,
            name=f"Nouveau {number}",
            corridors=("imaging",),
            by=world.own.administrator,
            at=AT,
        )
        outcomes = at_once(declare, declare)
        assert {type(each) for each in outcomes} == {Product, AlreadyThere}, outcomes


def test_of_two_who_confirm_one_file_at_once_one_applies_it_and_the_other_is_told(
    shared_world: World,
):
    world = shared_world
    digest = announced(world.own.draft, world.own.file)
    outcomes = at_once(
        *(
            partial(
                apply_upload,
                response_id=world.own.draft,
                upload_id=world.own.file,
                choices=NO_CHOICE,
                seen=digest,
                by=by,
                at=AT,
            )
            for by in (world.own.contributor, world.own.signatory)
        )
    )
    assert {type(each) for each in outcomes} == {Applied, Settled}
    row = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-2")
    assert (row.level, row.revision) == (3, 1)


def test_of_two_files_confirmed_at_once_the_second_is_shown_again(shared_world: World):
    world = shared_world
    by = world.own.contributor
    other = receive_file(
        response_id=world.own.draft,
        content=FILE.replace(b'"level": 3', b'"level": 1'),
        by=by,
        at=AT,
    ).public_id
    outcomes = at_once(
        *(
            partial(
                apply_upload,
                response_id=world.own.draft,
                upload_id=upload,
                choices=NO_CHOICE,
                seen=announced(world.own.draft, upload),
                by=by,
                at=AT,
            )
            for upload in (world.own.file, other)
        )
    )
    assert {type(each) for each in outcomes} == {Applied, Moved}
    row = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-2")
    assert row.revision == 1


def test_a_file_confirmed_while_somebody_answers_overwrites_nothing(shared_world: World):
    world = shared_world
    applied, recorded = at_once(
        partial(
            apply_upload,
            response_id=world.own.draft,
            upload_id=world.own.file,
            choices=NO_CHOICE,
            seen=announced(world.own.draft, world.own.file),
            by=world.own.contributor,
            at=AT,
        ),
        change(world, "GOV-2", 1, 0, world.own.signatory, world.own.draft),
    )
    row = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-2")
    assert row.revision == 1
    if isinstance(applied, Applied):
        assert recorded.conflicts
        assert row.level == 3
    else:
        assert applied == Moved()
        assert (recorded.saved, row.level) == (1, 1)


# ---- a plan ------------------------------------------------------------------------------------


def test_two_changes_of_an_action_upon_the_same_revision_leave_one_and_a_conflict(
    shared_world: World,
):
    world = shared_world

    def changing(text: str, by):
        return partial(
            change_action,
            response_id=world.own.draft,
            action_id=world.own.action,
            action=Action("GOV-3", 1, PLANNED_AT.date(), text=text),
            owner=Owner(),
            revision=1,
            by=by,
            at=PLANNED_AT,
        )

    outcomes = at_once(
        changing("La première", world.own.administrator),
        changing("La seconde", world.own.contributor),
    )
    assert {type(each) for each in outcomes} == {ActionChanged, ActionConflict}
    kept = next(each.action for each in outcomes if isinstance(each, ActionChanged))
    row = PlanAction.objects.get(public_id=world.own.action)
    assert (row.text, row.revision) == (kept.text, 2)


def test_a_plan_taken_over_twice_at_once_is_taken_over_once(shared_world: World):
    world = shared_world
    take = partial(take_over_plan, response_id=world.own.late, by=world.own.contributor, at=AT)
    assert sorted(at_once(take, take)) == [0, 1]
    assert PlanAction.objects.filter(response__public_id=world.own.late).count() == 1


def corrected(world: World):
    """A correction under way, and what signs it."""
    start_correction(
        response_id=world.own.submitted, reason="Une erreur", by=world.own.signatory, at=AT
    )
    return partial(
        submit, response_id=world.own.submitted, signatory=SIGNATORY, by=world.own.signatory, at=AT
    )


def test_a_correction_signed_twice_at_once_is_one_submission(shared_world: World):
    sign = corrected(shared_world)
    came = at_once(sign, sign)
    assert sum(isinstance(each, Submission) for each in came) == 1
    assert sum(isinstance(each, NotOpen) for each in came) == 1
    row = Response.objects.get(public_id=shared_world.own.submitted)
    assert [each.number for each in row.submissions.order_by("number")] == [1, 2]
    assert row.latest_id == row.counted_id == row.submissions.get(number=2).pk


def test_two_corrections_started_at_once_are_one(shared_world: World):
    begin = [
        partial(start_correction, response_id=shared_world.own.submitted, reason=why, by=who, at=AT)
        for why, who in (
            ("Une raison", shared_world.own.signatory),
            ("Une autre", shared_world.own.administrator),
        )
    ]
    came = at_once(*begin)
    assert sum(isinstance(each, NotOpen) for each in came) == 1
    kept = next(each for each in came if isinstance(each, Response))
    row = Response.objects.get(public_id=shared_world.own.submitted)
    assert row.correction_reason == kept.correction_reason


def test_a_wave_that_closes_while_a_correction_is_signed_counts_one_of_both(shared_world: World):
    world = shared_world
    sign = corrected(world)
    first = Response.objects.get(public_id=world.own.submitted).latest_id
    close = partial(close_wave, slug=world.open, by=world.manager, at=AT)
    signed, closed = at_once(sign, close)
    assert isinstance(signed, Submission)
    assert isinstance(closed, Wave)
    row = Response.objects.get(public_id=world.own.submitted)
    assert row.latest_id == signed.pk
    assert row.counted_id in (first, signed.pk)


def test_a_correction_signed_while_its_wave_is_sealed_is_not_of_its_population(
    shared_world: World,
):
    world = shared_world
    sign = corrected(world)
    close_wave(slug=world.open, by=world.manager, at=AT)
    before = sealed_population(Wave.objects.get(slug=world.open))
    signed, sealed = at_once(sign, partial(seal_wave, slug=world.open, by=world.manager, at=AT))
    assert isinstance(signed, Submission)
    assert isinstance(sealed, Wave)
    wave = Wave.objects.get(slug=world.open)
    assert wave.population_digest == before.digest
    assert sealed_population(wave) == before
