"""The demonstration: the market that was promised, the same every time, by users' own operations."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from clairevoie.core.scoring import Fraction, band_of
from clairevoie.web.accounts.models import Membership, Organisation, User
from clairevoie.web.assessments.models import Answer, AnswerRevision, Product, Response, Submission
from clairevoie.web.audit.models import Event
from clairevoie.web.audit.queries import verify_chain
from clairevoie.web.demonstration.loading import FIRST_WAVE, OPEN_WAVE, is_loaded, load
from clairevoie.web.demonstration.people import LOGINS, PASSWORD, VENDOR
from clairevoie.web.environment import read_environment
from clairevoie.web.programmes.models import Wave
from clairevoie.web.publishing.models import Picture, Release
from clairevoie.web.publishing.operations import draw_pictures


@dataclass(frozen=True)
class Loaded:
    """What two loadings into empty databases gave."""

    digests: tuple[tuple[str, str], tuple[str, str]]  # of the population and the release, of each


@pytest.fixture(scope="module")
def _loaded_once(django_db_setup, django_db_blocker) -> Iterator[Loaded]:
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            load()
            first = _digests()
            transaction.set_rollback(True)
        assert not is_loaded()
        load()
        yield Loaded((first, _digests()))
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded_once: Loaded, db) -> Loaded:
    return _loaded_once


def _digests() -> tuple[str, str]:
    wave = Wave.objects.get(slug=FIRST_WAVE)
    return wave.population_digest, Release.objects.get(wave=wave).digest


def test_loading_twice_gives_the_same_population_and_the_same_release(loaded: Loaded):
    first, second = loaded.digests
    assert first == second


def test_the_market_is_of_the_promised_size(loaded: Loaded):
    assert Organisation.objects.filter(kind="vendor").count() == 48
    assert Product.objects.count() == 71
    wave = Wave.objects.get(slug=FIRST_WAVE)
    assert (wave.population_products, wave.population_vendor_groups) == (71, 48)


def test_the_first_wave_gives_exactly_the_published_bands(loaded: Loaded):
    submissions = Submission.objects.filter(response__wave__slug=FIRST_WAVE)
    counted = Counter(str(band_of(Fraction(each.reached, each.applicable))) for each in submissions)
    assert counted == {"80-100": 10, "60-80": 16, "40-60": 19, "20-40": 15, "0-20": 11}


def test_some_products_stand_in_two_corridors_and_some_vendors_have_several(loaded: Loaded):
    corridors = Counter(Product.objects.values_list("pk", "corridors__corridor").values_list("pk"))
    assert set(corridors.values()) == {1, 2}
    assert max(Counter(Product.objects.values_list("vendor")).values()) >= 3


def test_the_first_wave_is_sealed_and_published_with_its_pictures(loaded: Loaded):
    wave = Wave.objects.get(slug=FIRST_WAVE)
    assert wave.state == "sealed"
    release = Release.objects.get(wave=wave)
    if not Picture.objects.filter(release=release).exists():  # drawn by a command of its own
        draw_pictures(release.pk)
    assert Picture.objects.filter(release=release).exists()
    assert not Response.objects.filter(wave=wave).exclude(state="submitted").exists()


def test_the_second_wave_is_open_with_a_draft_to_play_with(loaded: Loaded):
    assert Wave.objects.get(slug=OPEN_WAVE).state == "open"
    states = Counter(Response.objects.filter(wave__slug=OPEN_WAVE).values_list("state", flat=True))
    assert states["draft"] > 0
    assert states["submitted"] > 0
    drafts = Response.objects.filter(
        wave__slug=OPEN_WAVE, state="draft", product__vendor__name=VENDOR
    )
    assert any(each.answers.exists() for each in drafts)


def test_every_answer_came_with_its_event_and_the_chain_is_whole(loaded: Loaded):
    assert verify_chain().breaks == ()
    told: Counter[str] = Counter()
    for event in Event.objects.filter(action="answers.recorded"):
        told[event.object] += len(event.detail["revisions"])
    kept = Counter(
        f"response:{each}"
        for each in AnswerRevision.objects.values_list("response__public_id", flat=True)
    )
    assert told == kept
    again = AnswerRevision.objects.filter(revision__gt=1).count()  # by the one correction
    assert Answer.objects.count() == sum(kept.values()) - again
    assert again == 1


def test_everything_came_by_operations(loaded: Loaded):
    actions = Counter(Event.objects.values_list("action", flat=True))
    assert actions["organisation.created"] == Organisation.objects.count()
    assert actions["person.created"] == User.objects.count()
    assert actions["member.added"] == Membership.objects.count()
    assert actions["product.declared"] == Product.objects.count()
    assert actions["response.started"] == Response.objects.count()
    assert actions["response.submitted"] == Submission.objects.count()
    assert actions["release.published"] == Release.objects.count() == 1


def test_every_login_shown_gets_in_and_finds_its_workspace(loaded: Loaded):
    for login in LOGINS:
        client = Client()
        answer = client.post("/account/login/", {"login": login.email, "password": PASSWORD})
        assert answer.status_code == 302, login.email
        assert client.get(answer["Location"], follow=True).status_code == 200


def test_all_addresses_are_invented(loaded: Loaded):
    assert not User.objects.exclude(email__endswith=".example").exists()


def test_nothing_is_loaded_outside_the_demonstrations_mode(db):
    with pytest.raises(CommandError):
        call_command("load_demonstration", "http://127.0.0.1:8000", stdout=StringIO())
    assert not Organisation.objects.filter(kind="vendor").exists() or is_loaded()


def test_what_is_loaded_is_not_loaded_again(loaded: Loaded, settings):
    settings.ENVIRONMENT = read_environment({"CLAIREVOIE_MODE": "demonstration"})
    before = verify_chain()
    out = StringIO()
    call_command("load_demonstration", "http://127.0.0.1:8000", stdout=out)
    assert verify_chain() == before
    for login in LOGINS:
        assert login.email in out.getvalue()
