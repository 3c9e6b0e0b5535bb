"""Saving one answer as it is given: the fragment that comes back, and what is refused."""

import logging
import re
from urllib.parse import quote
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from clairevoie.core.answers import MAXIMUM_COMMENT
from clairevoie.web.assessments.models import Answer
from clairevoie.web.programmes.operations import close_wave
from tests.web.conftest import Reply, SignIn
from tests.web.pages import inline_code
from tests.web.tables import nothing_written
from tests.web.worlds import AT, World

HTMX = {"HX-Request": "true"}
ABSENT = UUID("00000000-0000-4000-8000-000000000000")


def send(
    client: Client,
    response: UUID,
    criterion: str = "GOV-2",
    *,
    level: str = "2",
    comment: str = "",
    revision: str = "0",
) -> Reply:
    return client.post(
        f"/responses/{response}/answers/{quote(criterion, safe='')}/",
        {
            f"{criterion}-level": level,
            f"{criterion}-comment": comment,
            f"{criterion}-revision": revision,
        },
        headers=HTMX,
    )


def state_in(page: str) -> str:
    found = re.search(r'class="cv-saved"[^>]*data-state="(\w+)"', page)
    assert found
    return found[1]


def revision_in(page: str, criterion: str = "GOV-2") -> int:
    found = re.search(rf'name="{criterion}-revision" value="(\d+)"', page)
    assert found
    return int(found[1])


def stored(world: World, criterion: str) -> Answer:
    return Answer.objects.get(response__public_id=world.own.draft, criterion=criterion)


@pytest.fixture
def contributor(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.own.contributor)


def test_a_saved_answer_comes_back_with_its_new_revision(world: World, contributor: Client):
    for revision in range(3):
        page = send(
            contributor, world.own.draft, level=str(revision), revision=str(revision)
        ).content.decode()
        assert state_in(page) == "saved"
        assert revision_in(page) == revision + 1
    assert stored(world, "GOV-2").level == 2


def test_what_comes_back_is_a_fragment_with_the_live_score_and_no_page(
    world: World, contributor: Client
):
    response = send(contributor, world.own.draft)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="saved-GOV-2"' in page
    assert "hx-swap-oob" in page
    assert inline_code(page) == []


def test_the_fragment_shows_the_score_that_a_fresh_page_shows(world: World, contributor: Client):
    def live(page: str) -> str:
        found = re.search(r'<aside[^>]*class="cv-live".*?</aside>', page, re.DOTALL)
        assert found, page[:2000]
        body = re.sub(r"^<aside[^>]*>", "", found[0])
        return re.sub(r"\s+", " ", body)

    fragment = send(contributor, world.own.draft, level="3").content.decode()
    fresh = contributor.get(reverse("theme", args=[world.own.draft, "governance"])).content.decode()
    assert live(fragment) == live(fresh)
    assert revision_in(fragment) == revision_in(fresh)


def test_dont_know_and_no_level_are_saved_too(world: World, contributor: Client):
    send(contributor, world.own.draft, level="unknown")
    assert stored(world, "GOV-2").unknown
    send(contributor, world.own.draft, level="", comment="seulement", revision="1")
    row = stored(world, "GOV-2")
    assert (row.level, row.unknown, row.comment) == (None, False, "seulement")


def test_saving_the_same_again_writes_nothing_and_says_saved(world: World, contributor: Client):
    send(contributor, world.own.draft)
    with nothing_written():
        response = send(contributor, world.own.draft, revision="0")
    assert response.status_code == 200
    assert state_in(response.content.decode()) == "saved"


def test_a_conflict_is_a_409_that_shows_both_answers_and_overwrites_nothing(
    world: World, contributor: Client, sign_in: SignIn
):
    send(sign_in(world.own.signatory), world.own.draft, level="3", comment="celui du collègue")
    with nothing_written():
        response = send(contributor, world.own.draft, level="0", comment="le mien")
    page = response.content.decode()
    assert response.status_code == 409
    assert state_in(page) == "conflict"
    assert revision_in(page) == 1
    for each in ("celui du collègue", "le mien", "Aucune analyse", "24 mois au plus"):
        assert each in page
    assert world.own.signatory.name in page


def test_after_a_conflict_ones_own_answer_can_be_kept(
    world: World, contributor: Client, sign_in: SignIn
):
    send(sign_in(world.own.signatory), world.own.draft, level="3")
    seen = revision_in(send(contributor, world.own.draft, level="0").content.decode())
    assert send(contributor, world.own.draft, level="0", revision=str(seen)).status_code == 200
    assert stored(world, "GOV-2").level == 0


def test_what_is_written_is_shown_as_text_and_never_as_code(
    world: World, contributor: Client, sign_in: SignIn
):
    hostile = '</textarea><script>alert(1)</script><img src=x onerror="alert(1)">'
    send(contributor, world.own.draft, comment=hostile)
    stale = send(sign_in(world.own.signatory), world.own.draft, comment="autre").content.decode()
    page = contributor.get(reverse("theme", args=[world.own.draft, "governance"])).content.decode()
    for shown in (stale, page):
        assert "&lt;script&gt;alert(1)" in shown
        assert inline_code(shown) == []


# ---- refused -----------------------------------------------------------------------------------


def test_signed_out_is_a_401_that_says_so_in_the_card(world: World, sign_in: SignIn):
    with nothing_written():
        response = send(sign_in(None), world.own.draft)
    assert response.status_code == 401
    page = response.content.decode()
    assert state_in(page) == "unsaved"
    assert reverse("account_login") in page
    assert "<html" not in page


def test_a_token_is_required(world: World):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.own.contributor)
    with nothing_written():
        assert send(strict, world.own.draft).status_code == 403
    page = strict.get(reverse("theme", args=[world.own.draft, "governance"])).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    answered = strict.post(
        reverse("answer", args=[world.own.draft, "GOV-2"]),
        {"GOV-2-level": "2", "GOV-2-revision": "0", "csrfmiddlewaretoken": found[1]},
    )
    assert answered.status_code == 200


@pytest.mark.parametrize("response", ["other's", "absent", "own of another wave, closed"])
def test_a_response_out_of_reach_is_not_there_and_a_closed_one_says_so(
    world: World, contributor: Client, response: str
):
    chosen, status = {
        "other's": (world.other.draft, 404),
        "absent": (ABSENT, 404),
        "own of another wave, closed": (world.own.late, 409),
    }[response]
    with nothing_written():
        assert send(contributor, chosen).status_code == status


def test_a_strangers_invalid_form_is_answered_like_any_other_stranger(
    world: World, contributor: Client
):
    """Or a 400 would tell that there is such a response, or at least that somebody looked."""
    for chosen in (world.other.draft, ABSENT):
        assert send(contributor, chosen, revision="nonsense").status_code == 404


def test_a_readers_invalid_form_is_a_403(world: World, sign_in: SignIn):
    reader = sign_in(world.own.reader)
    assert send(reader, world.own.draft, revision="nonsense").status_code == 403


def test_after_submission_and_after_closing_it_says_that_it_is_not_open(
    world: World, contributor: Client
):
    with nothing_written():
        assert send(contributor, world.own.submitted).status_code == 409
    close_wave(slug=world.open, by=world.manager, at=AT)
    with nothing_written():
        page = send(contributor, world.own.draft)
    assert page.status_code == 409
    assert state_in(page.content.decode()) == "unsaved"


@pytest.mark.parametrize(
    "sent",
    [
        {"level": "4"},
        {"level": "9"},
        {"level": "-1"},
        {"level": "1.5"},
        {"level": "two"},
        {"level": "٢"},
        {"level": "2\x00"},
        {"level": "UNKNOWN"},
        {"level": "1" * 5000},
        {"revision": ""},
        {"revision": "-1"},
        {"revision": "1.5"},
        {"revision": "one"},
        {"revision": "1e3"},
        {"revision": "9" * 5000},
        {"revision": "99999999999"},
        {"revision": "\x00"},
        {"revision": "null"},
        {"comment": "x" * (MAXIMUM_COMMENT + 1)},
        {"comment": "nul \x00 byte"},
    ],
    ids=lambda sent: repr(sent)[:40],
)
def test_what_is_not_among_the_choices_is_a_400_and_nothing_is_written(
    world: World, contributor: Client, sent: dict[str, str]
):
    with nothing_written():
        response = send(contributor, world.own.draft, **sent)
    assert response.status_code == 400
    assert state_in(response.content.decode()) == "unsaved"


@pytest.mark.parametrize(
    "criterion",
    [
        "GOV-9",
        "gov-2",
        "GOV-2 ",
        "ГОВ-2",
        "GOV 2",
        "GOV%2",
        "<b>GOV</b>",
        '"><script>alert(1)</script>',
        "GOV-2\x00",
        "\x00",
        "..",
        "x" * 3000,
        "🦊",
        "a-level",
        "__proto__",
    ],
    ids=lambda criterion: repr(criterion)[:30],
)
def test_an_unknown_criterion_is_a_400_or_a_404_and_nothing_is_written(
    world: World, contributor: Client, criterion: str
):
    with nothing_written():
        response = send(contributor, world.own.draft, criterion)
    assert response.status_code in (400, 404)
    assert inline_code(response.content.decode()) == []


def test_missing_fields_are_a_400(world: World, contributor: Client):
    address = reverse("answer", args=[world.own.draft, "GOV-2"])
    for sent in ({}, {"GOV-2-level": "1"}, {"level": "1", "revision": "0"}):
        with nothing_written():
            assert contributor.post(address, sent).status_code == 400


def test_a_missing_level_is_no_answer_yet(world: World, contributor: Client):
    address = reverse("answer", args=[world.own.draft, "GOV-2"])
    with nothing_written():
        assert contributor.post(address, {"GOV-2-revision": "0"}).status_code == 200


def test_a_broken_encoding_does_not_break_the_site(world: World, contributor: Client):
    """Half a surrogate pair, and bytes that are no UTF-8: kept as replacement characters."""
    address = reverse("answer", args=[world.own.draft, "GOV-2"])
    body = b"GOV-2-level=1&GOV-2-revision=0&GOV-2-comment=%ED%A0%80%FFfin"
    response = contributor.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    comment = stored(world, "GOV-2").comment
    assert comment.endswith("fin")
    comment.encode()


def test_a_surrogate_in_a_json_body_is_no_form(world: World, contributor: Client):
    address = reverse("answer", args=[world.own.draft, "GOV-2"])
    with nothing_written():
        response = contributor.post(address, rb'{"\ud800": 1}', content_type="application/json")
    assert response.status_code == 400


def test_the_ends_of_lines_are_kept_as_one_character(world: World, contributor: Client):
    send(contributor, world.own.draft, comment="un\r\ndeux")
    assert stored(world, "GOV-2").comment == "un\ndeux"


def test_nothing_of_what_was_sent_is_in_the_logs(
    world: World, contributor: Client, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    secret = "quokka confidentiel"
    send(contributor, world.own.draft, comment=secret)
    send(contributor, world.own.draft, comment=secret + "!", revision="7")
    send(contributor, world.own.draft, level=secret)
    send(contributor, world.own.submitted, comment=secret)
    send(contributor, world.other.draft, comment=secret)
    send(contributor, world.own.draft, comment=secret + "\x00")
    told = [
        record
        for record in caplog.records
        if record.name != "django.db.backends" and "quokka" in repr(vars(record))
    ]
    assert told == []
