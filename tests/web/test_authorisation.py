"""The authorisation matrix: every address, everybody, every method."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.addresses import all_addresses
from tests.web.conftest import Reply, SignIn
from tests.web.matrix import ROWS, SIGN_IN, Row, Verdict
from tests.web.people import Who, people_of
from tests.web.tables import changed_tables, contents, undone
from tests.web.worlds import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LOGIN = "/account/login/"
FORM = "application/x-www-form-urlencoded"


def test_every_address_has_a_name():
    assert [each for each in all_addresses() if not each.name] == []


def test_no_two_addresses_share_a_name():
    names = [each.name for each in all_addresses()]
    assert sorted(names) == sorted(set(names))


def test_every_address_has_its_row_and_every_row_its_address():
    assert {each.name for each in ROWS} == {each.name for each in all_addresses()}


def test_every_row_says_what_becomes_of_everybody():
    for row in ROWS:
        for method in METHODS:
            assert set(row.verdicts(method)) == set(Who), f"{row} {method}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_matrix_says_and_a_refusal_writes_nothing(
    row: Row, world: World, sign_in: SignIn, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.ERROR, "django.request")  # refusals are what is asked for here
    address = reverse(row.name, kwargs=row.at(world))
    clients = {who: sign_in(person) for who, person in people_of(world).items()}
    before = contents()
    faults: list[str] = []
    for who, client in clients.items():
        refused = [each for each in METHODS if _must_write_nothing(each, row.verdicts(each)[who])]
        with undone():
            for method in refused:
                faults += _faults(row, world, client, method, who)
            changed = set(changed_tables(before)) - row.may_write
            faults += [f"{'/'.join(refused)} as {who} wrote to {each}" for each in changed]
        for method in set(METHODS).difference(refused):
            with undone():
                faults += _faults(row, world, client, method, who)
    assert not faults, "\n".join([address, *faults])


@pytest.mark.parametrize("sent", [{}, {"revision": "x", "wave": "?", "name": "\x00"}], ids=repr)
def test_a_faulty_form_is_refused_to_those_who_may_not_send_any(
    sent: dict[str, str], world: World, sign_in: SignIn
):
    """Not as a faulty form: that would tell them that there is something at this address."""
    faults = []
    clients = {who: sign_in(person) for who, person in people_of(world).items()}
    for row in ROWS:
        address = reverse(row.name, kwargs=row.at(world))
        for who, client in clients.items():
            verdict = row.post[who]
            if verdict in (SIGN_IN, 401, 403, 404):
                came = _verdict(client.post(address, sent), address)
                if came != verdict:
                    faults.append(f"{address} as {who}: {came}, not {verdict}")
    assert not faults, "\n".join(faults)


def _faults(row: Row, world: World, client: Client, method: str, who: Who) -> Iterator[str]:
    address = reverse(row.name, kwargs=row.at(world))
    came = _verdict(_send(client, method, address, row.sent(world)), address)
    verdict = row.verdicts(method)[who]
    if came != verdict:
        yield f"{method} as {who}: {came}, not {verdict}"


def _send(client: Client, method: str, address: str, sent: dict) -> Reply:
    if method in ("GET", "HEAD"):
        return getattr(client, method.lower())(address)
    if method == "POST":
        return client.post(address, sent)
    return client.generic(method, address, b"", content_type=FORM)


def _verdict(response: Reply, address: str) -> Verdict:
    if response.status_code == 302 and response["Location"] == f"{LOGIN}?next={address}":
        return SIGN_IN
    return response.status_code


def _must_write_nothing(method: str, verdict: Verdict) -> bool:
    return method in ("GET", "HEAD", "OPTIONS") or verdict == SIGN_IN or int(verdict) >= 400
