"""Every operation leaves exactly one event, in its own transaction, without personal data."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404

import clairevoie.web
from clairevoie.core.differences import NO_CHOICE
from clairevoie.core.plan import Action, Owner
from clairevoie.web.accounts import operations as accounts
from clairevoie.web.accounts.models import User
from clairevoie.web.accounts.permissions import Kind, Permission, Role
from clairevoie.web.assessments import operations as assessments
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.models import Answer, Proposal
from clairevoie.web.assessments.models import Response as ResponseRow
from clairevoie.web.audit.models import Event
from clairevoie.web.audit.queries import history_of, verify_chain
from clairevoie.web.authoring import operations as authoring
from clairevoie.web.authoring.document import PartKind
from clairevoie.web.authoring.models import Draft
from clairevoie.web.exchange import operations as exchange
from clairevoie.web.plans import operations as plans
from clairevoie.web.programmes import operations as programmes
from clairevoie.web.publishing import operations as publishing
from clairevoie.web.teamwork import operations as teamwork
from clairevoie.web.teamwork.queries.activity import STARTS, ActivityKind, activity_page
from clairevoie.web.teamwork.texts import action_in_words
from tests.web.drafts import draft_digest, header_token, part_token
from tests.web.tables import changed_tables, contents, nothing_written
from tests.web.worlds import (
    ACTION,
    AT,
    CLOUD,
    COMMENT,
    EVIDENCE,
    FILE,
    MEASURE,
    MESSAGE,
    PASSWORD,
    PLANNED_AT,
    SIGNATORY,
    World,
    announced,
    the_programme,
    the_questionnaire,
)

OPERATOR = accounts.OPERATOR
REASON = "Raison confidentielle potoroo"


@transaction.atomic
def _abandoned(world: World) -> object:
    """Abandon a correction that is under way, and that changed nothing yet."""
    ResponseRow.objects.filter(public_id=world.own.submitted).update(state="correcting")
    return assessments.abandon_correction(
        response_id=world.own.submitted, by=world.own.signatory, at=AT
    )


@transaction.atomic
def _restored(world: World) -> object:
    """Go back to a revision that says something else than the answer does."""
    Answer.objects.filter(response__public_id=world.own.draft, criterion="GOV-1").update(level=0)
    return assessments.restore_answer(
        response_id=world.own.draft,
        criterion="GOV-1",
        revision=1,
        current=1,
        by=world.own.contributor,
        at=AT,
    )


@transaction.atomic
def _confirmed(world: World) -> object:
    """Confirm an answer that was proposed."""
    draft = ResponseRow.objects.get(public_id=world.own.draft)
    proposal = Proposal.objects.create(
        response=draft, source=draft, criterion="GOV-2", level=3, comment=COMMENT, proposed_at=AT
    )
    return assessments.confirm_proposal(
        response_id=world.own.draft,
        proposal_id=proposal.public_id,
        by=world.own.contributor,
        at=AT,
    )


# How each operation is done once, and the event that it must leave.
def _terms(world: World) -> programmes.WaveTerms:
    return programmes.WaveTerms(
        title_fr="Planifiée",
        title_en="Planned",
        questionnaire=world.questionnaire.digest,
        opens_on=date(2027, 1, 1),
        closes_on=date(2027, 2, 1),
        validity_months=6,
        corridors=("hospital",),
    )


TERMS = ("title_fr", "title_en", "opens_on", "closes_on", "validity_months", "corridors")

DONE_ONCE: Mapping[str, tuple[Callable[[World], object], str]] = {
    "accounts.create_organisation": (
        lambda world: accounts.create_organisation(
            kind=Kind.VENDOR, name="Un", group="Groupe", by=OPERATOR, at=AT
        ),
        "organisation.created",
    ),
    "accounts.find_or_create_organisation": (
        lambda world: accounts.find_or_create_organisation(
            kind=Kind.VENDOR, name="Deux", by=OPERATOR, at=AT
        ),
        "organisation.created",
    ),
    "accounts.create_person": (
        lambda world: accounts.create_person(
            email="new@people.example", name="Nouvelle", password=PASSWORD, by=OPERATOR, at=AT
        ),
        "person.created",
    ),
    "accounts.add_member": (
        lambda world: accounts.add_member(
            organisation=world.own.organisation,
            user=world.nobody,
            role=Role.CONTRIBUTOR,
            by=OPERATOR,
            at=AT,
        ),
        "member.added",
    ),
    "accounts.change_role": (
        lambda world: accounts.change_role(
            organisation=world.own.organisation.slug,
            member_id=world.member,
            role=Role.SIGNATORY,
            by=world.own.administrator,
            at=AT,
        ),
        "member.role-changed",
    ),
    "accounts.remove_member": (
        lambda world: accounts.remove_member(
            organisation=world.own.organisation.slug,
            member_id=world.member,
            by=world.own.administrator,
            at=AT,
        ),
        "member.removed",
    ),
    "accounts.leave_organisation": (
        lambda world: accounts.leave_organisation(
            organisation=world.own.organisation.slug, by=world.own.signatory, at=AT
        ),
        "member.left",
    ),
    "accounts.invite": (
        lambda world: accounts.invite(
            organisation=world.own.organisation.slug,
            email="invited@people.example",
            role=Role.CONTRIBUTOR,
            language="fr",
            by=world.own.administrator,
            at=AT,
        ),
        "invitation.sent",
    ),
    "accounts.send_invitation_again": (
        lambda world: accounts.send_invitation_again(
            organisation=world.own.organisation.slug,
            invitation_id=world.invitation,
            by=world.own.administrator,
            at=AT,
        ),
        "invitation.sent-again",
    ),
    "accounts.accept_invitation": (
        lambda world: accounts.accept_invitation(token=world.token, by=world.nobody, at=AT),
        "invitation.accepted",
    ),
    "accounts.accept_waiting_invitation": (
        lambda world: accounts.accept_waiting_invitation(
            invitation_id=world.invitation, by=world.nobody, at=AT
        ),
        "invitation.accepted",
    ),
    "accounts.revoke_invitation": (
        lambda world: accounts.revoke_invitation(
            organisation=world.own.organisation.slug,
            invitation_id=world.invitation,
            by=world.own.administrator,
            at=AT,
        ),
        "invitation.revoked",
    ),
    "accounts.change_profile": (
        lambda world: accounts.change_profile(
            name="Nouveau nom",
            language="en",
            reminders="never",
            by=User.objects.get(pk=world.nobody.pk),
            at=AT,
        ),
        "profile.changed",
    ),
    "programmes.publish_questionnaire": (
        lambda world: programmes.publish_questionnaire(
            questionnaire=replace(the_questionnaire(), version="2"), by=OPERATOR, at=AT
        ),
        "questionnaire.published",
    ),
    "programmes.create_programme": (
        lambda world: programmes.create_programme(
            programme=replace(the_programme(), id="second"),
            authority=world.authority,
            by=OPERATOR,
            at=AT,
        ),
        "programme.created",
    ),
    "programmes.create_wave": (
        lambda world: programmes.create_wave(
            programme=world.programme,
            questionnaire=world.questionnaire,
            slug="new",
            title_fr="Nouvelle",
            title_en="New",
            opens_on=date(2027, 1, 1),
            closes_on=date(2027, 2, 1),
            by=OPERATOR,
            at=AT,
        ),
        "wave.created",
    ),
    "programmes.plan_wave": (
        lambda world: programmes.plan_wave(
            programme=world.programme.slug,
            slug="planned",
            terms=_terms(world),
            by=world.manager,
            at=AT,
        ),
        "wave.created",
    ),
    "programmes.revise_wave": (
        lambda world: programmes.revise_wave(
            slug=world.draft, terms=_terms(world), revision=1, by=world.manager, at=AT
        ),
        "wave.revised",
    ),
    "programmes.open_wave": (
        lambda world: programmes.open_wave(slug=world.draft, by=world.manager, at=AT),
        "wave.open",
    ),
    "programmes.close_wave": (
        lambda world: programmes.close_wave(slug=world.open, by=world.manager, at=AT),
        "wave.closed",
    ),
    "assessments.seal_wave": (
        lambda world: assessments.seal_wave(slug=world.closed, by=world.manager, at=AT),
        "wave.sealed",
    ),
    "publishing.publish_results": (
        lambda world: publishing.publish_results(slug=world.sealed, by=world.manager, at=AT),
        "release.published",
    ),
    "assessments.declare_product": (
        lambda world: assessments.declare_product(
            vendor=world.own.organisation.slug,
            name="Nouveau",
            corridors=("imaging",),
            by=world.own.administrator,
            at=AT,
        ),
        "product.declared",
    ),
    "assessments.change_product": (
        lambda world: assessments.change_product(
            product_id=world.own.product,
            name="Renommé",
            corridors=("imaging",),
            by=world.own.administrator,
            at=AT,
        ),
        "product.changed",
    ),
    "assessments.start_response": (
        lambda world: assessments.start_response(
            product_id=world.own.product,
            wave=world.open,
            product_version="2.0",
            by=world.own.contributor,
            at=AT,
        ),
        "response.started",
    ),
    "assessments.declare_facts": (
        lambda world: assessments.declare_facts(
            response_id=world.own.draft,
            facts=CLOUD,
            revision=1,
            by=world.own.contributor,
            at=AT,
        ),
        "facts.declared",
    ),
    "assessments.record_answer": (
        lambda world: assessments.record_answer(
            response_id=world.own.draft,
            change=assessments.AnswerChange("GOV-2", 3, COMMENT, 0),
            by=world.own.contributor,
            at=AT,
        ),
        "answers.recorded",
    ),
    "assessments.record_answers": (
        lambda world: assessments.record_answers(
            response_id=world.own.draft,
            changes=[
                assessments.AnswerChange("GOV-1", 0, COMMENT, 1),
                assessments.AnswerChange("GOV-2", 3, COMMENT, 0),
            ],
            by=world.own.contributor,
            at=AT,
        ),
        "answers.recorded",
    ),
    "assessments.submit": (
        lambda world: assessments.submit(
            response_id=world.own.draft, signatory=SIGNATORY, by=world.own.signatory, at=AT
        ),
        "response.submitted",
    ),
    "assessments.renew": (
        lambda world: assessments.renew(
            response_id=world.own.submitted,
            signatory=SIGNATORY,
            by=world.own.signatory,
            at=AT + timedelta(days=360),
        ),
        "response.submitted",
    ),
    "assessments.start_correction": (
        lambda world: assessments.start_correction(
            response_id=world.own.submitted, reason=REASON, by=world.own.signatory, at=AT
        ),
        "correction.started",
    ),
    "assessments.abandon_correction": (lambda world: _abandoned(world), "correction.abandoned"),
    "assessments.copy_answers": (
        lambda world: assessments.copy_answers(
            response_id=world.own.draft,
            source_id=world.own.submitted,
            by=world.own.contributor,
            at=AT,
        ),
        "answers.proposed",
    ),
    "assessments.confirm_proposal": (lambda world: _confirmed(world), "answers.recorded"),
    "assessments.add_file": (
        lambda world: assessments.add_file(
            response_id=world.own.draft,
            criterion="GOV-1",
            file=SimpleUploadedFile("secret-quoll.txt", b"confidentiel"),
            title=EVIDENCE,
            dated=None,
            valid_until=None,
            by=world.own.contributor,
            at=AT,
        ),
        "evidence.added",
    ),
    "assessments.add_link": (
        lambda world: assessments.add_link(
            response_id=world.own.draft,
            criterion="GOV-3",
            url="https://evidence.example/quoll",
            title=EVIDENCE,
            dated=None,
            valid_until=AT.date(),
            by=world.own.contributor,
            at=AT,
        ),
        "evidence.added",
    ),
    "assessments.remove_evidence": (
        lambda world: assessments.remove_evidence(
            response_id=world.own.draft,
            evidence_id=world.own.evidence,
            by=world.own.contributor,
            at=AT,
        ),
        "evidence.removed",
    ),
    "assessments.restore_answer": (lambda world: _restored(world), "answers.recorded"),
    "teamwork.assign": (
        lambda world: teamwork.assign(
            response_id=world.own.draft,
            targets=[teamwork.Target(theme="governance"), teamwork.Target(criterion="OPS-1")],
            member_id=world.own.contributor.pk,
            due=AT.date(),
            by=world.own.administrator,
            at=AT,
        ),
        "questions.assigned",
    ),
    "teamwork.write_comment": (
        lambda world: teamwork.write_comment(
            response_id=world.own.draft,
            criterion="GOV-2",
            text=MESSAGE,
            told=[world.own.signatory.pk],
            by=world.own.contributor,
            at=AT,
        ),
        "comment.written",
    ),
    "teamwork.withdraw_comment": (
        lambda world: teamwork.withdraw_comment(
            response_id=world.own.draft,
            comment_id=world.own.comment,
            by=world.own.contributor,
            at=AT,
        ),
        "comment.withdrawn",
    ),
    "plans.plan_action": (
        lambda world: plans.plan_action(
            response_id=world.own.draft,
            action=Action("GOV-3", 1, PLANNED_AT.date(), text=ACTION),
            owner=Owner(name="Person Agathe"),
            by=world.own.contributor,
            at=PLANNED_AT,
        ),
        "action.planned",
    ),
    "plans.change_action": (
        lambda world: plans.change_action(
            response_id=world.own.draft,
            action_id=world.own.action,
            action=Action("GOV-3", 1, PLANNED_AT.date(), text=ACTION, measure=MEASURE),
            owner=Owner(),
            revision=1,
            by=world.own.contributor,
            at=PLANNED_AT,
        ),
        "action.changed",
    ),
    "plans.drop_action": (
        lambda world: plans.drop_action(
            response_id=world.own.draft,
            action_id=world.own.action,
            revision=1,
            by=world.own.contributor,
            at=PLANNED_AT,
        ),
        "action.dropped",
    ),
    "plans.take_over_plan": (
        lambda world: plans.take_over_plan(
            response_id=world.own.late, by=world.own.contributor, at=PLANNED_AT
        ),
        "plan.taken-over",
    ),
    "exchange.receive_file": (
        lambda world: exchange.receive_file(
            response_id=world.own.draft, content=FILE, by=world.own.contributor, at=AT
        ),
        "file.received",
    ),
    "exchange.apply_upload": (  # the event is of what it changes
        lambda world: exchange.apply_upload(
            response_id=world.own.draft,
            upload_id=world.own.file,
            choices=NO_CHOICE,
            seen=announced(world.own.draft, world.own.file),
            by=world.own.contributor,
            at=AT,
        ),
        "answers.recorded",
    ),
    "exchange.order_export": (
        lambda world: exchange.order_export(
            vendor=world.own.organisation.slug, by=world.own.reader, at=AT
        ),
        "export.ordered",
    ),
    "exchange.drop_upload": (
        lambda world: exchange.drop_upload(
            response_id=world.own.draft,
            upload_id=world.own.file,
            by=world.own.contributor,
            at=AT,
        ),
        "file.dropped",
    ),
}

DONE_ONCE = {
    **DONE_ONCE,
    "authoring.start_empty_draft": (
        lambda world: authoring.start_empty_draft(
            authority=world.authority.slug, by=world.manager, at=AT
        ),
        "draft.started",
    ),
    "authoring.import_draft": (
        lambda world: authoring.import_draft(
            authority=world.authority.slug, content=b'{"id": "new"}', by=world.manager, at=AT
        ),
        "draft.started",
    ),
    "authoring.start_next_version": (
        lambda world: authoring.start_next_version(
            authority=world.authority.slug,
            identifier="small",
            version="1",
            name="3",
            by=world.manager,
            at=AT,
        ),
        "draft.started",
    ),
    "authoring.change_header": (
        lambda world: authoring.change_header(
            draft_id=world.questionnaire_draft,
            header={"title": {}},
            token=header_token(world.questionnaire_draft),
            by=world.manager,
            at=AT,
        ),
        "draft.header-changed",
    ),
    "authoring.add_part": (
        lambda world: authoring.add_part(
            draft_id=world.questionnaire_draft,
            kind=PartKind.THEMES,
            part={"id": "other"},
            by=world.manager,
            at=AT,
        ),
        "draft.theme-added",
    ),
    "authoring.change_part": (
        lambda world: authoring.change_part(
            draft_id=world.questionnaire_draft,
            kind=PartKind.CRITERIA,
            index=1,
            part={"id": "GOV-9"},
            token=part_token(world.questionnaire_draft, 1),
            by=world.manager,
            at=AT,
        ),
        "draft.criterion-changed",
    ),
    "authoring.move_part": (
        lambda world: authoring.move_part(
            draft_id=world.questionnaire_draft,
            kind=PartKind.THEMES,
            index=0,
            up=False,
            token=part_token(world.questionnaire_draft, 0, PartKind.THEMES),
            by=world.manager,
            at=AT,
        ),
        "draft.theme-moved",
    ),
    "authoring.remove_part": (
        lambda world: authoring.remove_part(
            draft_id=world.questionnaire_draft,
            kind=PartKind.FACTS,
            index=0,
            token=part_token(world.questionnaire_draft, 0, PartKind.FACTS),
            by=world.manager,
            at=AT,
        ),
        "draft.fact-removed",
    ),
    "authoring.publish_draft": (  # the event is of the version
        lambda world: authoring.publish_draft(
            draft_id=world.questionnaire_draft,
            digest=draft_digest(world.questionnaire_draft),
            by=world.manager,
            at=AT,
        ),
        "questionnaire.published",
    ),
    "authoring.discard_draft": (
        lambda world: authoring.discard_draft(
            draft_id=world.questionnaire_draft,
            revision=Draft.objects.get(public_id=world.questionnaire_draft).revision,
            by=world.manager,
            at=AT,
        ),
        "draft.discarded",
    ),
}

# Public functions beside the operations: each says why it leaves no event of its own.
NO_INTENTION = {
    "accounts.forget_invitations": "removes what ended long ago, for nobody in particular",
    "accounts.send_digests": "tells what waits, for nobody in particular",
    "audit.record_event": "is the event",
    "exchange.write_export": "writes what the order asks for",
    "exchange.forget_exports": "removes what the order said it would, for nobody in particular",
    "work.begin_work": "is part of the operation that asks for it",
    "work.running": "tells how far a job is, for nobody in particular",
    "mail.queue_message": "is part of the operation that it tells of",
    "mail.queue_text": "is part of the operation that it tells of",
    "programmes.eligible_corridors": "checks what a wave is to take, and writes nothing",
    "programmes.lock_wave": "holds a row for an operation",
    "programmes.move_wave": "is what the steps of a wave share; each of them is above",
    "assessments.hold_evidence": "is part of the submission",
    "assessments.remove_orphaned_evidence": "removes what no event names, for nobody in particular",
    "assessments.scan": "reads",
    "assessments.editable_response": "finds what an operation changes, and holds its row",
    "assessments.receipt_name": "reads",
    "assessments.start_from": "two intentions, each with its event",
    "assessments.sealed_population": "reads",
    "assessments.write_receipt": "sets what the submission says, for nobody in particular",
    "publishing.release_of": "reads",
    "publishing.draw_pictures": "draws again what the release says, for nobody in particular",
}


def operations_found() -> Iterator[str]:
    """Every public function of every module of operations, by app and name."""
    for app in pkgutil.iter_modules(clairevoie.web.__path__):
        package = f"clairevoie.web.{app.name}"
        if not app.ispkg:
            continue
        within = [each.name for each in pkgutil.iter_modules(import_module(package).__path__)]
        if "operations" in within:
            for module in _with_its_parts(import_module(f"{package}.operations")):
                for name, function in inspect.getmembers(module, inspect.isfunction):
                    if not name.startswith("_") and function.__module__ == module.__name__:
                        yield f"{app.name}.{name}"


def _with_its_parts(module: ModuleType) -> Iterator[ModuleType]:
    """A module; for a package, the modules in it too."""
    yield module
    for part in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield import_module(f"{module.__name__}.{part.name}")


def test_every_operation_has_its_row():
    assert set(operations_found()) == set(DONE_ONCE) | set(NO_INTENTION)


@pytest.mark.parametrize("operation", DONE_ONCE)
def test_an_operation_names_who_does_it_and_when_by_keyword_alone(operation: str):
    app, name = operation.split(".")
    function = getattr(import_module(f"clairevoie.web.{app}.operations"), name)
    parameters = inspect.signature(function).parameters
    assert {"by", "at"} <= set(parameters)
    assert {each.kind for each in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("operation", DONE_ONCE)
def test_an_operation_leaves_exactly_one_event(world: World, operation: str):
    do, action = DONE_ONCE[operation]
    before = Event.objects.count()
    do(world)
    assert Event.objects.count() == before + 1
    event = Event.objects.get(sequence=before + 1)
    assert event.action == action
    assert event.actor == OPERATOR or event.actor.startswith("user:")
    assert verify_chain().breaks == ()


class Interrupted(Exception):
    """What goes wrong in the middle of an operation."""


@pytest.mark.parametrize("operation", DONE_ONCE)
def test_an_operation_that_is_rolled_back_leaves_neither_change_nor_event(
    world: World, operation: str
):
    do, _ = DONE_ONCE[operation]
    with nothing_written(), pytest.raises(Interrupted), transaction.atomic():
        do(world)
        raise Interrupted


@pytest.mark.parametrize("operation", DONE_ONCE)
def test_an_operation_whose_event_cannot_be_written_changes_nothing(
    world: World, operation: str, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*_args: object, **_values: object) -> None:
        raise Interrupted

    monkeypatch.setattr("clairevoie.web.audit.operations.event_digest", interrupted)
    do, _ = DONE_ONCE[operation]
    with nothing_written(), pytest.raises(Interrupted):
        do(world)


@pytest.mark.parametrize("operation", DONE_ONCE)
def test_an_operation_changes_something_besides_the_chain(world: World, operation: str):
    """Or the three tests above would hold for one that does nothing."""
    do, _ = DONE_ONCE[operation]
    before = contents()
    do(world)
    assert set(changed_tables(before)) - {"audit_event", "audit_head"}


def test_no_event_tells_a_level_a_comment_a_name_or_an_address(world: World):
    for do, _ in DONE_ONCE.values():
        _or_refused(do, world)
    allowed = {
        *(f"{term} {when}" for term in TERMS for when in ("before", "after")),
        "action",
        "kind",
        "member",
        "role",
        "digest",
        "questionnaire",
        "population",
        "products",
        "corridors",
        "wave",
        "facts",
        "revision",
        "revisions",
        "number",
        "act",
        "file",
        "export",
        "response",
        "invitation",
        "questions",
        "due",
        "criterion",
        "comment",
        "evidence",
    }
    for event in Event.objects.all():
        assert set(event.detail) <= allowed, event
        told = repr((event.actor, event.action, event.object, event.detail))
        for secret in (
            "@",
            COMMENT,
            ACTION,
            MEASURE,
            MESSAGE,
            REASON,
            "quoll",
            "Person",
            "Kervella",
            "Renommé",
            "level",
            PASSWORD,
        ):
            assert secret not in told, event
        for revision in event.detail.get("revisions", {}).values():
            assert isinstance(revision, int)


def test_every_event_of_a_response_has_its_words_and_its_place_in_the_activity(world: World):
    for do, _ in DONE_ONCE.values():
        _or_refused(do, world)
    found = set(
        Event.objects.filter(object__startswith="response:").values_list("action", flat=True)
    )
    assert found >= {"answers.recorded", "evidence.added", "action.planned", "plan.taken-over"}
    placed = tuple(start for each in STARTS.values() for start in each)
    for action in found:
        assert action_in_words(action) != action
        assert action.startswith(placed), action


def test_what_is_planned_is_found_in_the_activity_of_its_response(world: World):
    DONE_ONCE["plans.plan_action"][0](world)
    response = response_for(world.own.reader, world.own.draft, Permission.READ_RESPONSES)
    lines = activity_page(response, ActivityKind.PLAN, "", page=1).lines
    assert lines[0].action == "action.planned"


def _or_refused(do: Callable[[World], object], world: World) -> None:
    """Some cannot follow others: a closed wave takes no answers."""
    try:
        do(world)
    except (ValueError, Http404):
        return


def test_an_answers_event_is_the_same_whatever_the_answer_says(world: World):
    """Not even its size tells anything: only which criteria, and their revisions."""

    def detail(level: int, comment: str, revision: int) -> Any:
        assessments.record_answer(
            response_id=world.own.draft,
            change=assessments.AnswerChange("GOV-2", level, comment, revision),
            by=world.own.contributor,
            at=AT,
        )
        event = Event.objects.order_by("-sequence").first()
        return event and event.detail

    assert detail(0, "", 0) == {"revisions": {"GOV-2": 1}}
    assert detail(3, "long " * 100, 1) == {"revisions": {"GOV-2": 2}}


def test_the_history_of_an_object_is_its_own_newest_first(world: World):
    history = history_of(f"response:{world.own.submitted}")
    assert [each.action for each in history] == [
        "response.submitted",
        "answers.recorded",
        "facts.declared",
        "response.started",
    ]
    assert {each.actor for each in history} == {world.own.administrator.audit_name}
    assert [each.action for each in history_of(f"response:{world.own.submitted}", limit=1)] == [
        "response.submitted"
    ]
