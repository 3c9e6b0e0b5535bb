"""What everybody sees: results, register, questionnaires; and what machines ask of the site."""

import csv
import hashlib
import io
import json
import re
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clairevoie.formats.questionnaires import questionnaire_from_tree
from clairevoie.web.assessments.models import Submission
from clairevoie.web.assessments.operations import AnswerChange, change_product, record_answer
from clairevoie.web.programmes.tables import csv_response
from clairevoie.web.publishing.models import Picture, Release
from clairevoie.web.publishing.operations import draw_pictures
from tests.web.conftest import Reply, SignIn
from tests.web.pages import inline_code
from tests.web.tables import nothing_written
from tests.web.worlds import AT, COMMENT, World, the_questionnaire

PAGES = ("register", "register-json", "register-csv")
# What a spreadsheet would run, and how such a cell may begin.
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


@pytest.fixture
def visitor(world: World, sign_in: SignIn) -> Client:
    return sign_in(None)


def rows_of(response: "HttpResponse | Reply") -> list[list[str]]:
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


# ---- results -----------------------------------------------------------------------------------


def test_the_results_file_is_the_stored_bytes_and_its_digest_is_the_one_shown(
    world: World, visitor: Client
):
    response = visitor.get(reverse("results-json", args=[world.published]))
    release = Release.objects.get(wave__slug=world.published)
    assert response["Content-Type"] == "application/json"
    assert response.content == release.document.encode()
    sha_256 = urlsafe_b64encode(hashlib.sha256(response.content).digest()).decode().rstrip("=")
    assert release.digest == f"sha-256:{sha_256}"
    assert (
        release.digest in visitor.get(reverse("results", args=[world.published])).content.decode()
    )


def test_the_results_table_holds_every_cell_of_the_release(world: World, visitor: Client):
    release = visitor.get(reverse("results-json", args=[world.published])).json()
    columns, *rows = rows_of(visitor.get(reverse("results-csv", args=[world.published])))
    assert columns == ["table", "first", "second", "products", "withheld"]
    cells = [
        [table["id"], *(*cell["at"], "")[:2], *(str(cell[key] or "") for key in ("products",))]
        for table in release["tables"]
        for cell in table["cells"]
    ]
    assert [row[:3] for row in rows] == [cell[:3] for cell in cells]
    assert all(bool(row[3]) != bool(row[4]) for row in rows)  # a count, or why there is none


def test_the_latest_results_are_the_ones_published_last(world: World, visitor: Client):
    address = visitor.get(reverse("latest-results"))["Location"]
    assert address == reverse("results", args=[world.published])


def test_a_page_of_results_names_no_vendor_and_no_product(world: World, visitor: Client):
    for name in ("results", "results-json", "results-csv"):
        shown = visitor.get(reverse(name, args=[world.published])).content.decode()
        for secret in ("Dossier", "Logiciels", "SARL", COMMENT):
            assert secret not in shown


def test_publishing_draws_the_pictures_and_the_page_shows_them_without_inline_code(
    world: World, sign_in: SignIn, visitor: Client
):
    manager = sign_in(world.manager)
    response = manager.post(reverse("publish", args=[world.sealed]))
    assert response["Location"] == reverse("wave", args=[world.sealed])
    release = Release.objects.get(wave__slug=world.sealed)
    if not Picture.objects.filter(release=release).exists():  # the worker's part, after a commit
        draw_pictures(release.pk)
    for language in ("fr", "en"):
        visitor.cookies["language"] = language
        page = visitor.get(reverse("results", args=[world.sealed])).content.decode()
        assert "<svg" in page
        assert inline_code(page) == []
        picture = visitor.get(reverse("picture", args=[world.sealed, "bands-wide"]))
        assert picture["Content-Type"] == "image/svg+xml"
        assert inline_code(picture.content.decode()) == []


def test_drawing_again_puts_new_pictures_in_place_of_the_old_ones(world: World):
    release = Release.objects.get(wave__slug=world.published)
    before = Picture.objects.filter(release=release).count()
    assert before > 0
    assert draw_pictures(release.pk) == before
    assert Picture.objects.filter(release=release).count() == before


def test_a_picture_of_another_name_is_not_there(world: World, visitor: Client):
    for name in ("nothing", "bands", "x" * 3000):
        assert visitor.get(f"/waves/{world.published}/results/{name}.svg").status_code == 404


# ---- register ----------------------------------------------------------------------------------


def test_the_register_lists_every_submission_with_its_digest(world: World, visitor: Client):
    listed = visitor.get(reverse("register-json")).json()
    assert listed["format"] == "clairevoie/register/1"
    digests = {each["digest"] for each in listed["submissions"]}
    assert digests == set(Submission.objects.values_list("digest", flat=True))
    columns, *rows = rows_of(visitor.get(reverse("register-csv")))
    assert columns == list(listed["submissions"][0])
    assert {row[-1] for row in rows} == digests


def test_the_register_shows_no_draft(world: World, visitor: Client):
    for name in PAGES:
        shown = visitor.get(reverse(name), {"wave": world.closed}).content.decode()
        assert "Own Dossier" not in shown


def test_the_register_shows_no_score_no_level_and_no_comment(world: World, visitor: Client):
    """Same bytes, whatever the answers are: nothing of them can be in there."""

    def shown() -> dict[str, str]:
        return {name: _without_token(visitor.get(reverse(name))) for name in PAGES}

    before = shown()
    Submission.objects.update(reached=0, applicable=0)  # what a score would be shown from
    assert shown() == before
    for page in before.values():
        for secret in (COMMENT, "24 mois au plus", "GOV-1", "cv-band", "%</"):
            assert secret not in page
        assert not re.search(r"\b\d+,\d\s*%|\b\d+\.\d%|\d / \d|80-100|60-80|0-20", page)


def _without_token(response: Reply) -> str:
    page = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "own imagerie"}, {"Own Imagerie"}),
        ({"q": "OTHER LOG"}, {"Other Imagerie", "Other Dossier"}),
        ({"wave": "open"}, {"Own Imagerie", "Other Imagerie"}),
        ({"q": "own", "wave": "sealed"}, {"Own Dossier"}),
        ({"q": "%"}, set()),
        ({"q": "_"}, set()),
        ({"q": "'"}, set()),
        ({"q": '"'}, set()),
        ({"q": "\\"}, set()),
        ({"q": "' OR 1=1 --"}, set()),
        ({"q": "own\x00"}, None),
        ({"q": "\x00"}, None),
        ({"wave": "\x00"}, None),
        ({"wave": "nowhere"}, set()),
        ({"wave": "x" * 5000}, set()),
        ({"q": "x" * 5000}, set()),
        ({"q": "\ud800".encode("utf-8", "surrogatepass")}, set()),
        ({"q": b"\xff"}, set()),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, dict) else "",
)
def test_the_register_is_searched_by_the_letters_given_and_nothing_else(
    world: World, visitor: Client, query: dict, found: set[str] | None
):
    for name in PAGES:
        assert visitor.get(reverse(name), query).status_code == 200
    if found is not None:
        listed = visitor.get(reverse("register-json"), query).json()["submissions"]
        assert {each["product"] for each in listed} == found


def test_the_register_finds_a_submission_by_its_digest(world: World, visitor: Client):
    for digest in Submission.objects.values_list("digest", flat=True):
        listed = visitor.get(reverse("register-json"), {"q": digest}).json()["submissions"]
        assert [each["digest"] for each in listed] == [digest]


@pytest.mark.parametrize(
    "page", ["abc", "0", "-1", "999999", "9999999", "1.5", "٣", "", "1 ", "\x00", "x" * 5000]
)
def test_a_page_that_there_is_not_shows_one_that_there_is(
    world: World, visitor: Client, sign_in: SignIn, page: str
):
    assert visitor.get(reverse("register"), {"page": page}).status_code == 200
    vendor = reverse("vendor", args=[world.own.organisation.slug])
    assert sign_in(world.own.reader).get(vendor, {"page": page}).status_code == 200
    board = reverse("wave", args=[world.open])
    assert sign_in(world.manager).get(board, {"page": page}).status_code == 200


# ---- the authority's board ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Own Dossier", "Own Imagerie", "Other Dossier", "Other Imagerie"}),
        ({"q": "own"}, {"Own Dossier", "Own Imagerie"}),
        ({"state": "draft"}, {"Own Dossier", "Other Dossier"}),
        ({"state": "submitted", "q": "other"}, {"Other Imagerie"}),
        ({"corridor": "imaging"}, {"Own Imagerie", "Other Imagerie"}),
        ({"corridor": "nowhere"}, set()),
        ({"state": "nonsense"}, set()),
        ({"q": "%"}, set()),
        ({"q": "'"}, set()),
        ({"sort": "unknown"}, {"Own Dossier", "Own Imagerie", "Other Dossier", "Other Imagerie"}),
        ({"sort": "product__vendor__users"}, None),
        ({"sort": "-vendor"}, None),
        ({"q": "\x00", "state": "\x00", "corridor": "\x00", "sort": "\x00"}, None),
        ({"q": "x" * 5000, "state": "x" * 5000, "corridor": "x" * 5000}, set()),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, dict) else "",
)
def test_the_board_is_filtered_by_what_is_asked_and_bears_any_nonsense(
    world: World, sign_in: SignIn, query: dict, found: set[str] | None
):
    manager = sign_in(world.manager)
    assert manager.get(reverse("wave", args=[world.open]), query).status_code == 200
    response = manager.get(reverse("wave-csv", args=[world.open]), query)
    assert response.status_code == 200
    if found is not None:
        assert {row[0] for row in rows_of(response)[1:]} == found


def test_the_board_puts_first_what_was_changed_last(world: World, sign_in: SignIn):
    manager = sign_in(world.manager)
    address = reverse("wave-csv", args=[world.open])
    for number, vendor in enumerate((world.own, world.other), start=10):
        record_answer(
            response_id=vendor.draft,
            change=AnswerChange("OPS-1", 0, "", 0),
            by=vendor.contributor,
            at=AT + timedelta(days=number),
        )
        last = rows_of(manager.get(address, {"sort": "-changed"}))[1]
        assert last[2] == vendor.organisation.name
        assert last[0].endswith("Dossier")


def test_the_board_keeps_a_drafts_score_to_its_vendor(world: World, sign_in: SignIn):
    response = sign_in(world.manager).get(reverse("wave-csv", args=[world.open]))
    columns, *rows = rows_of(response)
    for row in rows:
        line = dict(zip(columns, row, strict=True))
        is_submitted = line["state"] == "submitted"
        assert bool(line["reached"]) is is_submitted
        assert bool(line["percent"]) is is_submitted
        assert bool(line["band"]) is is_submitted
        assert bool(line["digest"]) is is_submitted


def test_no_table_runs_as_a_formula_in_a_spreadsheet(world: World, visitor: Client):
    response = csv_response("name.csv", FORMULAS, [FORMULAS, (-1, None, "1", "a=b", "", 0, 1.5)])
    _, texts, values = rows_of(response)
    assert texts == ["'" + each for each in FORMULAS]
    assert values == ["-1", "", "1", "a=b", "", "0", "1.5"]


def test_a_products_name_runs_in_no_table(world: World, visitor: Client, sign_in: SignIn):
    change_product(
        product_id=world.own.submitted_product,
        name='=HYPERLINK("http://x";"y")',
        corridors=("hospital",),
        by=world.own.administrator,
        at=AT,
    )
    for response in (
        visitor.get(reverse("register-csv")),
        sign_in(world.manager).get(reverse("wave-csv", args=[world.open])),
    ):
        names = [row[0] for row in rows_of(response)]
        assert '\'=HYPERLINK("http://x";"y")' in names
        assert not [name for name in names if name.startswith(("=", "+", "-", "@"))]


# ---- questionnaires ----------------------------------------------------------------------------


def test_a_published_questionnaire_can_be_read_back_from_its_file(world: World, visitor: Client):
    document = visitor.get(reverse("questionnaire-json", args=["small", "1"])).json()
    again = questionnaire_from_tree(document)
    assert again == the_questionnaire()
    assert again.digest == world.questionnaire.digest


@pytest.mark.parametrize(
    "address",
    [
        "/questionnaires/small/2/",
        "/questionnaires/absent/1/",
        "/questionnaires/small/2.json",
        "/questionnaires/small/%00/",
        "/questionnaires/small/%00.json",
        "/questionnaires/small/1%00/",
        "/questionnaires/small/%F0%9F%A6%8A/",
        "/questionnaires/small/%FF/",
        "/questionnaires/" + "x" * 3000 + "/1/",
        "/questionnaires/small/" + "x" * 3000 + "/",
        "/waves/absent/results/",
        "/waves/" + "x" * 3000 + "/results/",
        "/waves/%00/results/",
        "/responses/not-a-uuid/",
        "/responses/00000000-0000-4000-8000-00000000000G/result/",
        "/%00",
        "/%FF",
    ],
    ids=lambda address: address[:60],
)
def test_what_there_is_not_is_a_404(world: World, visitor: Client, address: str):
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/account/password/reset/key/1-%00/",
        "/account/password/reset/key/zzzzzzzzzzzzz-" + "x" * 3000 + "/",
        "/account/confirm-email/x:" + "x" * 3000 + "/",
        "/account/login/?next=%00",
        "/account/login/?next=//evil.example/",
        "/account/password/reset/?q=%00",
    ],
    ids=lambda address: address[:50],
)
def test_an_odd_address_of_the_accounts_breaks_nothing(world: World, visitor: Client, address: str):
    response = visitor.get(address)
    assert response.status_code in (200, 302, 400, 404)
    assert inline_code(response.content.decode()) == []


@pytest.mark.parametrize("cookie", ["x" * 4000, "é" * 10, "'; --", ""])
def test_a_session_that_never_was_is_nobodys(world: World, visitor: Client, cookie: str):
    address = reverse("workspace")
    response = visitor.get(address, headers={"Cookie": f'sessionid="{cookie}"'})
    assert response.status_code == 302


def test_a_submission_of_an_enormous_number_is_a_404(world: World, sign_in: SignIn):
    own = sign_in(world.own.reader)
    for number in ("0", "2", "9" * 30, "9" * 5000):
        address = f"/responses/{world.own.submitted}/submissions/{number}.json"
        assert own.get(address).status_code == 404


def test_a_submission_is_downloaded_as_its_stored_bytes(world: World, sign_in: SignIn):
    response = sign_in(world.manager).get(reverse("submission-json", args=[world.own.submitted, 1]))
    submission = Submission.objects.get(response__public_id=world.own.submitted)
    assert response.content == submission.document.encode()
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_response_is_downloaded_without_what_does_not_apply(world: World, sign_in: SignIn):
    document = json.loads(
        sign_in(world.own.reader).get(reverse("response-json", args=[world.own.submitted])).content
    )
    assert set(document["answers"]) == {"GOV-1", "GOV-2", "OPS-1", "OPS-2"}


# ---- language ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cookie", ["de", "", "fr-FR", "EN", "../../etc", "x" * 3000, "en\\", "%00", "fr en"]
)
def test_a_language_that_is_not_spoken_is_french(world: World, visitor: Client, cookie: str):
    visitor.cookies["language"] = cookie
    response = visitor.get(reverse("method"))
    assert (response.status_code, response["Content-Language"]) == (200, "fr")


def test_the_browsers_own_language_does_not_decide(world: World, visitor: Client):
    response = visitor.get(reverse("method"), headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "fr"


def test_a_chosen_language_is_kept(world: World, visitor: Client):
    sent = {"language": "en", "next": "/register/?q=x"}
    response = visitor.post(reverse("choose-language"), sent)
    assert response["Location"] == "/register/?q=x"
    assert visitor.get(reverse("method"))["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["de", "", "fr\x00", "x" * 3000, "EN"])
def test_a_language_that_is_not_offered_is_not_kept(world: World, visitor: Client, language: str):
    visitor.post(reverse("choose-language"), {"language": language})
    assert "language" not in visitor.cookies


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "http:evil.example",
        "http:///evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://evil.example/",
        "\thttps://evil.example/",
        "\x00https://evil.example/",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
        "ftp://testserver/",
        "",
    ],
    ids=repr,
)
def test_choosing_a_language_leads_to_no_other_site(world: World, visitor: Client, following: str):
    response = visitor.post(reverse("choose-language"), {"language": "en", "next": following})
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("following", ["/x\r\nSet-Cookie: a=b", "/\r\nx", "/x" * 3000])
def test_an_odd_way_back_is_followed_safely_or_refused(
    world: World, visitor: Client, following: str
):
    response = visitor.post(reverse("choose-language"), {"language": "en", "next": following})
    assert response.status_code in (302, 400)
    assert "a" not in visitor.cookies
    if response.status_code == 302:
        assert response["Location"].startswith("/")
        assert "\n" not in response["Location"]


# ---- what machines ask -------------------------------------------------------------------------


def test_the_process_says_that_it_is_alive(visitor: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.get(reverse("healthz"))
    assert (response.content, response["Content-Type"]) == (b"ok\n", "text/plain")
    assert "no-store" in response["Cache-Control"]


def test_the_site_says_that_it_is_ready(visitor: Client):
    response = visitor.get(reverse("readyz"))
    assert (response.status_code, response.json()) == (200, {"ready": True})
    assert "no-store" in response["Cache-Control"]


def test_the_site_is_not_ready_while_a_migration_is_pending(visitor: Client):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("publishing", "0001_initial")
    response = visitor.get(reverse("readyz"))
    assert (response.status_code, response.json()) == (503, {"ready": False})


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_whom_to_tell_of_a_vulnerability_is_said(visitor: Client):
    response = visitor.get("/.well-known/security.txt")
    assert response["Content-Type"].startswith("text/plain")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"].startswith(("mailto:", "https://"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", fields["Expires"])
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"


def test_another_host_name_is_refused(world: World, visitor: Client):
    with nothing_written():
        response = visitor.get(reverse("home"), headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()
