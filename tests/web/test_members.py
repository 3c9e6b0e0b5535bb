"""Members of an organisation: seen by members, managed by administrators, one of whom always stays."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clairevoie.web.accounts import operations
from clairevoie.web.accounts.models import Membership, User
from clairevoie.web.accounts.operations import LastAdministrator, RoleOfAnotherKind
from clairevoie.web.accounts.permissions import ROLES, Kind, Role, roles_of
from clairevoie.web.assessments.models import Submission
from tests.web.conftest import SignIn
from tests.web.matrix import ROWS
from tests.web.people import Who
from tests.web.tables import nothing_written, undone
from tests.web.worlds import AT, World, join, membership, person


def change_role(world: World, user: User, role: Role, by: User | None = None):
    return operations.change_role(
        organisation=world.own.organisation.slug,
        member_id=membership(user),
        role=role,
        by=by or world.own.administrator,
        at=AT,
    )


def remove(world: World, user: User, by: User | None = None) -> None:
    operations.remove_member(
        organisation=world.own.organisation.slug,
        member_id=membership(user),
        by=by or world.own.administrator,
        at=AT,
    )


def test_members_see_each_other_with_what_every_role_allows(world: World, sign_in: SignIn):
    address = reverse("members", args=[world.own.organisation.slug])
    page = sign_in(world.own.reader).get(address).content.decode()
    for user in world.own.people.values():
        assert user.name in page
        assert user.email in page
    for role in roles_of(Kind.VENDOR):
        assert str(ROLES[role].who) in page
    assert world.other.reader.email not in page


def test_only_those_who_manage_see_invitations_and_how_to_change_members(
    world: World, sign_in: SignIn
):
    address = reverse("members", args=[world.own.organisation.slug])
    theirs = sign_in(world.own.administrator).get(address).content.decode()
    others = sign_in(world.own.contributor).get(address).content.decode()
    change = reverse("member", args=[world.own.organisation.slug, world.member])
    assert world.nobody.email in theirs
    assert change in theirs
    assert world.nobody.email not in others
    assert change not in others


def test_a_long_list_has_pages_and_a_constant_number_of_statements(world: World, sign_in: SignIn):
    client = sign_in(world.own.administrator)
    address = reverse("members", args=[world.own.organisation.slug])
    few = _statements(client, address)
    for number in range(55):
        join(world.own.organisation, person(f"many-{number:02}"), Role.VENDOR_READER)
    assert _statements(client, address) == few
    first, second = (client.get(address, {"page": each}).content.decode() for each in "12")
    assert "Person many-00" in first
    assert "Person many-00" not in second
    assert client.get(address, {"page": "x"}).status_code == 200


def _statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_a_changed_role_counts_at_once(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    sent = {"GOV-1-level": "0", "GOV-1-revision": "1"}
    answer = reverse("answer", args=[world.own.draft, "GOV-1"])
    assert client.post(answer, sent).status_code == 403
    change_role(world, world.own.reader, Role.CONTRIBUTOR)
    assert client.post(answer, sent).status_code == 200


def test_a_removed_member_finds_every_door_closed_at_once(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    organisation = world.own.organisation.slug
    doors = [
        reverse("vendor", args=[organisation]),
        reverse("members", args=[organisation]),
        reverse("product", args=[world.own.product]),
        reverse("response", args=[world.own.draft]),
        reverse("result", args=[world.own.submitted]),
        reverse("files", args=[world.own.draft]),
        reverse("plan", args=[world.own.draft]),
        reverse("vendor-export", args=[organisation, world.export]),
    ]
    assert {client.get(each).status_code for each in doors} == {200}
    remove(world, world.own.contributor)
    assert {client.get(each).status_code for each in doors} == {404}
    answer = reverse("answer", args=[world.own.draft, "GOV-1"])
    assert client.post(answer, {"GOV-1-level": "0", "GOV-1-revision": "1"}).status_code == 404


def test_after_a_removal_no_page_of_the_matrix_opens_as_it_did(world: World, sign_in: SignIn):
    """Each address that was the organisation's alone, whatever its app: the list grows with them."""
    rows = [
        row
        for row in ROWS
        if row.get[Who.OWN_CONTRIBUTOR] == 200 and row.get[Who.NOBODY] in (403, 404)
    ]
    client = sign_in(world.own.contributor)
    addresses = [reverse(row.name, kwargs=row.at(world)) for row in rows]
    assert len(addresses) > 15
    assert {client.get(each).status_code for each in addresses} == {200}
    remove(world, world.own.contributor)
    assert {client.get(each).status_code for each in addresses} <= {403, 404}


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["role", "remove", "leave"]),
        st.integers(0, 3),  # by whom
        st.integers(0, 3),  # whom
        st.sampled_from(roles_of(Kind.VENDOR)),
    ),
    max_size=12,
)


@given(moves=MOVES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_members_do_to_each_other_somebody_manages_them(world: World, moves):
    people = list(world.own.people.values())
    numbers = [membership(user) for user in people]
    organisation = world.own.organisation.slug
    with undone():
        for move, by, whom, role in moves:
            with suppress(LastAdministrator, Http404, PermissionDenied):
                if move == "role":
                    operations.change_role(
                        organisation=organisation,
                        member_id=numbers[whom],
                        role=role,
                        by=people[by],
                        at=AT,
                    )
                elif move == "remove":
                    operations.remove_member(
                        organisation=organisation, member_id=numbers[whom], by=people[by], at=AT
                    )
                else:
                    operations.leave_organisation(organisation=organisation, by=people[by], at=AT)
        left = Membership.objects.filter(organisation=world.own.organisation)
        assert left.filter(role=Role.VENDOR_ADMINISTRATOR).exists()


def test_what_a_removed_member_answered_and_signed_stays_under_their_name(
    world: World, sign_in: SignIn
):
    administrator = world.own.administrator
    change_role(world, world.own.signatory, Role.VENDOR_ADMINISTRATOR)
    remove(world, administrator, by=world.own.signatory)
    page = sign_in(world.own.reader).get(reverse("response", args=[world.own.draft]))
    assert page.status_code == 200
    submission = Submission.objects.get(response__public_id=world.own.submitted)
    assert submission.submitted_by == administrator
    answers = reverse("theme", args=[world.own.draft, "governance"])
    assert administrator.name in sign_in(world.own.reader).get(answers).content.decode()


@pytest.mark.parametrize("way", ["role", "removed", "left"])
def test_the_last_administrator_stays_and_stays_one(world: World, way: str):
    administrator = world.own.administrator
    with nothing_written(), pytest.raises(LastAdministrator):
        if way == "role":
            change_role(world, administrator, Role.CONTRIBUTOR)
        elif way == "removed":
            remove(world, administrator)
        else:
            operations.leave_organisation(
                organisation=world.own.organisation.slug, by=administrator, at=AT
            )


def test_an_administrator_whose_account_is_closed_counts_for_nobody(world: World):
    change_role(world, world.own.signatory, Role.VENDOR_ADMINISTRATOR)
    User.objects.filter(pk=world.own.signatory.pk).update(is_active=False)
    with pytest.raises(LastAdministrator):
        remove(world, world.own.administrator)


def test_a_role_of_another_kind_of_organisation_is_refused(world: World, sign_in: SignIn):
    with nothing_written(), pytest.raises(RoleOfAnotherKind):
        change_role(world, world.own.reader, Role.AUTHORITY_MANAGER)
    client = sign_in(world.own.administrator)
    address = reverse("member", args=[world.own.organisation.slug, world.member])
    for role in ("authority-manager", "owner", "", "\0"):
        with nothing_written():
            reply = client.post(address, {"role": role})
        assert reply.status_code == 400


def test_a_member_of_another_organisation_is_not_found_through_ones_own(world: World):
    with nothing_written(), pytest.raises(Http404):
        remove(world, world.other.reader)


def test_removing_asks_first_and_names_who(world: World, sign_in: SignIn):
    client = sign_in(world.own.administrator)
    address = reverse("member-remove", args=[world.own.organisation.slug, world.member])
    with nothing_written():
        page = client.get(address).content.decode()
    assert page.count(world.own.reader.name) > 1
    assert client.post(address)["Location"] == reverse(
        "members", args=[world.own.organisation.slug]
    )
    assert not Membership.objects.filter(user=world.own.reader).exists()


def test_the_last_administrator_who_would_leave_is_told_what_to_do(world: World, sign_in: SignIn):
    client = sign_in(world.own.administrator)
    with nothing_written():
        page = client.post(reverse("leave", args=[world.own.organisation.slug]), follow=True)
    assert "Donnez d’abord ce rôle" in page.content.decode()
