"""Colleagues: questions given and taken back, a thread for each criterion, history, activity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clairevoie.web.accounts.models import Membership
from clairevoie.web.assessments.models import Answer, AnswerRevision
from clairevoie.web.assessments.operations import (
    AnswerChange,
    NotOpen,
    record_answer,
    restore_answer,
)
from clairevoie.web.mail.models import Message
from clairevoie.web.teamwork import operations
from clairevoie.web.teamwork.models import Assignment, Comment
from clairevoie.web.teamwork.operations import NotAMember, Target, comments
from clairevoie.web.teamwork.queries.questions import Shown, my_questions
from clairevoie.web.teamwork.reminders import due_questions
from tests.web.tables import nothing_written
from tests.web.worlds import AT, MESSAGE, World

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from tests.web.conftest import SignIn

GOVERNANCE = Target(theme="governance")
GOV_1 = Target(criterion="GOV-1")
DUE = date(2026, 9, 4)


def give(world: World, *targets: Target, to: User | None, due: date | None = DUE) -> int:
    return operations.assign(
        response_id=world.own.draft,
        targets=targets,
        member_id=to.pk if to else None,
        due=due,
        by=world.own.administrator,
        at=AT,
    )


def given(world: World) -> dict[str, int]:
    rows = Assignment.objects.filter(response__public_id=world.own.draft)
    return {row.theme or row.criterion: row.member_id for row in rows}


def mine(user: User, shown: Shown = Shown.OPEN, today: date = DUE) -> list[str]:
    return [each.criterion.id for each in my_questions(user, shown, today, 1).page]


def answer(world: World, criterion: str, level: int, revision: int, by: User | None = None) -> Any:
    return record_answer(
        response_id=world.own.draft,
        change=AnswerChange(criterion, level, "", revision),
        by=by or world.own.contributor,
        at=AT,
    )


def write(world: World, text: str = "Qui sait ?", told: tuple[int, ...] = ()) -> Comment:
    return operations.write_comment(
        response_id=world.own.draft,
        criterion="GOV-2",
        text=text,
        told=told,
        by=world.own.contributor,
        at=AT,
    )


# ---- who answers what ----------------------------------------------------------------------------


def test_a_theme_given_to_somebody_is_all_its_criteria_that_apply(world: World):
    assert give(world, GOVERNANCE, to=world.own.contributor) == 1
    assert mine(world.own.contributor) == ["GOV-2"]
    assert mine(world.own.contributor, Shown.DONE) == ["GOV-1", "GOV-3"]


def test_a_criterion_of_its_own_wins_over_its_theme(world: World):
    give(world, GOVERNANCE, to=world.own.contributor)
    give(world, Target(criterion="GOV-2"), to=world.own.signatory)
    assert mine(world.own.contributor) == []
    assert mine(world.own.signatory) == ["GOV-2"]


def test_an_answer_moves_a_question_to_those_that_are_done(world: World):
    give(world, GOVERNANCE, to=world.own.contributor)
    answer(world, "GOV-2", 1, 0)
    assert mine(world.own.contributor) == []
    assert "GOV-2" in mine(world.own.contributor, Shown.DONE)


def test_a_question_is_late_the_day_after_its_day(world: World):
    give(world, GOVERNANCE, to=world.own.contributor)
    assert mine(world.own.contributor, Shown.LATE, DUE) == []
    assert mine(world.own.contributor, Shown.LATE, DUE + timedelta(days=1)) == ["GOV-2"]


def test_giving_again_replaces_and_giving_to_nobody_takes_back(world: World):
    give(world, GOVERNANCE, GOV_1, to=world.own.contributor)
    assert give(world, GOV_1, to=world.own.contributor) == 0
    assert give(world, GOVERNANCE, to=world.own.signatory) == 1
    assert given(world) == {
        "governance": world.own.signatory.pk,
        "GOV-1": world.own.contributor.pk,
    }
    assert give(world, GOVERNANCE, GOV_1, to=None) == 2
    assert given(world) == {}


def test_only_members_who_may_answer_are_given_questions(world: World):
    for stranger in (world.own.reader, world.other.contributor, world.nobody, world.manager):
        with nothing_written(), pytest.raises(NotAMember):
            give(world, GOV_1, to=stranger)


def test_what_the_questionnaire_does_not_have_is_given_to_nobody(world: World):
    for target in (Target(theme="nowhere"), Target(criterion="XX-1")):
        with nothing_written(), pytest.raises(KeyError):
            give(world, target, to=world.own.contributor)


def test_a_submitted_response_is_not_shared_out(world: World):
    with nothing_written(), pytest.raises(NotOpen):
        operations.assign(
            response_id=world.own.submitted,
            targets=[GOVERNANCE],
            member_id=world.own.contributor.pk,
            due=None,
            by=world.own.administrator,
            at=AT,
        )


def test_who_leaves_keeps_nothing_to_answer_and_the_page_says_so(world: World, sign_in: SignIn):
    give(world, GOVERNANCE, to=world.own.contributor)
    Membership.objects.filter(user=world.own.contributor).delete()
    assert mine(world.own.contributor) == []
    page = sign_in(world.own.administrator).get(reverse("assignments", args=[world.own.draft]))
    assert "ne peut plus répondre" in page.content.decode()


def test_ticked_questions_are_given_from_the_page(world: World, sign_in: SignIn):
    client = sign_in(world.own.administrator)
    address = reverse("assignments", args=[world.own.draft])
    sent = {
        "question": ["theme:governance", "criterion:OPS-1"],
        "member": str(world.own.contributor.pk),
        "due": "2026-09-04",
    }
    reply = client.post(address, sent, follow=True)
    assert "2 questions ont changé de mains" in reply.content.decode()
    assert given(world) == {
        "governance": world.own.contributor.pk,
        "OPS-1": world.own.contributor.pk,
    }
    assert "4 septembre 2026" in reply.content.decode()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"member": ""}, 400),
        ({"question": ["theme:governance"], "member": "999999"}, 400),
        ({"question": ["theme:governance"], "member": "x"}, 400),
        ({"question": ["theme:governance"], "due": "demain"}, 400),
        ({"question": ["nonsense", "theme:", ":"], "member": ""}, 400),
        ({"question": ["criterion:XX-1"], "member": ""}, 404),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_is_written(
    world: World, sign_in: SignIn, sent: dict[str, Any], status: int
):
    client = sign_in(world.own.administrator)
    with nothing_written():
        reply = client.post(reverse("assignments", args=[world.own.draft]), sent)
    assert reply.status_code == status


def test_my_questions_cost_the_same_however_many_there_are(world: World):
    give(world, GOV_1, to=world.own.contributor)
    with CaptureQueriesContext(connection) as few:
        mine(world.own.contributor)
    give(world, GOVERNANCE, Target(theme="operations"), to=world.own.contributor)
    with CaptureQueriesContext(connection) as many:
        mine(world.own.contributor)
    assert len(few) == len(many) <= 4


def test_those_with_questions_due_are_reminded_and_nobody_else(world: World):
    give(world, GOVERNANCE, to=world.own.contributor, due=AT.date() + timedelta(days=2))
    give(
        world, Target(criterion="OPS-1"), to=world.own.signatory, due=AT.date() + timedelta(days=9)
    )
    told = list(due_questions(AT))
    assert [each.user_id for each in told] == [world.own.contributor.pk]
    answer(world, "GOV-2", 1, 0)
    assert list(due_questions(AT)) == []


# ---- the thread ----------------------------------------------------------------------------------


def test_a_comment_tells_members_where_and_not_what(world: World):
    write(world, MESSAGE, (world.own.signatory.pk, world.other.contributor.pk, world.nobody.pk))
    told = [each for each in mail.outbox if "GOV-2" in each.subject]
    assert [each.to for each in told] == [[world.own.signatory.email]]
    assert MESSAGE not in f"{told[0].subject} {told[0].body}"
    assert reverse("criterion", args=[world.own.draft, "GOV-2"]) in told[0].body


def test_one_is_not_told_of_ones_own_comment(world: World):
    before = Message.objects.count()
    write(world, told=(world.own.contributor.pk,))
    assert Message.objects.count() == before


def test_a_withdrawn_comment_keeps_its_place_and_loses_its_words(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    client.post(reverse("comment-withdraw", args=[world.own.draft, world.own.comment]))
    page = client.get(reverse("criterion", args=[world.own.draft, "GOV-1"])).content.decode()
    assert MESSAGE not in page
    assert "retiré" in page
    assert Comment.objects.get(public_id=world.own.comment).text == ""


def test_nobody_withdraws_the_comment_of_another(world: World, sign_in: SignIn):
    address = reverse("comment-withdraw", args=[world.own.draft, world.own.comment])
    client = sign_in(world.own.administrator)
    with nothing_written():
        assert client.post(address).status_code == 404


def test_a_reader_reads_the_thread_and_writes_nothing(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    address = reverse("criterion", args=[world.own.draft, "GOV-1"])
    assert MESSAGE in client.get(address).content.decode()
    with nothing_written():
        assert client.post(address, {"text": "x"}).status_code == 403


def test_a_comment_is_shown_as_text_whatever_is_in_it(world: World, sign_in: SignIn):
    write(world, "<script>alert(1)</script>\nhttps://example.org/")
    page = sign_in(world.own.reader).get(reverse("criterion", args=[world.own.draft, "GOV-2"]))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>" in page.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "x" * (comments.MAXIMUM_TEXT + 1), "a\x00b", "a\x1bb"])
def test_a_comment_that_is_empty_too_long_or_odd_is_refused(
    world: World, sign_in: SignIn, text: str
):
    client = sign_in(world.own.contributor)
    with nothing_written():
        reply = client.post(reverse("criterion", args=[world.own.draft, "GOV-1"]), {"text": text})
    assert reply.status_code == 400


def test_a_thread_is_bounded(world: World, monkeypatch: pytest.MonkeyPatch, sign_in: SignIn):
    monkeypatch.setattr(comments, "MAXIMUM_COMMENTS", 1)
    write(world)
    reply = sign_in(world.own.contributor).post(
        reverse("criterion", args=[world.own.draft, "GOV-2"]), {"text": "encore"}
    )
    assert reply.status_code == 400
    assert "Ce fil est plein" in reply.content.decode()


def test_what_colleagues_say_is_in_no_export(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    for name in ("response-json", "response-workbook"):
        assert MESSAGE.encode() not in client.get(reverse(name, args=[world.own.draft])).content


def test_a_submitted_response_can_still_be_talked_about(world: World):
    comment = operations.write_comment(
        response_id=world.own.submitted,
        criterion="GOV-1",
        text="À refaire",
        told=(),
        by=world.own.contributor,
        at=AT,
    )
    assert comment.pk


@pytest.mark.parametrize("criterion", ["XX-1", "gov-1", "GOV-1 ", "x" * 200, "\x00"])
def test_an_unknown_criterion_is_a_404(world: World, sign_in: SignIn, criterion: str):
    client = sign_in(world.own.contributor)
    address = reverse("criterion", args=[world.own.draft, criterion])
    assert client.get(address).status_code == 404
    with nothing_written():
        assert client.post(address, {"text": "x"}).status_code == 404


# ---- history -------------------------------------------------------------------------------------


def test_going_back_is_a_new_revision_and_nothing_is_removed(world: World, sign_in: SignIn):
    answer(world, "GOV-1", 0, 1)
    client = sign_in(world.own.contributor)
    address = reverse("criterion-restore", args=[world.own.draft, "GOV-1"])
    client.post(address, {"revision": "1", "current": "2"})
    row = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-1")
    assert (row.level, row.revision, row.answered_by) == (1, 3, world.own.contributor)
    revisions = AnswerRevision.objects.filter(response=row.response, criterion="GOV-1")
    assert list(revisions.order_by("revision").values_list("level", flat=True)) == [1, 0, 1]


def test_going_back_upon_a_page_that_is_old_changes_nothing(world: World, sign_in: SignIn):
    answer(world, "GOV-1", 0, 1)
    answer(world, "GOV-1", 1, 2)
    answer(world, "GOV-1", 0, 3)
    client = sign_in(world.own.contributor)
    address = reverse("criterion-restore", args=[world.own.draft, "GOV-1"])
    with nothing_written():
        reply = client.post(address, {"revision": "1", "current": "2"})
    page = client.get(reply["Location"]).content.decode()
    assert "un collègue a répondu entre-temps" in page


@pytest.mark.parametrize(
    "sent",
    [{}, {"revision": "9", "current": "1"}, {"revision": "0", "current": "1"}, {"revision": "x"}],
)
def test_a_revision_that_never_was_is_a_404(world: World, sign_in: SignIn, sent: dict[str, str]):
    address = reverse("criterion-restore", args=[world.own.draft, "GOV-1"])
    client = sign_in(world.own.contributor)
    with nothing_written():
        assert client.post(address, sent).status_code == 404


def test_a_submitted_answer_is_not_gone_back_on(world: World):
    with nothing_written(), pytest.raises(NotOpen):
        restore_answer(
            response_id=world.own.submitted,
            criterion="GOV-1",
            revision=1,
            current=1,
            by=world.own.contributor,
            at=AT,
        )


def test_a_criterions_page_costs_the_same_however_long_its_history(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    address = reverse("criterion", args=[world.own.draft, "GOV-1"])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(1, 12):
        answer(world, "GOV-1", (number + 1) % 2, number)
        write(world, f"message {number}", (world.own.signatory.pk,))
    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()
    assert len(few) == len(many)
    assert "?page=2" in page


# ---- activity ------------------------------------------------------------------------------------


def test_the_activity_names_who_did_what_and_no_words(world: World, sign_in: SignIn):
    answer(world, "GOV-2", 1, 0)
    client = sign_in(world.own.reader)
    page = client.get(reverse("activity", args=[world.own.draft])).content.decode()
    assert world.own.contributor.name in page
    assert "a répondu" in page
    assert MESSAGE not in page


def test_the_activity_is_filtered_by_kind_and_person_in_the_address(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    address = reverse("activity", args=[world.own.draft])
    contributor = world.own.contributor.audit_name
    only = client.get(address, {"kind": "comments", "who": contributor}).content.decode()
    body = only[only.index("<tbody>") :]
    assert "a écrit aux collègues" in body
    assert "a commencé la réponse" not in body
    for nonsense in ({"kind": "x"}, {"who": "user:999999"}, {"page": "-1"}, {"who": "\x00"}):
        assert client.get(address, nonsense).status_code == 200


def test_the_activity_names_facts_and_themes_and_leads_to_criteria(world: World, sign_in: SignIn):
    give(world, Target(theme="operations"), to=world.own.contributor)
    page = sign_in(world.own.reader).get(reverse("activity", args=[world.own.draft]))
    body = page.content.decode().partition("<tbody>")[2]
    assert "Exploitation" in body
    assert "Hébergement" in body
    assert f'href="{reverse("criterion", args=[world.own.draft, "GOV-1"])}"' in body
    assert f'href="{reverse("criterion", args=[world.own.draft, "GOV-3"])}"' in body  # planned for
    assert ">operations<" not in body


def test_the_activity_leaves_as_a_table(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    lines = (
        client.get(reverse("activity-csv", args=[world.own.draft])).content.decode().splitlines()
    )
    assert len(lines) > 3
    assert lines[0].endswith("Quand,Qui,Quoi,Sur")


def test_targets_are_a_theme_or_a_criterion():
    for wrong in ({}, {"theme": "governance", "criterion": "GOV-1"}):
        with pytest.raises(ValueError, match="one of them"):
            replace(GOV_1, **{"theme": "", "criterion": "", **wrong})
