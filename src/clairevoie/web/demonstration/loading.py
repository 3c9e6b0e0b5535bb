"""Loading the demonstration: everything through the operations that users use, from a fixed seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from clairevoie.core.answers import Answer
from clairevoie.core.faults import Text
from clairevoie.core.scoring import Band
from clairevoie.core.submission import Signatory
from clairevoie.formats.shipped import shipped_programme, shipped_questionnaire, shipped_wave
from clairevoie.web.accounts.operations import (
    OPERATOR,
    add_member,
    create_organisation,
    create_person,
    invite,
)
from clairevoie.web.accounts.permissions import Kind, Permission, Role
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations import (
    AnswerChange,
    add_file,
    add_link,
    declare_facts,
    declare_product,
    record_answers,
    seal_wave,
    start_correction,
    start_response,
    submit,
)
from clairevoie.web.assessments.queries.workspace import exported_response, workspace
from clairevoie.web.demonstration.answers import (
    Ease,
    invented_answers,
    invented_ease,
    wanted_bands,
)
from clairevoie.web.demonstration.evidence import LINKS, NOTE
from clairevoie.web.demonstration.facts import invented_facts
from clairevoie.web.demonstration.files import file_that_came_back
from clairevoie.web.demonstration.people import (
    AUTHORITY,
    ESTABLISHMENT,
    INVITED,
    LOGINS,
    PASSWORD,
    VENDOR,
)
from clairevoie.web.demonstration.plans import (
    DRAFT,
    SUBMITTED,
    InventedAction,
    invented_plan,
    planned_at,
)
from clairevoie.web.demonstration.questionnaire import write_next_version
from clairevoie.web.demonstration.teamwork import GIVEN, MESSAGES, THREAD
from clairevoie.web.demonstration.vendors import VENDORS, InventedProduct
from clairevoie.web.exchange.operations import receive_file
from clairevoie.web.plans.operations import plan_action
from clairevoie.web.programmes.operations import (
    close_wave,
    create_programme,
    create_wave,
    open_wave,
    publish_questionnaire,
)
from clairevoie.web.programmes.queries import wave_exists
from clairevoie.web.publishing.operations import draw_pictures, publish_results
from clairevoie.web.teamwork.operations import Target, assign, write_comment

if TYPE_CHECKING:
    from uuid import UUID

    from clairevoie.web.accounts.models import Organisation, User

SEED: Final = 2022
FIRST_WAVE: Final = "segur-1"
OPEN_WAVE: Final = "segur-2"


def _at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def is_loaded() -> bool:
    return wave_exists(OPEN_WAVE)


def load() -> None:
    """Load the whole demonstration, or nothing of it."""
    with transaction.atomic():
        market = _Market(Random(SEED))  # noqa: S311 — invented data, the same every time
        market.found()
        market.first_wave()
        market.open_wave()
        market.next_questionnaire()


class _Market:
    """The invented market while it is being made."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.first = shipped_wave(FIRST_WAVE)
        self.questionnaire = shipped_questionnaire(
            self.first.questionnaire_id, self.first.questionnaire_version
        )
        self.ease: Ease = invented_ease(self.questionnaire, random)
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, User] = {}  # who acts for each organisation
        self.colleagues: dict[Role, User] = {}  # of the vendor one signs in as
        self.products: dict[str, UUID] = {}

    def next_questionnaire(self) -> None:
        """The authority writes the version after the one that is asked."""
        write_next_version(
            self.questionnaire,
            authority=self.organisations[AUTHORITY].slug,
            by=self.people[AUTHORITY],
            at=_at(2026, 10, 5),
        )

    # ---- organisations and products --------------------------------------------------------

    def found(self) -> None:
        """The authority, an establishment, every vendor, their people and products."""
        at = _at(2026, 1, 12)
        self._organisation(Kind.AUTHORITY, AUTHORITY, "agence-demonstration", at)
        self._organisation(Kind.ESTABLISHMENT, ESTABLISHMENT, "ch-valombre", at)
        for vendor in VENDORS:
            self._organisation(Kind.VENDOR, vendor.name, "", at)
        for login in LOGINS:
            person = create_person(
                email=login.email, name=login.name, password=PASSWORD, by=OPERATOR, at=at
            )
            add_member(
                organisation=self.organisations[login.organisation],
                user=person,
                role=login.role,
                by=OPERATOR,
                at=at,
            )
            self.people.setdefault(login.organisation, person)
            if login.organisation == VENDOR:
                self.colleagues[login.role] = person
        for number, vendor in enumerate(VENDORS):
            self._declare(vendor.name, vendor.products, number, at)

    def _organisation(self, kind: Kind, name: str, slug: str, at: datetime) -> None:
        self.organisations[name] = create_organisation(
            kind=kind, name=name, slug=slug, by=OPERATOR, at=at
        )

    def _declare(
        self, vendor: str, products: Sequence[InventedProduct], number: int, at: datetime
    ) -> None:
        organisation = self.organisations[vendor]
        if vendor not in self.people:
            person = create_person(
                email=f"contact-{number}@demonstration.example",
                name=f"Contact de {vendor}",
                password=None,
                by=OPERATOR,
                at=at,
            )
            add_member(
                organisation=organisation,
                user=person,
                role=Role.VENDOR_ADMINISTRATOR,
                by=OPERATOR,
                at=at,
            )
            self.people[vendor] = person
        for product in products:
            self.products[product.name] = declare_product(
                vendor=organisation.slug,
                name=product.name,
                corridors=product.corridors,
                by=self.people[vendor],
                at=at,
            ).public_id

    # ---- waves -----------------------------------------------------------------------------

    def first_wave(self) -> None:
        """The first wave, answered by all, sealed and published: the bands that were published."""
        authority = self.people[AUTHORITY]
        programme = create_programme(
            programme=shipped_programme(self.first.programme),
            authority=self.organisations[AUTHORITY],
            by=OPERATOR,
            at=_at(2026, 2, 2),
        )
        questionnaire = publish_questionnaire(
            questionnaire=self.questionnaire, by=OPERATOR, at=_at(2026, 2, 2)
        )
        for slug, title_fr, title_en, opens_on, closes_on in (
            (self.first.id, *_titles(self.first.title), date(2026, 3, 2), date(2026, 6, 30)),
            (OPEN_WAVE, "Vague 2", "Wave 2", date(2026, 10, 1), date(2027, 3, 31)),
        ):
            create_wave(
                programme=programme,
                questionnaire=questionnaire,
                slug=slug,
                title_fr=title_fr,
                title_en=title_en,
                opens_on=opens_on,
                closes_on=closes_on,
                validity_months=self.first.validity_months,
                by=OPERATOR,
                at=_at(2026, 2, 16),
            )
        open_wave(slug=FIRST_WAVE, by=authority, at=_at(2026, 3, 2))
        products = [(vendor.name, each) for vendor in VENDORS for each in vendor.products]
        bands = wanted_bands(len(products), self.random)
        for (vendor, product), band in zip(products, bands, strict=True):
            at = _at(2026, 3, 9) + timedelta(hours=self.random.randrange(24 * 100))
            response = self._answer(FIRST_WAVE, vendor, product, band, at)
            self._submit(response, vendor, at + timedelta(hours=2))
            if product is VENDORS[0].products[0]:
                self._plan(response, SUBMITTED)
        close_wave(slug=FIRST_WAVE, by=authority, at=_at(2026, 7, 1))
        seal_wave(slug=FIRST_WAVE, by=authority, at=_at(2026, 7, 6))
        release = publish_results(slug=FIRST_WAVE, by=authority, at=_at(2026, 7, 10))
        draw_pictures(release.pk)

    def open_wave(self) -> None:
        """A wave to play with: a draft under way, some responses of other vendors beside it."""
        open_wave(slug=OPEN_WAVE, by=self.people[AUTHORITY], at=_at(2026, 10, 1))
        first, second, *_ = VENDORS[0].products
        draft = self._answer(OPEN_WAVE, VENDOR, first, Band(60, 80), _at(2026, 11, 2), share=0.6)
        self._bring_back(draft)
        self._invite()
        self._plan(draft, DRAFT)
        self._share_out(draft)
        self._back(draft)
        self._answer(OPEN_WAVE, VENDOR, second, Band(40, 60), _at(2026, 11, 9), share=0.0)
        for number, vendor in enumerate(VENDORS[1:7]):
            at = _at(2026, 10, 12) + timedelta(days=3 * number)
            product = vendor.products[0]
            finished = number % 3 == 0
            response = self._answer(
                OPEN_WAVE, vendor.name, product, Band(60, 80), at, share=1.0 if finished else 0.5
            )
            if finished:
                self._submit(response, vendor.name, at + timedelta(days=1))
            if finished and number == 0:
                self._correct(response, vendor.name, at + timedelta(days=4))

    def _answer(
        self,
        wave: str,
        vendor: str,
        product: InventedProduct,
        band: Band,
        at: datetime,
        share: float = 1.0,
    ) -> UUID:
        """Start a response, declare its facts, and give this share of its answers."""
        by = self.people[vendor]
        response = start_response(
            product_id=self.products[product.name],
            wave=wave,
            product_version=product.version,
            by=by,
            at=at,
        ).public_id
        facts = invented_facts(product.profile, self.random)
        declare_facts(
            response_id=response, facts=facts, revision=0, by=by, at=at + timedelta(minutes=20)
        )
        answers = invented_answers(self.questionnaire, facts, band, self.ease, self.random)
        given = dict(list(answers.items())[: round(share * len(answers))])
        if given:
            record_answers(
                response_id=response,
                changes=_changes(given),
                by=by,
                at=at + timedelta(minutes=90),
            )
        return response

    def _bring_back(self, response: UUID) -> None:
        """A colleague's file that waits to be decided on: for two weeks from the loading."""
        by = self.colleagues[Role.CONTRIBUTOR]
        draft = response_for(by, response, Permission.ANSWER)
        receive_file(
            response_id=response,
            content=file_that_came_back(self.questionnaire, exported_response(draft)),
            by=by,
            at=timezone.now(),
        )

    def _invite(self) -> None:
        """A colleague who has not accepted yet: for two weeks from the loading."""
        invite(
            organisation=self.organisations[VENDOR].slug,
            email=INVITED,
            role=Role.CONTRIBUTOR,
            language="fr",
            by=self.people[VENDOR],
            at=timezone.now(),
        )

    def _plan(self, response: UUID, planned: Mapping[str, InventedAction]) -> None:
        """A plan that begins two months before the loading."""
        by = self.colleagues[Role.CONTRIBUTOR]
        draft = response_for(by, response, Permission.ANSWER)
        found = workspace(draft)
        owners = [by.pk, self.people[VENDOR].pk]
        today = timezone.localdate()
        for action, owner in invented_plan(found.missed_by_gap, planned, owners, today):
            plan_action(
                response_id=response,
                action=action,
                owner=owner,
                by=by,
                at=planned_at(timezone.now(), draft.changed_at, action.due),
            )

    def _share_out(self, response: UUID) -> None:
        """Questions given to colleagues, due in the days after the loading, and a short thread."""
        members = {each.email: each for each in (self.people[VENDOR], *self.colleagues.values())}
        now = timezone.now()
        for themes, criteria, member, days in GIVEN:
            assign(
                response_id=response,
                targets=[
                    *(Target(theme=each) for each in themes),
                    *(Target(criterion=each) for each in criteria),
                ],
                member_id=members[member].pk,
                due=timezone.localdate(now) + timedelta(days=days),
                by=self.people[VENDOR],
                at=now - timedelta(days=2),
            )
        for number, (author, text, told) in enumerate(MESSAGES):
            write_comment(
                response_id=response,
                criterion=THREAD,
                text=text,
                told=[members[each].pk for each in told],
                by=members[author],
                at=now - timedelta(hours=20 - 3 * number),
            )

    def _back(self, response: UUID) -> None:
        """A file and two links that back answers of the draft: invented, and saying so."""
        now = timezone.now()
        common: dict[str, Any] = {"response_id": response, "by": self.people[VENDOR], "at": now}
        add_file(
            criterion="GOV-1",
            file=ContentFile(NOTE.encode(), "politique.txt"),  # type: ignore[arg-type]
            title="Politique de sécurité, extrait (invention)",
            dated=timezone.localdate(now) - timedelta(days=200),
            valid_until=timezone.localdate(now) + timedelta(days=165),
            **common,
        )
        for criterion, title, days in LINKS:
            add_link(
                criterion=criterion,
                url=f"https://demonstration.example/{criterion.lower()}",
                title=title,
                dated=timezone.localdate(now) - timedelta(days=400),
                valid_until=timezone.localdate(now) + timedelta(days=days),
                **common,
            )

    def _correct(self, response: UUID, vendor: str, at: datetime) -> None:
        """A correction: the first criterion below target was answered one level too low."""
        by = self.people[vendor]
        start_correction(
            response_id=response,
            reason="Un niveau avait été mal lu\u202f: la preuve montre le suivant.",
            by=by,
            at=at,
        )
        found = workspace(response_for(by, response, Permission.READ_RESPONSES))
        question = found.missed_by_gap[-1]
        record_answers(
            response_id=response,
            changes=[
                AnswerChange(
                    question.criterion.id, question.criterion.target, "", question.revision
                )
            ],
            by=by,
            at=at + timedelta(minutes=5),
        )
        self._submit(response, vendor, at + timedelta(minutes=20))

    def _submit(self, response: UUID, vendor: str, at: datetime) -> None:
        person = self.people[vendor]
        submit(
            response_id=response,
            signatory=Signatory(person.name, "Direction générale"),
            by=person,
            at=at,
        )


def _titles(title: Text) -> tuple[str, str]:
    return title["fr"], title["en"]


def _changes(answers: Mapping[str, Answer]) -> Sequence[AnswerChange]:
    return [
        AnswerChange(criterion, answer.level, answer.comment, revision=0)
        for criterion, answer in answers.items()
    ]
