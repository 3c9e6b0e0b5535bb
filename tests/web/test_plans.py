"""The plan: actions towards missed targets; what is refused, what counts, what leaves in files."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar
from openpyxl import load_workbook

from clairevoie.core.plan import MAXIMUM_ACTIONS, Action, ActionState, Owner
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations import AnswerChange, record_answer
from clairevoie.web.mail import reminders
from clairevoie.web.plans import operations
from clairevoie.web.plans.models import PlanAction
from clairevoie.web.plans.operations import (
    ActionConflict,
    RefusedAction,
    TooManyActions,
    change_action,
    drop_action,
    plan_action,
    take_over_plan,
)
from clairevoie.web.plans.queries import Plan, plan_of
from clairevoie.web.plans.reminders import due_actions
from tests.web.conftest import SignIn
from tests.web.tables import nothing_written
from tests.web.worlds import (
    ACTION,
    AT,
    COMMENT,
    DESKTOP,
    MEASURE,
    World,
    hand_in,
    person,
    plan,
    respond,
)

TODAY = AT.date()
LATER = date(2027, 6, 30)
HOSTILE = "=cmd|' /C calc'!A0"


def action(criterion: str = "OPS-1", level: int = 1, due: date = LATER, **more: Any) -> Action:
    return Action(criterion, level, due, **{"text": "Restaurer une sauvegarde", **more})


def planned(world: World, wanted: Action | None = None, **more: Any) -> PlanAction:
    """An action for the response that is submitted in the open wave: OPS-1 is «ne sait pas»."""
    return plan_action(
        **{
            "response_id": world.own.submitted,
            "action": wanted or action(),
            "owner": Owner(),
            "by": world.own.contributor,
            "at": AT,
            **more,
        }
    )


def the_plan(world: World, response: Any = None, on: date = TODAY) -> Plan:
    found = response_for(
        world.own.reader, response or world.own.submitted, Permission.READ_RESPONSES
    )
    return plan_of(found, on)


# ---- what may be planned -----------------------------------------------------------------------


def test_an_action_may_be_planned_on_what_is_submitted_as_on_a_draft(world: World):
    planned(world)
    plan(world.own.contributor, world.own.draft, "GOV-3")
    assert the_plan(world).counted[0].action.text == "Restaurer une sauvegarde"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (action("GOV-3", 1), "criterion"),  # answered, and does not apply in the cloud
        (action("GOV-1", 1), "criterion"),  # at its target
        (action("NO-9", 1), "criterion"),
        (action(level=0), "level"),
        (action(level=3), "level"),
        (action("OPS-2", 0), "level"),  # what stands
        (action(due=TODAY - timedelta(days=1)), "due"),
        (action(due=date(9999, 1, 1)), "due"),
        (action(text=""), "text"),
        (action(text="x" * 10_000), "text"),
        (action(text="a\0b"), "text"),
        (action(measure="x" * 10_000), "measure"),
    ],
    ids=repr,
)
def test_an_action_that_breaks_a_rule_is_refused_and_nothing_is_written(
    world: World, wanted: Action, field: str
):
    with nothing_written(), pytest.raises(RefusedAction) as refused:
        planned(world, wanted)
    assert [each.path for each in refused.value.faults] == [(field,)]


def test_only_a_member_of_the_vendor_may_own_an_action(world: World):
    planned(world, owner=Owner(world.own.reader.pk))
    with nothing_written(), pytest.raises(RefusedAction):
        planned(world, owner=Owner(world.other.administrator.pk))
    with nothing_written(), pytest.raises(RefusedAction):
        planned(world, owner=Owner(world.own.reader.pk, "Et un autre"))


def test_a_stranger_finds_no_plan_and_cannot_change_any(world: World):
    row = planned(world)
    with nothing_written(), pytest.raises(Http404):
        planned(world, by=world.other.administrator)
    with nothing_written(), pytest.raises(Http404):
        drop_action(
            response_id=world.own.submitted,
            action_id=row.public_id,
            revision=1,
            by=world.other.administrator,
            at=AT,
        )


def test_an_action_of_another_response_is_not_there(world: World):
    row = planned(world)
    theirs = plan(world.other.administrator, world.other.draft, "GOV-3")
    for response_id, action_id in (
        (world.own.draft, row.public_id),
        (world.own.submitted, theirs),
    ):
        with nothing_written(), pytest.raises(Http404):
            drop_action(
                response_id=response_id,
                action_id=action_id,
                revision=1,
                by=world.own.contributor,
                at=AT,
            )


def test_a_plan_does_not_grow_without_end(world: World, monkeypatch: pytest.MonkeyPatch):
    assert MAXIMUM_ACTIONS == 300
    monkeypatch.setattr(operations, "MAXIMUM_ACTIONS", 1)
    planned(world)
    with nothing_written(), pytest.raises(TooManyActions):
        planned(world)


# ---- two people --------------------------------------------------------------------------------


def changed(world: World, row: PlanAction, wanted: Action, revision: int, **more: Any) -> Any:
    return change_action(
        **{
            "response_id": world.own.submitted,
            "action_id": row.public_id,
            "action": wanted,
            "owner": Owner(),
            "revision": revision,
            "by": world.own.administrator,
            "at": AT,
            **more,
        }
    )


def test_a_change_upon_an_older_revision_is_a_conflict_and_overwrites_nothing(world: World):
    row = planned(world)
    changed(world, row, action(text="La première"), 1)
    with nothing_written():
        outcome = changed(world, row, action(text="La seconde"), 1)
    assert isinstance(outcome, ActionConflict)
    assert (outcome.current.text, outcome.current.revision) == ("La première", 2)


def test_dropping_upon_an_older_revision_is_a_conflict_too(world: World):
    row = planned(world)
    changed(world, row, action(text="La première"), 1)
    with nothing_written():
        outcome = drop_action(
            response_id=world.own.submitted,
            action_id=row.public_id,
            revision=1,
            by=world.own.contributor,
            at=AT,
        )
    assert isinstance(outcome, ActionConflict)


def test_saying_the_same_again_writes_nothing(world: World):
    row = planned(world)
    with nothing_written():
        outcome = changed(world, row, action(), 0)
    assert outcome.changed is False


def test_a_conflict_on_the_page_shows_both_and_can_be_settled_either_way(
    world: World, sign_in: SignIn
):
    row = planned(world, action(due=soon()), at=timezone.now())
    address = reverse("plan-action", args=[world.own.submitted, row.public_id])
    client = sign_in(world.own.contributor)
    changed(world, row, action(text="La première", due=soon()), 1, at=timezone.now())

    page = client.post(address, sent("La seconde", revision=1))
    assert page.status_code == 409
    html = page.content.decode()
    assert "La première" in html
    assert "La seconde" in html
    assert PlanAction.objects.get(pk=row.pk).text == "La première"

    assert 'name="revision" value="2"' in html
    assert client.post(address, sent("La seconde", revision=2)).status_code == 302
    assert PlanAction.objects.get(pk=row.pk).text == "La seconde"


def soon() -> date:
    return timezone.localdate() + timedelta(days=60)


def sent(text: str = "Restaurer", **more: Any) -> dict[str, Any]:
    return {
        "text": text,
        "level": "1",
        "due": soon().isoformat(),
        "owner": "",
        "state": "planned",
        "revision": 0,
        **more,
    }


# ---- what counts -------------------------------------------------------------------------------


def reached(found: Plan) -> list[tuple[date, int]]:
    return [(each.day, each.fraction.reached) for each in found.points]


def test_without_actions_the_plan_is_the_submitted_score(world: World):
    found = the_plan(world)
    response = response_for(world.own.reader, world.own.submitted, Permission.READ_RESPONSES)
    assert response.latest is not None
    assert found.points[0].fraction.reached == response.latest.reached
    assert found.points[0].fraction.applicable == response.latest.applicable
    assert len(found.points) == 1


def test_a_kept_action_counts_from_its_date_and_a_dropped_one_never(world: World):
    now = the_plan(world).now.fraction.reached
    row = planned(world)
    assert reached(the_plan(world)) == [(TODAY, now), (LATER, now + 1)]
    drop_action(
        response_id=world.own.submitted,
        action_id=row.public_id,
        revision=1,
        by=world.own.contributor,
        at=AT,
    )
    assert reached(the_plan(world)) == [(TODAY, now)]


def test_a_late_action_counts_once_it_has_a_new_date(world: World):
    now = the_plan(world).now.fraction.reached
    row = planned(world)
    after = LATER + timedelta(days=1)
    found = the_plan(world, on=after)
    assert reached(found) == [(after, now)]
    assert [each.action_id for each in found.late] == [row.public_id]
    later = AT.replace(year=2027, month=7, day=1)
    changed(world, row, action(due=date(2027, 9, 1)), 1, at=later)
    assert reached(the_plan(world, on=after)) == [(after, now), (date(2027, 9, 1), now + 1)]


def test_a_late_action_may_be_marked_as_done_without_a_new_date(world: World):
    row = planned(world)
    later = AT.replace(year=2028)
    done = replace(action(), state=ActionState.DONE)
    assert changed(world, row, done, 1, at=later).changed is True


def test_a_dropped_action_comes_back_when_it_is_saved(world: World):
    row = planned(world)
    drop_action(
        response_id=world.own.submitted,
        action_id=row.public_id,
        revision=1,
        by=world.own.contributor,
        at=AT,
    )
    changed(world, row, action(), 2)
    assert [each.action_id for each in the_plan(world).counted] == [row.public_id]


def test_an_action_whose_target_is_reached_in_the_meantime_is_set_aside(world: World):
    found = the_plan(world, world.own.draft)
    assert [each.action.criterion for each in found.counted] == ["GOV-3"]
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-3", 1, "", 1),
        by=world.own.contributor,
        at=AT,
    )
    found = the_plan(world, world.own.draft)
    assert found.counted == ()
    assert len(found.points) == 1
    assert [each.criterion.id for each in found.lines if not each.is_missed] == ["GOV-3"]


def test_what_has_no_action_comes_first_then_critical_then_the_largest_gap(world: World):
    response = respond(
        world.own.administrator,
        world.own.product,
        "open",
        DESKTOP,
        {"GOV-1": 0, "GOV-2": 0, "GOV-3": 0, "OPS-1": 0},
        version="7",
    )
    assert [each.criterion.id for each in the_plan(world, response).lines] == [
        "OPS-1",
        "GOV-2",
        "GOV-1",
        "GOV-3",
    ]
    plan(world.own.administrator, response, "OPS-1")
    assert [each.criterion.id for each in the_plan(world, response).lines][-1] == "OPS-1"


def test_a_draft_asks_to_answer_before_it_asks_to_plan(world: World):
    assert [each.criterion.id for each in the_plan(world, world.own.draft).missed] == ["GOV-3"]


# ---- from one response to the next -------------------------------------------------------------


def next_response(world: World) -> Any:
    return respond(
        world.own.administrator,
        world.own.submitted_product,
        "open",
        {"hosting": frozenset(("vendor",)), "mobile": True, "size": "large"},
        {"OPS-2": 1},
        version="2.0",
    )


def test_the_next_response_of_the_product_takes_over_what_is_open_and_still_needed(world: World):
    planned(world, action())
    planned(world, action("OPS-2", 1))  # reached in the next response
    done = planned(world, action(text="Faite"))
    changed(world, done, action(text="Faite", state=ActionState.DONE), 1)
    following = next_response(world)
    assert the_plan(world, following).to_take_over == 1
    take = {"response_id": following, "by": world.own.contributor, "at": AT}
    assert take_over_plan(**take) == 1
    found = the_plan(world, following)
    assert [each.action.criterion for each in found.actions] == ["OPS-1"]
    assert found.to_take_over == 0
    with nothing_written():
        assert take_over_plan(**take) == 0


def test_nothing_is_taken_over_from_another_product(world: World):
    planned(world)
    following = respond(
        world.own.administrator, world.own.product, "open", DESKTOP, {}, version="9"
    )
    assert [each for each in the_plan(world, following).lines if each.actions] == []
    taken = take_over_plan(response_id=following, by=world.own.contributor, at=AT)
    assert taken == 1  # of its own product's draft
    assert PlanAction.objects.get(response__public_id=following).criterion == "GOV-3"


def test_submitting_leaves_the_plan_as_it_is(world: World):
    hand_in(world.own.administrator, world.own.draft)
    assert [each.action.text for each in the_plan(world, world.own.draft).actions] == [ACTION]


# ---- reminders ---------------------------------------------------------------------------------


def reminded(day: date) -> list[tuple[int, str, date | None]]:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    with override("fr"):
        return [(each.user_id, str(each.text), each.due) for each in due_actions(at)]


def test_an_owner_is_reminded_two_weeks_before_and_once_it_is_late(world: World):
    owner = world.own.contributor
    planned(world, owner=Owner(owner.pk))
    told = "action pour OPS-1, Own Imagerie 1.0"
    assert reminded(LATER - timedelta(days=15)) == []
    assert reminded(LATER - timedelta(days=14)) == [(owner.pk, f"A{told[1:]}", LATER)]
    assert reminded(LATER + timedelta(days=1)) == [(owner.pk, f"En retard\u202f: {told}", LATER)]


def test_nobody_is_reminded_of_what_is_done_dropped_taken_over_or_not_theirs(world: World):
    owner = Owner(world.own.contributor.pk)
    done = planned(world, owner=owner)
    changed(world, done, action(state=ActionState.DONE), 1, owner=owner)
    dropped = planned(world, owner=owner)
    drop_action(
        response_id=world.own.submitted,
        action_id=dropped.public_id,
        revision=1,
        by=world.own.contributor,
        at=AT,
    )
    planned(world, owner=Owner(name="Agathe"))
    assert reminded(LATER) == []
    planned(world, owner=owner)
    following = next_response(world)
    take_over_plan(response_id=following, by=world.own.contributor, at=AT)
    assert [told for _, told, _ in reminded(LATER)] == ["Action pour OPS-1, Own Imagerie 2.0"]


def test_who_left_the_vendor_is_told_nothing_of_it(world: World):
    row = planned(world)
    PlanAction.objects.filter(pk=row.pk).update(owner=world.other.reader)
    assert reminded(LATER) == []


def test_a_reminder_tells_nothing_of_what_was_written(world: World):
    planned(world, action(text=ACTION, measure=MEASURE), owner=Owner(world.own.contributor.pk))
    ((_, told, _),) = reminded(LATER)
    assert ACTION not in told
    assert MEASURE not in told


def test_reminders_are_one_statement_whatever_their_number(world: World, django_assert_num_queries):
    for _ in range(5):
        planned(world, owner=Owner(world.own.contributor.pk))
    with django_assert_num_queries(1):
        assert len(reminded(LATER)) == 5


def test_the_mail_asks_for_them(world: World):
    assert due_actions in reminders._SOURCES


# ---- pages -------------------------------------------------------------------------------------


def test_the_page_says_in_a_sentence_where_the_plan_leads(world: World, sign_in: SignIn):
    planned(world, action(due=soon()), at=timezone.now())
    page = sign_in(world.own.reader).get(reverse("plan", args=[world.own.submitted]))
    html = page.content.decode()
    assert "1 action tenue\u202f; 2 critères sur 5 aujourd’hui, 3 critères au" in html
    assert html.count("<svg") == 2
    assert html.index("OPS-2") < html.index('id="OPS-1"')
    assert "Prévoir une action" not in html  # to a reader


def test_filters_are_in_the_address_and_foolish_ones_show_everything(world: World, sign_in: SignIn):
    planned(world, action(due=soon()), at=timezone.now(), owner=Owner(world.own.contributor.pk))
    client = sign_in(world.own.contributor)

    def shown(**filters: str) -> set[str]:
        page = client.get(reverse("plan", args=[world.own.submitted]), filters)
        assert page.status_code == 200
        html = page.content.decode()
        return {each for each in ("OPS-1", "OPS-2", "OPS-3") if f'id="{each}"' in html}

    assert (
        shown() == shown(show="x", theme="\0", owner="y", page="z") == {"OPS-1", "OPS-2", "OPS-3"}
    )
    assert shown(show="unplanned") == {"OPS-2", "OPS-3"}
    assert shown(show="planned") == shown(owner="mine") == {"OPS-1"}
    assert shown(theme="governance") == shown(show="late") == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 10_000},
        {"text": "a\0b"},
        {"due": "2020-01-01"},
        {"due": "demain"},
        {"due": ""},
        {"level": "0"},
        {"level": "x"},
        {"owner": "999999"},
        {"owner": "x"},
        {"owner_name": "x" * 201},
        {"state": "dropped"},
        {"revision": "x"},
    ],
    ids=repr,
)
def test_a_faulty_form_comes_back_with_its_fault_and_nothing_is_written(
    world: World, sign_in: SignIn, wrong: dict[str, str]
):
    client = sign_in(world.own.contributor)
    address = reverse("plan-action-new", args=[world.own.submitted, "OPS-1"])
    client.get(address)
    before = PlanAction.objects.count()
    page = client.post(address, sent(**wrong))
    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode()
    assert PlanAction.objects.count() == before


def test_a_criterion_that_does_not_apply_is_refused_on_the_page_too(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    page = client.post(reverse("plan-action-new", args=[world.own.submitted, "GOV-3"]), sent())
    assert page.status_code == 400
    assert "ne s’applique pas" in page.content.decode()
    nowhere = client.get(reverse("plan-action-new", args=[world.own.submitted, "NO-9"]))
    assert nowhere.status_code == 404


def test_what_people_write_is_text_on_every_page(world: World, sign_in: SignIn):
    text = "<script>alert(1)</script>\n&amp; ' \""
    row = planned(world, action(text=text, due=soon()), at=timezone.now())
    client = sign_in(world.own.contributor)
    for address in (
        reverse("plan", args=[world.own.submitted]),
        reverse("plan-action", args=[world.own.submitted, row.public_id]),
    ):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_many_dates_are_all_there_the_later_ones_folded(world: World, sign_in: SignIn):
    for number in range(15):
        planned(world, action(due=soon() + timedelta(days=number)), at=timezone.now())
    html = sign_in(world.own.reader).get(reverse("plan", args=[world.own.submitted]))
    page = html.content.decode()
    assert "3 dates ultérieures" in page
    assert page.count("OPS-1 → 1") == 15


def test_the_number_of_statements_does_not_grow_with_the_plan(
    world: World, sign_in: SignIn, django_assert_max_num_queries
):
    client = sign_in(world.own.contributor)
    address = reverse("plan", args=[world.own.submitted])
    for number in range(20):
        planned(
            world,
            action(due=LATER + timedelta(days=number)),
            owner=Owner(list(world.own.people.values())[number % 4].pk),
        )
    with django_assert_max_num_queries(9):
        assert client.get(address).status_code == 200


# ---- files -------------------------------------------------------------------------------------


def file_of(world: World, sign_in: SignIn, name: str) -> bytes:
    reply = sign_in(world.own.reader).get(reverse(name, args=[world.own.submitted]))
    assert reply.status_code == 200
    assert reply["Content-Disposition"].startswith('attachment; filename="plan-own-imagerie-10.')
    return bytes(reply.content)


def test_the_workbook_holds_every_action_and_texts_that_stay_texts(world: World, sign_in: SignIn):
    planned(world, action(text=HOSTILE, measure="http://ailleurs.example"), owner=Owner(name="+1"))
    book = load_workbook(io.BytesIO(file_of(world, sign_in, "plan-xlsx")))
    rows = list(book.worksheets[0].iter_rows())
    heads = [each.value for each in rows[0]]
    line = next(each for each in rows if each[0].value == "OPS-1")
    cells = dict(zip(heads, line, strict=True))
    assert (cells["Action"].value, cells["Action"].data_type) == (HOSTILE, "s")
    assert (cells["Responsable"].value, cells["Responsable"].data_type) == ("+1", "s")
    assert cells["Mesure compensatoire"].hyperlink is None
    assert cells["Échéance"].value.date() == LATER
    assert {each[0].value for each in rows[1:]} == {"OPS-1", "OPS-2", "OPS-3"}
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    dates = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [each[1] for each in dates] == [2, 3]


def test_in_the_table_no_text_begins_like_a_formula(world: World, sign_in: SignIn):
    planned(world, action(text=HOSTILE))
    text = file_of(world, sign_in, "plan-csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [each["Action"] for each in rows if each["Critère"] == "OPS-1"] == ["'" + HOSTILE]
    assert [each["Échéance"] for each in rows if each["Critère"] == "OPS-1"] == [LATER.isoformat()]


def test_the_calendar_read_back_says_the_same(world: World, sign_in: SignIn):
    text = "Restaurer ; essayer, noter \\ garder\nBEGIN:VEVENT\n" + "é" * 200
    row = planned(world, action(text=text, measure="Copie hors ligne"), owner=Owner(name="Agathe"))
    calendar = Calendar.from_ical(file_of(world, sign_in, "plan-ics"))
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == f"{row.public_id}@plan.clairevoie"
    assert event.decoded("DTSTART") == LATER
    assert event["SEQUENCE"] == 0
    described = str(event["DESCRIPTION"])
    assert described.startswith(text)
    assert "Agathe" in described
    assert "Copie hors ligne" in described
    assert "OPS-1" in str(event["SUMMARY"])


def test_a_changed_date_replaces_the_one_in_the_calendar_and_a_dropped_one_is_cancelled(
    world: World, sign_in: SignIn
):
    row = planned(world)
    changed(world, row, action(due=date(2027, 9, 1)), 1)

    def event() -> Any:
        return Calendar.from_ical(file_of(world, sign_in, "plan-ics")).walk("VEVENT")[0]

    first = event()
    assert (first["SEQUENCE"], first.decoded("DTSTART")) == (1, date(2027, 9, 1))
    drop_action(
        response_id=world.own.submitted,
        action_id=row.public_id,
        revision=2,
        by=world.own.contributor,
        at=AT,
    )
    assert (event()["UID"], event()["SEQUENCE"]) == (first["UID"], 2)
    assert event()["STATUS"] == "CANCELLED"


def test_no_answers_comment_leaves_with_the_plan(world: World, sign_in: SignIn):
    planned(world)
    assert COMMENT not in file_of(world, sign_in, "plan-ics").decode()
    assert COMMENT not in file_of(world, sign_in, "plan-csv").decode()
    book = load_workbook(io.BytesIO(file_of(world, sign_in, "plan-xlsx")))
    assert COMMENT not in str([list(each.values) for each in book.worksheets])


def test_an_owner_who_left_still_has_a_name_beside_the_action(world: World):
    leaver = person("leaver")
    row = planned(world)
    PlanAction.objects.filter(pk=row.pk).update(owner=leaver)
    assert the_plan(world).actions[0].owner_name == "Person leaver"
    changed(world, row, action(text="Autrement"), 1, owner=Owner(leaver.pk))
