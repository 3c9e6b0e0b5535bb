"""Forms without script: pages that save all their answers, and what hostile forms get."""

import logging
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from clairevoie.web.assessments.models import Answer, Product, Response, Submission
from clairevoie.web.assessments.operations import AnswerChange, record_answer
from clairevoie.web.programmes.operations import close_wave
from tests.web.conftest import SignIn
from tests.web.pages import inline_code
from tests.web.tables import nothing_written
from tests.web.worlds import AT, World

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def contributor(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.own.contributor)


@pytest.fixture
def administrator(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.own.administrator)


def governance(world: World) -> str:
    return reverse("theme", args=[world.own.draft, "governance"])


def answers(**levels: tuple[str, int]) -> dict[str, str]:
    """`GOV_1=("1", 0)`: a level and the revision that was seen."""
    sent = {}
    for name, (level, revision) in levels.items():
        criterion = name.replace("_", "-")
        sent[f"{criterion}-level"] = level
        sent[f"{criterion}-revision"] = str(revision)
    return sent


def stored(world: World) -> dict[str, tuple[int | None, int]]:
    rows = Answer.objects.filter(response__public_id=world.own.draft)
    return {row.criterion: (row.level, row.revision) for row in rows}


# ---- a page of answers -------------------------------------------------------------------------


def test_a_page_saves_all_its_answers_and_shows_itself_again(world: World, contributor: Client):
    sent = answers(GOV_1=("0", 1), GOV_2=("2", 0), GOV_3=("1", 1))
    response = contributor.post(governance(world), sent)
    assert (response.status_code, response["Location"]) == (302, governance(world))
    assert stored(world) == {"GOV-1": (0, 2), "GOV-2": (2, 1), "GOV-3": (1, 2)}
    assert contributor.get(governance(world)).status_code == 200


def test_saving_and_going_on_leads_to_the_next_theme_then_to_the_overview(
    world: World, contributor: Client
):
    sent = {**answers(GOV_2=("2", 0)), "continue": "1"}
    following = reverse("theme", args=[world.own.draft, "operations"])
    assert contributor.post(governance(world), sent)["Location"] == following
    sent = {**answers(OPS_1=("2", 0)), "continue": "1"}
    overview = reverse("response", args=[world.own.draft])
    assert contributor.post(following, sent)["Location"] == overview


def test_the_whole_questionnaire_is_saved_at_once(world: World, contributor: Client):
    sent = answers(GOV_1=("0", 1), GOV_2=("3", 0), OPS_1=("1", 0))
    response = contributor.post(reverse("whole", args=[world.own.draft]), sent)
    assert response["Location"] == reverse("response", args=[world.own.draft])
    assert stored(world) == {"GOV-1": (0, 2), "GOV-2": (3, 1), "GOV-3": (0, 1), "OPS-1": (1, 1)}


def test_sending_a_page_unchanged_writes_nothing(world: World, contributor: Client):
    with nothing_written():
        contributor.post(governance(world), answers(GOV_1=("1", 1), GOV_3=("0", 1)))


def test_a_criterion_that_is_not_on_the_page_is_not_saved_by_it(world: World, contributor: Client):
    with nothing_written():
        contributor.post(governance(world), answers(OPS_1=("1", 0), OPS_2=("1", 0), XX_1=("1", 0)))


def test_a_page_with_a_conflict_shows_both_answers_and_saves_the_others(
    world: World, contributor: Client
):
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-1", 0, "celui du collègue", 1),
        by=world.own.signatory,
        at=AT,
    )
    sent = {**answers(GOV_1=("1", 1), GOV_2=("2", 0)), "GOV-1-comment": "le mien"}
    response = contributor.post(governance(world), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "celui du collègue" in page
    assert "le mien" in page
    assert inline_code(page) == []
    assert 'name="GOV-1-revision" value="2"' in page  # saving again replaces, knowingly
    assert stored(world)["GOV-1"] == (0, 2)
    assert stored(world)["GOV-2"] == (2, 1)


def test_one_answer_that_is_no_choice_refuses_the_page_and_nothing_is_written(
    world: World, contributor: Client
):
    for level in ("4", "9", "nonsense"):
        with nothing_written():
            response = contributor.post(
                governance(world), answers(GOV_1=("0", 1), GOV_2=(level, 0))
            )
        assert response.status_code == 400
        assert 'href="#GOV-2"' in response.content.decode()


def test_what_a_rule_refuses_is_said_in_the_readers_language(world: World, contributor: Client):
    french = contributor.post(governance(world), answers(GOV_2=("4", 0))).content.decode()
    contributor.cookies["language"] = "en"
    english = contributor.post(governance(world), answers(GOV_2=("4", 0))).content.decode()

    assert "le niveau 4 de GOV-2 est hors limites (de 0 à 3, ou" in french
    assert "level 4 of GOV-2 is out of range (from 0 to 3, or" in english


def test_a_theme_that_is_not_there_is_a_404(world: World, contributor: Client):
    address = reverse("theme", args=[world.own.draft, "nowhere"])
    assert contributor.get(address).status_code == 404
    with nothing_written():
        assert contributor.post(address, answers(GOV_1=("0", 1))).status_code == 404


def test_a_page_sent_after_closing_says_that_nothing_changes_any_more(
    world: World, contributor: Client
):
    close_wave(slug=world.open, by=world.manager, at=AT)
    with nothing_written():
        response = contributor.post(governance(world), answers(GOV_1=("0", 1)))
    assert response["Location"] == reverse("response", args=[world.own.draft])


def test_a_page_of_a_submitted_response_offers_nothing_to_send(world: World, contributor: Client):
    page = contributor.get(
        reverse("theme", args=[world.own.submitted, "governance"])
    ).content.decode()
    assert 'name="save"' not in page
    assert 'name="continue"' not in page


# ---- facts, products, submission ---------------------------------------------------------------


def test_facts_are_saved_and_a_stale_page_is_told_so(world: World, contributor: Client):
    address = reverse("facts", args=[world.own.draft])
    sent = {"revision": "1", "hosting": ["vendor"], "mobile": "false", "size": "small"}
    response = contributor.post(address, sent)
    assert response["Location"] == reverse("response", args=[world.own.draft])
    with nothing_written():
        response = contributor.post(address, {**sent, "mobile": "true"})
    assert response.status_code == 409
    assert 'name="revision" value="2"' in response.content.decode()


def test_none_of_the_options_stands_alone(world: World, contributor: Client):
    address = reverse("facts", args=[world.own.draft])
    sent = {"revision": "1", "hosting": ["__none__"], "mobile": "false", "size": "small"}
    with nothing_written():
        both = contributor.post(address, {**sent, "hosting": ["__none__", "vendor"]})
        assert both.status_code == 400
        assert (
            contributor.post(address, {**sent, "hosting": ["vendor", "__none__"]}).status_code
            == 400
        )
    contributor.post(address, sent)
    assert Response.objects.get(public_id=world.own.draft).facts["hosting"] == []


@pytest.mark.parametrize(
    "sent",
    [
        {"revision": "x"},
        {"revision": ""},
        {"revision": "-1"},
        {"revision": "9" * 5000},
        {"mobile": "maybe"},
        {"mobile": "\x00"},
        {"size": "enormous"},
        {"hosting": ["moon"]},
        {"hosting": ["vendor"] * 1900 + ["moon"]},
    ],
    ids=lambda sent: repr(sent)[:40],
)
def test_facts_that_are_no_choice_are_a_400_and_nothing_is_written(
    world: World, contributor: Client, sent: dict
):
    base = {"revision": "1", "hosting": ["vendor"], "mobile": "true", "size": "large"}
    with nothing_written():
        response = contributor.post(reverse("facts", args=[world.own.draft]), {**base, **sent})
    assert response.status_code == 400


def test_a_product_is_declared_renamed_and_answered_for(world: World, administrator: Client):
    slug = world.own.organisation.slug
    sent = {"name": "Nouveau", "corridors": ["hospital"]}
    address = administrator.post(reverse("product-new", args=[slug]), sent)["Location"]
    product = Product.objects.get(name="Nouveau")
    assert address == reverse("product", args=[product.public_id])
    administrator.post(address, {**sent, "name": "Encore nouveau"})
    started = administrator.post(
        reverse("response-start", args=[product.public_id]),
        {"wave": world.open, "product_version": "1.0"},
    )
    response = Response.objects.get(product=product)
    assert response.product.name == "Encore nouveau"
    assert started["Location"] == reverse("facts", args=[response.public_id])


@pytest.mark.parametrize(
    "sent",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 201},
        {"name": "nul\x00"},
        {"name": "Own Imagerie"},
        {"corridors": []},
        {"corridors": ["nowhere"]},
        {"corridors": ["hospital\x00"]},
    ],
    ids=lambda sent: repr(sent)[:40],
)
def test_a_product_that_cannot_be_is_a_400_and_nothing_is_written(
    world: World, administrator: Client, sent: dict
):
    sent = {"name": "Nouveau", "corridors": ["hospital"], **sent}
    for address in (
        reverse("product-new", args=[world.own.organisation.slug]),
        reverse("product", args=[world.own.product]),
    ):
        with nothing_written():
            assert administrator.post(address, sent).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"wave": "absent"},
        {"wave": "closed"},
        {"wave": "draft"},
        {"wave": "nul\x00"},
        {"wave": ""},
        {"wave": "x" * 5000},
        {"product_version": ""},
        {"product_version": "x" * 101},
        {"product_version": "\x00"},
        {"product_version": "1.0"},
    ],
    ids=lambda sent: repr(sent)[:40],
)
def test_a_response_that_cannot_be_started_leads_back_to_the_product_and_says_why(
    world: World, administrator: Client, sent: dict
):
    sent = {"wave": "open", "product_version": "2.0", **sent}
    product = reverse("product", args=[world.own.product])
    with nothing_written():
        response = administrator.post(reverse("response-start", args=[world.own.product]), sent)
    assert response["Location"] == product
    assert "cv-message-error" in administrator.get(product).content.decode()


def test_a_response_is_submitted_with_its_signatory(world: World, administrator: Client):
    sent = {"name": "Zoé Kervella", "function": "Directrice", "declared": "on"}
    response = administrator.post(reverse("submit", args=[world.own.draft]), sent)
    assert response["Location"] == reverse("result", args=[world.own.draft])
    submission = Submission.objects.get(response__public_id=world.own.draft)
    assert (submission.signatory_name, submission.signatory_function) == (
        "Zoé Kervella",
        "Directrice",
    )
    assert administrator.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [{"declared": ""}, {"name": ""}, {"function": " "}, {"name": "x" * 201}, {"name": "\x00"}],
    ids=repr,
)
def test_a_declaration_that_is_not_whole_submits_nothing(
    world: World, administrator: Client, sent: dict
):
    sent = {"name": "Zoé", "function": "Directrice", "declared": "on", **sent}
    with nothing_written():
        response = administrator.post(reverse("submit", args=[world.own.draft]), sent)
    assert response.status_code == 400


def test_a_submission_with_missing_facts_is_refused_and_says_so(
    world: World, administrator: Client
):
    administrator.post(reverse("facts", args=[world.own.draft]), {"revision": "1"})
    sent = {"name": "Zoé", "function": "Directrice", "declared": "on"}
    with nothing_written():
        response = administrator.post(reverse("submit", args=[world.own.draft]), sent)
    assert response.status_code == 400


def test_a_submitted_response_is_not_submitted_again(world: World, administrator: Client):
    sent = {"name": "Zoé", "function": "Directrice", "declared": "on"}
    address = reverse("submit", args=[world.own.submitted])
    with nothing_written():
        for response in (administrator.get(address), administrator.post(address, sent)):
            assert response["Location"] == reverse("response", args=[world.own.submitted])


# ---- hostile forms -----------------------------------------------------------------------------


def test_a_form_of_too_many_fields_is_a_400(world: World, contributor: Client):
    sent = urlencode({f"field-{number}": "1" for number in range(2001)})
    with nothing_written():
        response = contributor.post(governance(world), sent, content_type=FORM)
    assert response.status_code == 400


def test_an_address_of_too_many_parameters_is_a_400(world: World, sign_in: SignIn):
    query = urlencode({f"field-{number}": "1" for number in range(2001)})
    assert sign_in(None).get(f"/register/?{query}").status_code == 400


@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=b"])
def test_a_body_over_the_limit_is_refused(world: World, contributor: Client, content_type: str):
    field = b"x" * 1_000_001
    body = {
        FORM: b"GOV-1-comment=" + field,
        "multipart/form-data; boundary=b": b"--b\r\nContent-Disposition: form-data;"
        b' name="GOV-1-comment"\r\n\r\n' + field + b"\r\n--b--\r\n",
    }[content_type]
    with nothing_written():
        response = contributor.post(governance(world), body, content_type=content_type)
    assert response.status_code in (400, 413)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--b\r\nnonsense", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "b" * 300),
        (b"GOV-1-level=1", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"GOV-1-level=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"\xff\xfe\x00", FORM),
        (b"&&&===;;;", FORM),
        (b"GOV-1-revision=%00", FORM),
        (b"{}", "application/json"),
        (b"", ""),
    ],
    ids=repr,
)
def test_a_body_that_is_no_form_writes_nothing_and_breaks_nothing(
    world: World, contributor: Client, body: bytes, content_type: str
):
    with nothing_written():
        response = contributor.generic("POST", governance(world), body, content_type)
    assert response.status_code in (302, 400, 415)


def test_a_token_is_required_of_every_form(world: World):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.own.administrator)
    with nothing_written():
        for address in (
            governance(world),
            reverse("facts", args=[world.own.draft]),
            reverse("submit", args=[world.own.draft]),
            reverse("product-new", args=[world.own.organisation.slug]),
            reverse("product", args=[world.own.product]),
            reverse("response-start", args=[world.own.product]),
            reverse("choose-language"),
            reverse("account_login"),
            reverse("account_logout"),
            reverse("account_change_password"),
        ):
            assert strict.post(address, {}).status_code == 403, address
    strict.force_login(world.manager)
    with nothing_written():
        for name in ("wave-open", "wave-close", "wave-seal", "publish"):
            assert strict.post(reverse(name, args=[world.open])).status_code == 403, name


def test_nothing_that_a_form_sends_is_in_the_logs_or_in_an_error_page(
    world: World,
    administrator: Client,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    caplog.set_level(logging.DEBUG)
    secret = "quokka"
    product = {"name": f"{secret} un", "corridors": ["hospital"]}
    address = reverse("product-new", args=[world.own.organisation.slug])
    administrator.post(address, product)
    administrator.post(address, product)  # the name is taken
    administrator.post(address, {**product, "corridors": [secret]})
    administrator.post(governance(world), {"GOV-1-revision": secret, "GOV-1-comment": secret})
    administrator.post(
        reverse("submit", args=[world.own.draft]),
        {"name": secret, "function": secret, "declared": ""},
    )
    administrator.get("/register/", {"q": secret})
    administrator.post(
        reverse("account_login"), {"login": f"{secret}@x.example", "password": secret}
    )

    def broken(**_values: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("clairevoie.web.assessments.operations.declare_product", broken)
    page = administrator.post(address, product)
    assert page.status_code == 500
    assert secret not in page.content.decode()
    assert [each for each in caplog.records if secret in _told_by(each)] == []


def _told_by(record: logging.LogRecord) -> str:
    """What a log line says; statements are logged in tests only, where DEBUG is asked for."""
    if record.name == "django.db.backends":
        return ""
    formatter = logging.Formatter("{levelname} {name} {message}", style="{")
    return formatter.format(record)
