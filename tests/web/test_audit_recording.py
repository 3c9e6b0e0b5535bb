"""Adding events to an empty chain. No small world here: these commit, or need nothing before."""

import pytest
from django.db import transaction

from clairevoie.web.audit.chain import BEFORE_THE_FIRST
from clairevoie.web.audit.models import Event, Head
from clairevoie.web.audit.operations import OutsideTransaction, record_event
from clairevoie.web.audit.queries import verify_chain
from tests.web.worlds import AT


def test_an_empty_chain_is_whole(db):
    verification = verify_chain()
    assert (verification.events, verification.breaks) == (0, ())


def test_the_first_event_follows_the_beginning_and_the_second_follows_the_first(db):
    for number in range(2):
        record_event(action="test", object=f"thing:{number}", by="operator", at=AT)
    first, second = Event.objects.order_by("sequence")
    assert (first.sequence, first.previous) == (1, BEFORE_THE_FIRST)
    assert (second.sequence, second.previous) == (2, first.digest)
    head = Head.objects.get()
    assert (head.sequence, head.digest) == (2, second.digest)


def test_two_equal_events_have_digests_of_their_own(db):
    for _ in range(2):
        record_event(action="test", object="thing", by="operator", at=AT)
    first, second = Event.objects.all()
    assert first.digest != second.digest


def test_an_event_costs_three_statements(db, django_assert_num_queries):
    record_event(action="test", object="thing", by="operator", at=AT)
    with django_assert_num_queries(3):
        record_event(action="test", object="thing", by="operator", at=AT)


def test_an_event_apart_from_its_change_is_refused(transactional_db):
    with pytest.raises(OutsideTransaction):
        record_event(action="test", object="thing", by="operator", at=AT)
    assert Event.objects.count() == Head.objects.count() == 0


def test_an_event_of_a_change_that_is_rolled_back_was_never_there(transactional_db):
    with transaction.atomic():
        record_event(action="test", object="kept", by="operator", at=AT)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_event(action="test", object="lost", by="operator", at=AT)
        _ = 1 / 0
    with transaction.atomic():
        record_event(action="test", object="kept", by="operator", at=AT)
    assert [each.object for each in Event.objects.all()] == ["kept", "kept"]
    assert verify_chain().breaks == ()
