"""The chain of events: whatever is done to it behind the site's back is found."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clairevoie.web.audit.chain import BEFORE_THE_FIRST, event_digest
from clairevoie.web.audit.models import Event, Head
from clairevoie.web.audit.queries import Break, Damage, verify_chain
from tests.web.worlds import World

MIDDLE = 10
DAMAGES: dict[str, Callable[[Event], None]] = {
    "at": lambda event: setattr(event, "at", event.at + timedelta(microseconds=1)),
    "actor": lambda event: setattr(event, "actor", "user:999999"),
    "action": lambda event: setattr(event, "action", "wave.open"),
    "object": lambda event: setattr(event, "object", "wave:other"),
    "detail": lambda event: setattr(event, "detail", {**event.detail, "more": 1}),
    "previous": lambda event: setattr(event, "previous", "sha-256:" + "A" * 43),
    "digest": lambda event: setattr(event, "digest", "sha-256:" + "A" * 43),
}


def last() -> int:
    return Event.objects.count()


def damages() -> set[Damage]:
    return {each.damage for each in verify_chain().breaks}


def digest_of(event: Event) -> str:
    return event_digest(
        sequence=event.sequence,
        at=event.at,
        actor=event.actor,
        action=event.action,
        object=event.object,
        detail=event.detail,
        previous=event.previous,
    )


def rewrite() -> None:
    """What a thorough forger does: every digest made anew, the head too."""
    previous, sequence = BEFORE_THE_FIRST, 0
    for event in list(Event.objects.order_by("sequence")):
        Event.objects.filter(pk=event.pk).delete()
        sequence += 1
        event.sequence, event.previous = sequence, previous
        previous = event.digest = digest_of(event)
        event.save(force_insert=True)
    Head.objects.update(sequence=sequence, digest=previous)


def test_an_untouched_chain_is_whole_and_its_head_is_the_last_event(world: World):
    verification = verify_chain()
    assert verification.breaks == ()
    assert verification.events == last() > MIDDLE
    assert verification.head == Event.objects.get(sequence=last()).digest


@pytest.mark.parametrize("column", DAMAGES)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_an_edited_event_is_found_whatever_its_column_and_place(
    world: World, column: str, place: str
):
    event = Event.objects.get(sequence={"first": 1, "middle": MIDDLE, "last": last()}[place])
    DAMAGES[column](event)
    event.save()
    breaks = verify_chain().breaks
    assert Break(event.sequence, Damage.EDITED) in breaks


def test_every_column_of_an_event_is_tried():
    columns = {each.name for each in Event._meta.get_fields()} - {"sequence"}
    assert columns == set(DAMAGES)


def test_an_event_edited_together_with_its_digest_is_found_by_the_next_one(world: World):
    event = Event.objects.get(sequence=MIDDLE)
    event.actor = "user:999999"
    event.digest = digest_of(event)
    event.save()
    assert verify_chain().breaks == (Break(MIDDLE + 1, Damage.BROKEN),)


def test_a_renumbered_event_is_found(world: World):
    Event.objects.filter(sequence=last()).update(sequence=last() + 5)
    assert {Damage.MISSING, Damage.EDITED, Damage.CUT} <= damages()


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_removed_event_is_found_wherever_it_was(world: World, place: str):
    removed = {"first": 1, "middle": MIDDLE, "last": last()}[place]
    Event.objects.filter(sequence=removed).delete()
    expected = Damage.CUT if place == "last" else Damage.MISSING
    assert Break(removed, expected) in verify_chain().breaks


def test_a_removed_event_is_found_even_where_the_rest_is_renumbered(world: World):
    Event.objects.filter(sequence=MIDDLE).delete()
    for event in list(Event.objects.filter(sequence__gt=MIDDLE).order_by("sequence")):
        Event.objects.filter(pk=event.pk).update(sequence=event.pk - 1)
    assert Damage.BROKEN in damages()


def test_a_chain_cut_short_is_found(world: World):
    Event.objects.filter(sequence__gt=MIDDLE).delete()
    assert damages() == {Damage.CUT}


def test_a_chain_removed_whole_is_found(world: World):
    Event.objects.all().delete()
    assert damages() == {Damage.CUT}


def test_a_removed_head_is_found(world: World):
    Head.objects.all().delete()
    assert damages() == {Damage.CUT}


def test_an_edited_head_is_found(world: World):
    Head.objects.update(digest="sha-256:" + "A" * 43)
    assert damages() == {Damage.CUT}


def test_events_put_in_another_order_are_found(world: World):
    first, second = Event.objects.filter(sequence__in=(MIDDLE, MIDDLE + 1)).order_by("sequence")
    Event.objects.filter(pk__in=(first.pk, second.pk)).delete()
    first.sequence, second.sequence = second.sequence, first.sequence
    first.save(force_insert=True)
    second.save(force_insert=True)
    assert {Damage.BROKEN, Damage.EDITED} <= damages()


def test_an_inserted_event_is_found(world: World):
    forged = Event.objects.get(sequence=last())
    forged.sequence += 1
    forged.previous = forged.digest
    forged.digest = digest_of(forged)
    forged.save(force_insert=True)
    assert damages() == {Damage.CUT}


def test_an_event_inserted_in_the_middle_is_found(world: World):
    for event in list(Event.objects.filter(sequence__gte=MIDDLE).order_by("-sequence")):
        Event.objects.filter(pk=event.pk).update(sequence=event.pk + 1)
    before = Event.objects.get(sequence=MIDDLE - 1)
    forged = Event.objects.get(sequence=MIDDLE + 1)
    forged.sequence, forged.previous, forged.actor = MIDDLE, before.digest, "user:999999"
    forged.digest = digest_of(forged)
    forged.save(force_insert=True)
    assert Damage.BROKEN in damages()


def test_a_chain_rewritten_from_the_start_is_found_by_a_digest_noted_before(world: World):
    noted = verify_chain().head
    assert verify_chain(noted).breaks == ()
    Event.objects.filter(sequence=MIDDLE).delete()
    rewrite()
    assert verify_chain().breaks == ()
    assert verify_chain(noted).breaks == (Break(0, Damage.REWRITTEN),)


def test_a_digest_noted_long_ago_is_still_in_the_chain(world: World):
    assert verify_chain(Event.objects.get(sequence=MIDDLE).digest).breaks == ()


# ---- the command -------------------------------------------------------------------------------


def test_the_command_says_that_the_chain_is_whole_and_names_its_head(world: World):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == f"{last()} events, whole; head {verify_chain().head}\n"


def test_the_command_fails_and_names_each_break(world: World):
    Event.objects.filter(sequence=MIDDLE).update(actor="user:999999")
    errors = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("verify_audit", stderr=errors)
    assert failed.value.returncode == 1
    assert f"event {MIDDLE}: edited" in errors.getvalue()


def test_the_command_fails_for_a_head_that_is_no_longer_there(world: World):
    call_command("verify_audit", head=verify_chain().head, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("verify_audit", head="sha-256:" + "A" * 43, stderr=StringIO())
