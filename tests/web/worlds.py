"""A small world, made by the operations that users use: two authorities, vendors, waves, responses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from django.core import mail

from clairevoie.core.answers import UNKNOWN, AnsweredLevel, Facts
from clairevoie.core.differences import NO_CHOICE, Choices
from clairevoie.core.plan import Action, Owner
from clairevoie.core.submission import Signatory
from clairevoie.formats.programmes import read_programme
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.web.accounts.models import Membership
from clairevoie.web.accounts.operations import (
    OPERATOR,
    add_member,
    create_organisation,
    create_person,
    invite,
)
from clairevoie.web.accounts.permissions import ROLES, Kind, Role
from clairevoie.web.assessments.models import Response
from clairevoie.web.assessments.operations import (
    AnswerChange,
    add_link,
    declare_facts,
    declare_product,
    record_answers,
    seal_wave,
    start_response,
    submit,
)
from clairevoie.web.authoring.operations import start_next_version
from clairevoie.web.exchange.access import upload_to
from clairevoie.web.exchange.models import VendorExport
from clairevoie.web.exchange.operations import order_export, receive_file, write_export
from clairevoie.web.exchange.queries import difference_page
from clairevoie.web.plans.operations import plan_action
from clairevoie.web.programmes.operations import (
    close_wave,
    create_programme,
    create_wave,
    open_wave,
    publish_questionnaire,
)
from clairevoie.web.publishing import operations as publishing
from clairevoie.web.publishing.operations import publish_results
from clairevoie.web.teamwork.operations import write_comment

if TYPE_CHECKING:
    from uuid import UUID

    from clairevoie.web.accounts.models import Invitation, Organisation, User
    from clairevoie.web.programmes.models import Programme
    from clairevoie.web.programmes.models import Questionnaire as QuestionnaireRow
    from clairevoie.web.publishing.models import Release

# A fixed instant: no test reads the clock, none asserts a time.
AT: Final = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)

QUESTIONNAIRE_YAML: Final = """
format: clairevoie/questionnaire/1
id: small
version: "1"
languages: [fr, en]
title: {fr: "Petit questionnaire", en: "Small questionnaire"}
facts:
  - id: hosting
    kind: choices
    label: {fr: "Hébergement", en: "Hosting"}
    options:
      - {id: vendor, label: {fr: "L’éditeur", en: "The vendor"}}
      - {id: client, label: {fr: "Le client", en: "The client"}}
  - {id: mobile, kind: flag, label: {fr: "Application mobile", en: "Mobile application"}}
  - id: size
    kind: choice
    label: {fr: "Taille", en: "Size"}
    options:
      - {id: small, label: {fr: "Petite", en: "Small"}}
      - {id: large, label: {fr: "Grande", en: "Large"}}
themes:
  - {id: governance, title: {fr: "Gouvernance", en: "Governance"}}
  - {id: operations, title: {fr: "Exploitation", en: "Operations"}}
criteria:
  - id: GOV-1
    theme: governance
    question: {fr: "Un responsable est-il nommé ?", en: "Is somebody named as responsible?"}
    levels: [{label: {fr: "Personne", en: "Nobody"}}, {label: {fr: "Par écrit", en: "In writing"}}]
    target: 1
  - id: GOV-2
    theme: governance
    question: {fr: "Les risques sont-ils analysés ?", en: "Are the risks analysed?"}
    levels:
      - {label: {fr: "Aucune analyse", en: "No analysis"}}
      - {label: {fr: "Plus de trois ans", en: "Over three years old"}}
      - {label: {fr: "Plus de 24 mois", en: "Over 24 months old"}}
      - {label: {fr: "24 mois au plus", en: "24 months old at most"}}
    target: 2
  - id: GOV-3
    theme: governance
    question: {fr: "Les postes sont-ils chiffrés ?", en: "Are the desktops encrypted?"}
    applies_when: {not: {fact: mobile, is: true}}
    levels: [{label: {fr: "En clair", en: "In clear"}}, {label: {fr: "Chiffrés", en: "Encrypted"}}]
    target: 1
  - id: OPS-1
    theme: operations
    critical: true
    question: {fr: "Les sauvegardes sont-elles restaurées ?", en: "Are backups restored?"}
    levels:
      - {label: {fr: "Aucun essai", en: "No trial"}}
      - {label: {fr: "Un essai par an", en: "One trial a year"}}
      - {label: {fr: "Un essai par mois", en: "One trial a month"}}
    target: 1
  - id: OPS-2
    theme: operations
    question: {fr: "Le code mobile est-il signé ?", en: "Is the mobile code signed?"}
    applies_when: {all: [{fact: mobile, is: true}, {fact: hosting, includes: vendor}]}
    levels: [{label: {fr: "Non signé", en: "Not signed"}}, {label: {fr: "Signé", en: "Signed"}}]
    target: 1
  - id: OPS-3
    theme: operations
    question: {fr: "L’hébergeur est-il certifié ?", en: "Is the host certified?"}
    applies_when: {any: [{fact: hosting, includes: vendor}, {fact: size, is: large}]}
    levels: [{label: {fr: "Non", en: "No"}}, {label: {fr: "Certifié", en: "Certified"}}]
    target: 1
"""

PROGRAMME_YAML: Final = """
format: clairevoie/programme/1
id: trial
title: {fr: "Programme d’essai", en: "Trial programme"}
corridors:
  - {id: hospital, label: {fr: "Hôpital", en: "Hospital"}}
  - {id: imaging, label: {fr: "Imagerie", en: "Imaging"}}
bands: [0, 20, 40, 60, 80, 100]
band_merges: [[0, 60, 100]]
sharing: on_request
"""

# On the desktop: GOV-1, GOV-2, GOV-3 and OPS-1 apply. In the cloud: all but GOV-3.
DESKTOP: Final[Facts] = {"hosting": frozenset(("client",)), "mobile": False, "size": "small"}
CLOUD: Final[Facts] = {"hosting": frozenset(("vendor",)), "mobile": True, "size": "large"}
CRITERIA: Final = ("GOV-1", "GOV-2", "GOV-3", "OPS-1", "OPS-2", "OPS-3")
PASSWORD: Final = "several words of a test"
SIGNATORY: Final = Signatory("Zoé Kervella", "Directrice")
VENDOR_ROLES: Final = tuple(role for role in Role if ROLES[role].kind is Kind.VENDOR)

# Words that stand nowhere else, so that a leak of them is found.
COMMENT: Final = "Commentaire confidentiel quokka"

# What the evidence of the draft's GOV-1 is called.
EVIDENCE: Final = "Preuve confidentielle quoll"

# What a member says to colleagues in the draft's thread of GOV-1.
MESSAGE: Final = "Message confidentiel bilby"

# A file that came back waits for two weeks by the clock of whoever looks at it: always, for tests.
WAITING_AT: Final = AT.replace(year=2100)

# A plan is looked at by the clock too: its actions are due in another century.
PLANNED_AT: Final = WAITING_AT
ACTION: Final = "Action confidentielle numbat"
MEASURE: Final = "Mesure confidentielle wombat"

# A file for the draft: it answers GOV-2, which has no answer yet.
FILE: Final = b"""{"format": "clairevoie/response/1",
 "questionnaire": {"id": "small", "version": "1"},
 "product": {"name": "", "version": "", "vendor": ""},
 "answers": {"GOV-2": {"level": 3, "comment": "Commentaire confidentiel quokka"}}}"""


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor, one person of each role, and its products' identifiers."""

    organisation: Organisation
    people: Mapping[Role, User]
    product: UUID  # of the draft
    draft: UUID  # facts declared, GOV-1 and GOV-3 answered; GOV-3 applies
    submitted_product: UUID
    submitted: UUID  # in the open wave
    late: UUID  # a draft in the closed wave
    file: UUID  # that came back for the draft, and waits
    action: UUID  # of the draft's plan, towards GOV-3
    evidence: UUID  # a link that backs the draft's GOV-1
    comment: UUID  # of the contributor, in the draft's thread of GOV-1

    @property
    def administrator(self) -> User:
        return self.people[Role.VENDOR_ADMINISTRATOR]

    @property
    def contributor(self) -> User:
        return self.people[Role.CONTRIBUTOR]

    @property
    def signatory(self) -> User:
        return self.people[Role.SIGNATORY]

    @property
    def reader(self) -> User:
        return self.people[Role.VENDOR_READER]


@dataclass(frozen=True, slots=True)
class World:
    """Five waves, one in each state and one published; two vendors with the same in each."""

    authority: Organisation
    manager: User
    auditor: User  # reads for the authority
    foreign_manager: User  # of another authority, which runs nothing
    establishment: Organisation
    establishment_member: User
    nobody: User  # belongs to no organisation
    own: Vendor
    other: Vendor
    programme: Programme
    questionnaire: QuestionnaireRow
    work: UUID  # that own vendor's reader asked for: everything of the vendor, written
    export: UUID  # what came of it
    member: int  # own vendor's reader among its members
    questionnaire_draft: UUID  # the authority's version 2 of the questionnaire
    invitation: UUID  # of `nobody`, to own vendor
    token: str  # of the link to it
    published: str = "published"
    sealed: str = "sealed"
    closed: str = "closed"
    open: str = "open"
    draft: str = "draft"


def small_world() -> World:
    """The world of most tests."""
    manager = person("manager")
    auditor = person("auditor")
    authority = organisation(Kind.AUTHORITY, "Agence d’essai")
    join(authority, manager, Role.AUTHORITY_MANAGER)
    join(authority, auditor, Role.AUTHORITY_READER)
    foreign_manager = person("foreign-manager")
    join(
        organisation(Kind.AUTHORITY, "Autre agence"),
        foreign_manager,
        Role.AUTHORITY_MANAGER,
    )
    establishment = organisation(Kind.ESTABLISHMENT, "Hôpital d’essai")
    establishment_member = person("ciso")
    join(establishment, establishment_member, Role.ESTABLISHMENT_MEMBER)
    programme = start_programme(authority)
    questionnaire = publish_questionnaire(questionnaire=the_questionnaire(), by=OPERATOR, at=AT)
    for slug in ("published", "sealed", "closed", "open", "draft"):
        make_wave(programme, questionnaire, slug)
    for slug in ("published", "sealed", "closed", "open"):
        open_wave(slug=slug, by=manager, at=AT)
    vendors = [_vendor_company(name) for name in ("Own", "Other")]
    for number in range(3):
        newcomer(f"Third {number}", ("published", "sealed"), number)
    for slug in ("published", "sealed", "closed"):
        close_wave(slug=slug, by=manager, at=AT)
    for slug in ("published", "sealed"):
        seal_wave(slug=slug, by=manager, at=AT)
    draw_without_engine(publish_results(slug="published", by=manager, at=AT))
    work, export = everything_written(vendors[0])
    nobody = person("nobody")
    return World(
        authority=authority,
        manager=manager,
        auditor=auditor,
        foreign_manager=foreign_manager,
        establishment=establishment,
        establishment_member=establishment_member,
        nobody=nobody,
        own=vendors[0],
        other=vendors[1],
        programme=programme,
        questionnaire=questionnaire,
        work=work,
        export=export,
        member=membership(vendors[0].reader),
        questionnaire_draft=start_next_version(
            authority=authority.slug,
            identifier="small",
            version="1",
            name="2",
            by=manager,
            at=AT,
        ).public_id,
        invitation=invite_to(vendors[0], nobody.email).public_id,
        token=token_sent(),
    )


def _vendor_company(name: str) -> Vendor:
    company = organisation(Kind.VENDOR, f"{name} Logiciels")
    people = {role: person(f"{name}-{role}".lower()) for role in VENDOR_ROLES}
    for role, user in people.items():
        join(company, user, role)
    administrator = people[Role.VENDOR_ADMINISTRATOR]
    product = make_product(administrator, company, f"{name} Dossier", ("hospital",))
    draft = respond(administrator, product, "open", DESKTOP, {"GOV-1": 1, "GOV-3": 0})
    for wave in ("published", "sealed"):
        hand_in(administrator, respond(administrator, product, wave, DESKTOP, {"GOV-1": 1}))
    late = respond(administrator, product, "closed", DESKTOP, {"GOV-1": 0})
    submitted_product = make_product(
        administrator, company, f"{name} Imagerie", ("hospital", "imaging")
    )
    submitted = respond(
        administrator,
        submitted_product,
        "open",
        CLOUD,
        {"GOV-1": 1, "GOV-2": 3, "GOV-3": 1, "OPS-1": UNKNOWN, "OPS-2": 0},
        comment=COMMENT,
    )
    hand_in(administrator, submitted)
    return Vendor(
        organisation=company,
        people=people,
        product=product,
        draft=draft,
        submitted_product=submitted_product,
        submitted=submitted,
        late=late,
        file=receive_file(
            response_id=draft, content=FILE, by=administrator, at=WAITING_AT
        ).public_id,
        action=plan(administrator, draft, "GOV-3"),
        evidence=add_link(
            response_id=draft,
            criterion="GOV-1",
            url="https://evidence.example/quoll",
            title=EVIDENCE,
            dated=None,
            valid_until=None,
            by=people[Role.CONTRIBUTOR],
            at=AT,
        ).public_id,
        comment=write_comment(
            response_id=draft,
            criterion="GOV-1",
            text=MESSAGE,
            told=(),
            by=people[Role.CONTRIBUTOR],
            at=AT,
        ).public_id,
    )


# ---- one intention each, with what tests do not care about made up -----------------------------


def the_questionnaire():
    return read_questionnaire(QUESTIONNAIRE_YAML.encode())


def the_programme():
    return read_programme(PROGRAMME_YAML.encode())


def person(name: str) -> User:
    return create_person(
        email=f"{name}@people.example", name=f"Person {name}", password=PASSWORD, by=OPERATOR, at=AT
    )


def organisation(kind: Kind, name: str, group: str | None = None) -> Organisation:
    return create_organisation(kind=kind, name=name, group=group, by=OPERATOR, at=AT)


def join(company: Organisation, user: User, role: Role) -> None:
    add_member(organisation=company, user=user, role=role, by=OPERATOR, at=AT)


def membership(user: User) -> int:
    """The number of a person's only membership."""
    return Membership.objects.get(user=user).pk


def invite_to(vendor: Vendor, email: str, role: Role = Role.CONTRIBUTOR) -> Invitation:
    """An invitation by a vendor's administrator; it expires in another century."""
    return invite(
        organisation=vendor.organisation.slug,
        email=email,
        role=role,
        language="fr",
        by=vendor.administrator,
        at=WAITING_AT,
    )


def token_sent() -> str:
    """The token of the latest link that was sent by mail."""
    (token,) = re.findall(r"/invitations/([\w-]+)/", str(mail.outbox[-1].body))
    return token


def start_programme(authority: Organisation) -> Programme:
    return create_programme(programme=the_programme(), authority=authority, by=OPERATOR, at=AT)


def make_wave(programme: Programme, questionnaire: QuestionnaireRow, slug: str) -> None:
    create_wave(
        programme=programme,
        questionnaire=questionnaire,
        slug=slug,
        title_fr=f"Vague {slug}",
        title_en=f"Wave {slug}",
        opens_on=date(2026, 9, 1),
        closes_on=date(2026, 12, 31),
        by=OPERATOR,
        at=AT,
    )


def make_product(by: User, company: Organisation, name: str, corridors: Sequence[str]) -> UUID:
    return declare_product(
        vendor=company.slug, name=name, corridors=corridors, by=by, at=AT
    ).public_id


def respond(
    by: User,
    product: UUID,
    wave: str,
    facts: Facts,
    levels: Mapping[str, AnsweredLevel],
    comment: str = "",
    version: str = "1.0",
) -> UUID:
    """A draft: facts declared where there are any, these levels answered."""
    response = start_response(
        product_id=product, wave=wave, product_version=version, by=by, at=AT
    ).public_id
    if facts:
        declare_facts(response_id=response, facts=facts, revision=0, by=by, at=AT)
    if levels:
        changes = [AnswerChange(each, level, comment, 0) for each, level in levels.items()]
        record_answers(response_id=response, changes=changes, by=by, at=AT)
    return response


def hand_in(by: User, response: UUID) -> None:
    submit(response_id=response, signatory=SIGNATORY, by=by, at=AT + timedelta(days=1))


def plan(
    by: User, response: UUID, criterion: str, level: int = 1, days: int = 90, text: str = ACTION
) -> UUID:
    """One action of a response's plan, due so many days after `PLANNED_AT`."""
    return plan_action(
        response_id=response,
        action=Action(
            criterion, level, PLANNED_AT.date() + timedelta(days=days), text=text, measure=MEASURE
        ),
        owner=Owner(by.pk),
        by=by,
        at=PLANNED_AT,
    ).public_id


def announced(response: UUID, upload: UUID, choices: Choices = NO_CHOICE) -> str:
    """The digest of what a file's page announces now, as its form sends it back."""
    found = Response.objects.select_related("product__vendor", "wave__programme")
    row = found.get(public_id=response)
    row.role = Role.VENDOR_READER
    page = difference_page(upload_to(row, upload), choices, AT)
    if page is None:
        raise ValueError(f"{upload} is settled")
    return page.comparison.digest


def everything_written(vendor: Vendor) -> tuple[UUID, UUID]:
    """The work and the export of a vendor's reader who asked for everything, done."""
    ordered = order_export(vendor=vendor.organisation.slug, by=vendor.reader, at=WAITING_AT)
    export = VendorExport.objects.get(work__public_id=ordered.work_id)
    write_export(export_id=export.pk)
    return ordered.work_id, export.public_id


def draw_without_engine(release: Release) -> None:
    """Pictures that say nothing: the real engine takes seconds."""
    with patch.object(publishing, "render", lambda drawings: ["<svg></svg>"] * len(drawings)):
        publishing.draw_pictures(release.pk)


def newcomer(name: str, waves: Sequence[str], number: int = 0, products: int = 1) -> Vendor | None:
    """One more vendor, with products submitted in these waves; levels differ by number."""
    company = organisation(Kind.VENDOR, f"{name} SARL")
    administrator = person(name.lower().replace(" ", "-"))
    join(company, administrator, Role.VENDOR_ADMINISTRATOR)
    for place in range(products):
        product = make_product(administrator, company, f"{name} {place:03}", ("imaging",))
        for wave in waves:
            levels = {"GOV-1": (number + place) % 2, "GOV-2": (number + place) % 4, "OPS-1": 1}
            hand_in(administrator, respond(administrator, product, wave, DESKTOP, levels))
    return None
