"""What every page sends besides its content: headers, cookies, and no inline code."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.conftest import Reply, SignIn
from tests.web.matrix import ROWS, Row
from tests.web.pages import inline_code
from tests.web.people import people_of
from tests.web.worlds import PASSWORD, World

SHOWN = [row for row in ROWS if 200 in row.get.values()]
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def assert_guarded(response: Reply) -> None:
    policy = {each.strip() for each in response["Content-Security-Policy"].split(";")}
    assert policy == POLICY
    assert {name: response[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("row", SHOWN, ids=str)
def test_a_page_is_guarded_and_holds_no_inline_code(
    row: Row, language: str, world: World, sign_in: SignIn
):
    who = next(who for who, verdict in row.get.items() if verdict == 200)
    client = sign_in(people_of(world)[who])
    client.cookies["language"] = language
    response = client.get(reverse(row.name, kwargs=row.at(world)))
    assert response.status_code == 200
    assert_guarded(response)
    assert response["Content-Language"] == language
    if response["Content-Type"].startswith("text/html"):
        page = response.content.decode()
        assert inline_code(page) == []
        assert f'<html lang="{language}"' in page
        assert page.count("<h1") == 1
        assert page.count("<main") == 1


def test_pages_for_what_went_wrong_are_guarded_too(world: World, sign_in: SignIn):
    own = sign_in(world.own.reader)
    pages = {
        404: own.get("/nowhere/"),
        403: own.get(reverse("submit", args=[world.own.draft])),
        405: own.post(reverse("home")),
        302: sign_in(None).get(reverse("workspace")),
        401: sign_in(None).post(reverse("answer", args=[world.own.draft, "GOV-1"])),
    }
    for status, response in pages.items():
        assert response.status_code == status
        assert_guarded(response)
        assert inline_code(response.content.decode()) == []


def test_the_page_of_a_failed_token_is_guarded_and_helps(db):
    response = Client(enforce_csrf_checks=True).post(reverse("choose-language"))
    assert response.status_code == 403
    assert_guarded(response)
    assert inline_code(response.content.decode()) == []


def test_the_page_of_our_own_error_is_guarded_and_says_nothing_of_it(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_args: object) -> None:
        raise RuntimeError("secret of the error")

    monkeypatch.setattr("clairevoie.web.publishing.queries.method", broken)
    response = sign_in(world.own.reader).get(reverse("method"), {"q": "sent by the reader"})
    assert response.status_code == 500
    assert_guarded(response)
    page = response.content.decode()
    assert inline_code(page) == []
    assert "secret of the error" not in page
    assert "sent by the reader" not in page
    assert "Traceback" not in page


def test_no_page_sets_a_cookie_that_a_script_can_read(world: World, sign_in: SignIn):
    client = sign_in(None)
    login = reverse("account_login")
    client.get(login)
    email = world.own.administrator.email
    answer = client.post(login, {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    client.post(reverse("choose-language"), {"language": "en"})
    assert {"sessionid", "csrftoken", "language"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_a_public_page_sets_no_session(world: World, sign_in: SignIn):
    client = sign_in(None)
    for name in ("home", "register", "method", "questionnaires"):
        client.get(reverse(name))
    assert "sessionid" not in client.cookies


def test_pages_differ_by_cookie_so_that_no_cache_mixes_readers(world: World, sign_in: SignIn):
    assert "Cookie" in sign_in(None).get(reverse("home"))["Vary"]


def test_a_page_that_is_out_of_reach_looks_the_same_as_one_that_does_not_exist(
    world: World, sign_in: SignIn
):
    stranger = sign_in(world.own.administrator)
    theirs = stranger.get(reverse("response", args=[world.other.draft]))
    absent = stranger.get(reverse("response", args=["00000000-0000-4000-8000-000000000000"]))
    assert theirs.status_code == absent.status_code == 404
    assert _without_address_and_token(theirs) == _without_address_and_token(absent)


def _without_address_and_token(response: Reply) -> str:
    page = response.content.decode().replace(response.wsgi_request.path, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
