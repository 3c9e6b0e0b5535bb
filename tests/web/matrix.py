"""Who may do what at which address: one row an address (some have two), checked by the tests.

A verdict is a status, or `SIGN_IN`: a redirect to the sign-in page that leads back here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, TypeAlias

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.drafts import draft_digest, header_token, part_token
from tests.web.people import AUTHORITY, OWN, Who
from tests.web.worlds import FILE, World, announced

SIGN_IN: Final = "sign in"

Verdict: TypeAlias = int | str
Verdicts: TypeAlias = Mapping[Who, Verdict]


def everybody(verdict: Verdict) -> Verdicts:
    return dict.fromkeys(Who, verdict)


def signed_in(verdict: Verdict, anonymous: Verdict = SIGN_IN) -> Verdicts:
    """The same for all who are signed in."""
    return {**everybody(verdict), Who.ANONYMOUS: anonymous}


def only(*groups: tuple[Sequence[Who], Verdict]) -> Verdicts:
    """These groups; for anybody else there is nothing there."""
    verdicts = dict(signed_in(404))
    for people, verdict in groups:
        verdicts |= dict.fromkeys(people, verdict)
    return verdicts


READING: Final = everybody(200)
REFUSED: Final = everybody(405)
REFUSED_SIGNED_IN: Final = signed_in(405)  # the sign-in page comes before the method
OWN_READING: Final = only((OWN, 200))
BY_ADMINISTRATOR: Final = only((OWN, 403), ((Who.OWN_ADMINISTRATOR,), 302))
MANAGING: Final = only((OWN, 403), ((Who.OWN_ADMINISTRATOR,), 200))
BY_WRITERS: Final = only((OWN, 302), ((Who.OWN_READER,), 403))
SIGNERS: Final = (Who.OWN_ADMINISTRATOR, Who.OWN_SIGNATORY)
BY_MANAGER: Final = only(((Who.AUDITOR,), 403), ((Who.MANAGER,), 302))
WRITING: Final = only(((Who.AUDITOR,), 403), ((Who.MANAGER,), 200))
AUTHORITY_READING: Final = only((AUTHORITY, 200))

# What is kept for a wave's figures the first time that they are asked for.
KEPT: Final = frozenset(("dashboards_packedsubmission", "dashboards_draftprogress"))


def nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """An address, what its parts are, what is posted to it, and what comes of it for whom."""

    name: str
    get: Verdicts
    post: Verdicts
    at: Callable[[World], dict[str, Any]] = nothing
    sent: Callable[[World], dict[str, Any]] = nothing
    other: Verdicts | None = None  # PUT, PATCH, DELETE, OPTIONS; as for `post` where it is refused
    case: str = ""
    others: Mapping[str, Verdicts] = field(default_factory=dict)  # a method that stands apart
    may_write: frozenset[str] = frozenset()  # tables that even a look at the page may touch

    def __str__(self) -> str:
        return f"{self.name}{' of ' + self.case if self.case else ''}"

    @property
    def is_open(self) -> bool:
        """Whether signing in is not asked for."""
        return self.get[Who.ANONYMOUS] != SIGN_IN

    def verdicts(self, method: str) -> Verdicts:
        if method in self.others:
            return self.others[method]
        if method in ("GET", "HEAD"):
            return self.get
        if method == "POST":
            return self.post
        if self.other is not None:
            return self.other
        return REFUSED if self.is_open else REFUSED_SIGNED_IN


def _wave(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"wave": getattr(world, name)}


def _response(name: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"response": getattr(world.own, name), **more}


def _copied(world: World) -> dict[str, Any]:
    return {"response": world.own.draft, "source": world.own.submitted}


def _product(world: World) -> dict[str, Any]:
    return {"product": world.own.product}


def _wave_terms(world: World) -> dict[str, Any]:
    return {
        "title_fr": "Autre titre",
        "title_en": "Another title",
        "questionnaire": world.questionnaire.digest,
        "opens_on": "2026-10-01",
        "closes_on": "2026-12-01",
        "validity_months": "12",
        "revision": "1",
    }


def _new_wave(world: World) -> dict[str, Any]:
    return {**_wave_terms(world), "programme": world.programme.slug, "slug": "new-wave"}


def _facts(_world: World) -> dict[str, Any]:
    return {"revision": "1", "hosting": ["vendor"], "mobile": "true", "size": "large"}


def _answers(_world: World) -> dict[str, Any]:
    return {"GOV-2-revision": "0", "GOV-2-level": "2", "GOV-2-comment": ""}


def _signature(_world: World) -> dict[str, Any]:
    return {"name": "Zoé Kervella", "function": "Directrice", "declared": "on"}


def _new_product(_world: World) -> dict[str, Any]:
    return {"name": "Nouveau", "corridors": ["hospital"]}


def _file(_world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.json", FILE)}


def _waiting_file(world: World) -> dict[str, Any]:
    return {"response": world.own.draft, "upload": world.own.file}


def _own_vendor(world: World) -> dict[str, Any]:
    return {"vendor": world.own.organisation.slug}


def _export(world: World) -> dict[str, Any]:
    return {**_own_vendor(world), "export": world.export}


def _work(world: World) -> dict[str, Any]:
    return {"work": world.work}


def _action(world: World) -> dict[str, Any]:
    return {"response": world.own.draft, "action": world.own.action}


def _planned(_world: World) -> dict[str, Any]:
    return {
        "text": "Chiffrer les postes",
        "level": "1",
        "due": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "owner": "",
        "state": "planned",
        "revision": "1",
    }


def _criterion(world: World) -> dict[str, Any]:
    return {"response": world.own.draft, "criterion": "GOV-1"}


def _own_message(world: World) -> dict[str, Any]:
    return {"response": world.own.draft, "comment": world.own.comment}


def _message(world: World) -> dict[str, Any]:
    return {"text": "Qui s’en occupe ?", "told": [str(world.own.reader.pk)]}


def _earlier(_world: World) -> dict[str, Any]:
    return {"revision": "1", "current": "1"}


def _given(world: World) -> dict[str, Any]:
    return {"question": ["theme:governance"], "member": str(world.own.contributor.pk), "due": ""}


def _reason(_world: World) -> dict[str, Any]:
    return {"reason": "Une erreur de saisie."}


def _own_evidence(world: World) -> dict[str, Any]:
    return {"response": world.own.draft, "evidence": world.own.evidence}


def _link(_world: World) -> dict[str, Any]:
    return {"url": "https://evidence.example/autre", "title": "Une autre"}


def _own_organisation(world: World) -> dict[str, Any]:
    return {"organisation": world.own.organisation.slug}


def _member(world: World) -> dict[str, Any]:
    return {**_own_organisation(world), "member": world.member}


def _invitation(world: World) -> dict[str, Any]:
    return {**_own_organisation(world), "invitation": world.invitation}


def _invited(_world: World) -> dict[str, Any]:
    return {"email": "invited@people.example", "role": "contributor", "language": "fr"}


def _profile(_world: World) -> dict[str, Any]:
    return {"name": "Agathe Nouvelle", "language": "en", "reminders": "never"}


def _seen(world: World) -> dict[str, Any]:
    return {"seen": announced(world.own.draft, world.own.file)}


def _draft(world: World) -> dict[str, Any]:
    return {"draft": world.questionnaire_draft}


def _part(world: World) -> dict[str, Any]:
    return {**_draft(world), "kind": "criteria", "index": 0}


def _new_part(world: World) -> dict[str, Any]:
    return {**_draft(world), "kind": "themes"}


def _own_authority(world: World) -> dict[str, Any]:
    return {"authority": world.authority.slug}


def _header(world: World) -> dict[str, Any]:
    return {"token": header_token(world.questionnaire_draft), "version": "3"}


def _token(world: World) -> dict[str, Any]:
    return {"token": part_token(world.questionnaire_draft), "direction": "down"}


SITE: Final = (
    Row("home", READING, REFUSED),
    Row("method", READING, REFUSED),
    Row("choose-language", REFUSED, everybody(302), sent=lambda _: {"language": "en", "next": "/"}),
    Row("healthz", READING, REFUSED),
    Row("readyz", READING, REFUSED),
    Row("security-txt", READING, REFUSED),
)

_VERSION: Final = {"identifier": "small", "version": "1"}

# Outside the demonstration nobody finds them; tests/web/test_mail.py looks inside.
_NO_MESSAGE: Final = "0c6f7a52-9d0b-4f5e-8a77-4b1a3f7d2e10"
DEMONSTRATION: Final = (
    Row("demonstration-mailbox", everybody(404), REFUSED),
    Row("demonstration-letter", everybody(404), REFUSED, at=lambda _: {"message": _NO_MESSAGE}),
    Row(
        "demonstration-attachment",
        everybody(404),
        REFUSED,
        at=lambda _: {"message": _NO_MESSAGE, "name": "a.pdf"},
    ),
)

PUBLIC: Final = (
    Row("latest-results", everybody(302), REFUSED),
    Row("results", READING, REFUSED, at=_wave("published")),
    Row("results", READING, REFUSED, at=_wave("open"), case="a wave without results"),
    Row("results", everybody(404), REFUSED, at=_wave("draft"), case="a draft wave"),
    Row("results-json", READING, REFUSED, at=_wave("published")),
    Row("results-json", everybody(404), REFUSED, at=_wave("sealed"), case="an unpublished wave"),
    Row("results-csv", READING, REFUSED, at=_wave("published")),
    Row("results-csv", everybody(404), REFUSED, at=_wave("sealed"), case="an unpublished wave"),
    Row(
        "picture",
        READING,
        REFUSED,
        at=lambda world: {"wave": world.published, "name": "bands-wide"},
    ),
    Row(
        "picture",
        everybody(404),
        REFUSED,
        at=lambda world: {"wave": world.sealed, "name": "bands-wide"},
        case="an unpublished wave",
    ),
    Row("register", READING, REFUSED),
    Row("register-json", READING, REFUSED),
    Row("register-csv", READING, REFUSED),
    Row("questionnaires", READING, REFUSED),
    Row("questionnaire", READING, REFUSED, at=lambda _: _VERSION),
    Row("questionnaire-json", READING, REFUSED, at=lambda _: _VERSION),
)

VENDOR: Final = (
    Row(
        "vendor",
        OWN_READING,
        REFUSED_SIGNED_IN,
        at=lambda world: {"vendor": world.own.organisation.slug},
    ),
    Row(
        "vendor",
        only((AUTHORITY, 403)),
        REFUSED_SIGNED_IN,
        at=lambda world: {"vendor": world.authority.slug},
        case="an authority",
    ),
    Row(
        "product-new",
        {**BY_ADMINISTRATOR, Who.OWN_ADMINISTRATOR: 200},
        BY_ADMINISTRATOR,
        at=lambda world: {"vendor": world.own.organisation.slug},
        sent=_new_product,
    ),
    Row("product", OWN_READING, BY_ADMINISTRATOR, at=_product, sent=_new_product),
    Row(
        "response-start",
        REFUSED_SIGNED_IN,
        BY_WRITERS,
        at=_product,
        sent=lambda world: {"wave": world.open, "product_version": "9.9"},
    ),
    Row("response", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("response", OWN_READING, REFUSED_SIGNED_IN, at=_response("submitted"), case="a submission"),
    Row("facts", OWN_READING, BY_WRITERS, at=_response("draft"), sent=_facts),
    Row(
        "theme",
        OWN_READING,
        BY_WRITERS,
        at=_response("draft", theme="governance"),
        sent=_answers,
    ),
    Row(
        "theme",
        OWN_READING,
        BY_WRITERS,
        at=_response("submitted", theme="governance"),
        sent=_answers,
        case="a submission",
    ),
    Row(
        "answer",
        REFUSED,
        {**BY_WRITERS, **dict.fromkeys(OWN[:3], 200), Who.ANONYMOUS: 401},
        at=_response("draft", criterion="GOV-2"),
        sent=_answers,
    ),
    Row("whole", OWN_READING, BY_WRITERS, at=_response("draft"), sent=_answers),
    Row("proposals", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("copy", OWN_READING, BY_WRITERS, at=_copied),
    Row(
        "copy",
        signed_in(404),
        only(((Who.OWN_READER,), 403)),
        at=lambda world: {"response": world.own.draft, "source": world.other.submitted},
        case="another vendor's",
    ),
    Row(
        "proposal-confirm",
        REFUSED_SIGNED_IN,
        BY_WRITERS,
        at=lambda world: {"response": world.own.draft, "proposal": _NO_MESSAGE},
    ),
    Row(
        "submit",
        only((OWN, 403), (SIGNERS, 200)),
        only((OWN, 403), (SIGNERS, 302)),
        at=_response("draft"),
        sent=_signature,
    ),
    Row(
        "correct",
        only((OWN, 403), (SIGNERS, 200)),
        only((OWN, 403), (SIGNERS, 302)),
        at=_response("submitted"),
        sent=_reason,
    ),
    Row(
        "correct-abandon",
        REFUSED_SIGNED_IN,
        only((OWN, 403), (SIGNERS, 302)),
        at=_response("submitted"),
    ),
    Row(
        "renew",
        only((OWN, 403), (SIGNERS, 302)),
        only((OWN, 403), (SIGNERS, 302)),
        at=_response("submitted"),
        case="too early",
    ),
    Row(
        "compared-csv",
        only((OWN, 200), (AUTHORITY, 200)),
        REFUSED_SIGNED_IN,
        at=_response("submitted", before=1, after=1),
    ),
    Row(
        "compared",
        only((OWN, 200), (AUTHORITY, 200)),
        REFUSED_SIGNED_IN,
        at=_response("submitted", before=1, after=1),
    ),
    Row("response-json", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("response-workbook", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row(
        "submission-json",
        only((OWN, 200), (AUTHORITY, 200)),
        REFUSED_SIGNED_IN,
        at=_response("submitted", number=1),
    ),
    Row(
        "submission-json",
        signed_in(404),
        REFUSED_SIGNED_IN,
        at=_response("draft", number=1),
        case="a draft",
    ),
    Row(
        "result",
        only((OWN, 200), (AUTHORITY, 200)),
        REFUSED_SIGNED_IN,
        at=_response("submitted"),
    ),
    Row(
        "receipt",
        signed_in(404),  # not written yet
        only((OWN, 302), (AUTHORITY, 302)),
        at=_response("submitted", number=1),
    ),
    Row(
        "receipt",
        signed_in(404),
        signed_in(404),
        at=_response("draft", number=1),
        case="a draft",
    ),
    Row("result", signed_in(404), REFUSED_SIGNED_IN, at=_response("draft"), case="a draft"),
)

EXCHANGE: Final = (
    Row(
        "files",
        OWN_READING,
        only((OWN, 400), ((Who.OWN_READER,), 403)),  # no file sent
        at=_response("draft"),
    ),
    Row("files", OWN_READING, BY_WRITERS, at=_response("draft"), sent=_file, case="a file"),
    Row("differences", OWN_READING, BY_WRITERS, at=_waiting_file, sent=_seen),
    Row("file-drop", REFUSED_SIGNED_IN, BY_WRITERS, at=_waiting_file),
    Row("vendor-export-order", REFUSED_SIGNED_IN, only((OWN, 302)), at=_own_vendor),
    Row("vendor-export", OWN_READING, REFUSED_SIGNED_IN, at=_export),
    Row(
        "vendor-export",
        signed_in(404),
        REFUSED_SIGNED_IN,
        at=lambda world: {**_own_vendor(world), "export": _NO_MESSAGE},
        case="none",
    ),
    Row("works", signed_in(200), REFUSED_SIGNED_IN),
    Row("work", only(((Who.OWN_READER,), 200)), REFUSED_SIGNED_IN, at=_work),
)

EVIDENCE: Final = (
    Row("evidence", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("evidence-csv", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row(
        "submission-evidence-csv",
        only((OWN, 200), (AUTHORITY, 200)),
        REFUSED_SIGNED_IN,
        at=_response("submitted", number=1),
    ),
    Row(
        "submission-evidence-csv",
        signed_in(404),
        REFUSED_SIGNED_IN,
        at=_response("draft", number=1),
        case="a draft",
    ),
    Row("criterion-evidence", OWN_READING, BY_WRITERS, at=_criterion, sent=_link),
    Row("evidence-file", signed_in(404), REFUSED_SIGNED_IN, at=_own_evidence),
    Row("evidence-remove", REFUSED_SIGNED_IN, BY_WRITERS, at=_own_evidence),
)

TEAMWORK: Final = (
    Row("questions", signed_in(200), REFUSED_SIGNED_IN),
    Row("assignments", OWN_READING, BY_WRITERS, at=_response("draft"), sent=_given),
    Row("activity", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("activity-csv", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("criterion", OWN_READING, BY_WRITERS, at=_criterion, sent=_message),
    Row("criterion-restore", REFUSED_SIGNED_IN, BY_WRITERS, at=_criterion, sent=_earlier),
    Row(
        "comment-withdraw",
        REFUSED_SIGNED_IN,
        only(((Who.OWN_CONTRIBUTOR,), 302), ((Who.OWN_READER,), 403)),
        at=_own_message,
    ),
)

PLANS: Final = (
    Row("plan", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("plan", OWN_READING, REFUSED_SIGNED_IN, at=_response("submitted"), case="a submission"),
    Row("plan-take-over", REFUSED_SIGNED_IN, BY_WRITERS, at=_response("late")),
    Row(
        "plan-action-new",
        only((OWN, 200), ((Who.OWN_READER,), 403)),
        BY_WRITERS,
        at=_response("draft", criterion="GOV-3"),
        sent=_planned,
    ),
    Row("plan-action", OWN_READING, BY_WRITERS, at=_action, sent=_planned),
    Row(
        "plan-action-drop",
        REFUSED_SIGNED_IN,
        BY_WRITERS,
        at=_action,
        sent=lambda _: {"revision": "1"},
    ),
    Row("plan-xlsx", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("plan-csv", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
    Row("plan-ics", OWN_READING, REFUSED_SIGNED_IN, at=_response("draft")),
)

AUTHORITYS: Final = (
    Row(
        "authority",
        AUTHORITY_READING,
        REFUSED_SIGNED_IN,
        at=lambda world: {"authority": world.authority.slug},
    ),
    Row("wave", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_wave("open")),
    Row("wave", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_wave("draft"), case="a draft wave"),
    Row("wave-csv", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_wave("open")),
    Row("wave-dashboards", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_wave("open"), may_write=KEPT),
    Row("wave-criteria", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_wave("open"), may_write=KEPT),
    Row("wave-themes", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_wave("open"), may_write=KEPT),
    Row(
        "wave-figures-csv",
        AUTHORITY_READING,
        REFUSED_SIGNED_IN,
        at=lambda world: {"wave": world.open, "table": "criteria"},
        may_write=KEPT,
    ),
    Row(
        "wave-new",
        only(((Who.AUDITOR,), 403), ((Who.MANAGER,), 200)),
        only(((Who.AUDITOR,), 403), ((Who.MANAGER,), 302)),
        at=lambda world: {"authority": world.authority.slug},
        sent=_new_wave,
    ),
    Row(
        "wave-edit",
        only(((Who.AUDITOR,), 403), ((Who.MANAGER,), 200)),
        BY_MANAGER,
        at=_wave("draft"),
        sent=_wave_terms,
    ),
    Row("wave-open", REFUSED_SIGNED_IN, BY_MANAGER, at=_wave("draft")),
    Row("wave-close", REFUSED_SIGNED_IN, BY_MANAGER, at=_wave("open")),
    Row("wave-seal", REFUSED_SIGNED_IN, BY_MANAGER, at=_wave("closed")),
    Row("publish", REFUSED_SIGNED_IN, BY_MANAGER, at=_wave("published")),
    Row("drafts", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_own_authority),
    Row("draft-new", WRITING, REFUSED_SIGNED_IN, at=_own_authority),
    Row("draft-empty", REFUSED_SIGNED_IN, BY_MANAGER, at=_own_authority),
    Row(
        "draft-import",
        REFUSED_SIGNED_IN,
        BY_MANAGER,
        at=_own_authority,
        sent=lambda _: {"file": SimpleUploadedFile("q.json", b'{"id": "new"}')},
    ),
    Row(
        "draft-next",
        REFUSED_SIGNED_IN,
        BY_MANAGER,
        at=_own_authority,
        sent=lambda _: {"after": "small 1", "name": "3"},
    ),
    Row("draft", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row("draft-header", AUTHORITY_READING, BY_MANAGER, at=_draft, sent=_header),
    Row("draft-header-check", REFUSED_SIGNED_IN, WRITING, at=_draft),
    Row("draft-preview", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row("draft-try", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row("draft-versions", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row("draft-versions-csv", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row(
        "draft-publish",
        WRITING,
        BY_MANAGER,
        at=_draft,
        sent=lambda world: {"digest": draft_digest(world.questionnaire_draft)},
    ),
    Row("draft-discard", REFUSED_SIGNED_IN, BY_MANAGER, at=_draft, sent=lambda _: {"revision": 1}),
    Row("draft-json", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row("draft-yaml", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row("draft-xlsx", AUTHORITY_READING, REFUSED_SIGNED_IN, at=_draft),
    Row("draft-part-new", WRITING, BY_MANAGER, at=_new_part),
    Row("draft-part-new-check", REFUSED_SIGNED_IN, WRITING, at=_new_part),
    Row("draft-part", AUTHORITY_READING, BY_MANAGER, at=_part, sent=_token),
    Row("draft-part-check", REFUSED_SIGNED_IN, WRITING, at=_part),
    Row("draft-part-move", REFUSED_SIGNED_IN, BY_MANAGER, at=_part, sent=_token),
    Row("draft-part-remove", REFUSED_SIGNED_IN, BY_MANAGER, at=_part, sent=_token),
)

ACCOUNTS: Final = (
    Row("workspace", {**signed_in(302), Who.NOBODY: 200}, REFUSED_SIGNED_IN),
    Row("members", OWN_READING, REFUSED_SIGNED_IN, at=_own_organisation),
    Row("invite", MANAGING, BY_ADMINISTRATOR, at=_own_organisation, sent=_invited),
    Row("member", MANAGING, BY_ADMINISTRATOR, at=_member, sent=lambda _: {"role": "signatory"}),
    Row("member-remove", MANAGING, BY_ADMINISTRATOR, at=_member),
    Row("leave", OWN_READING, only((OWN, 302)), at=_own_organisation),
    Row("invitation-send-again", REFUSED_SIGNED_IN, BY_ADMINISTRATOR, at=_invitation),
    Row("invitation-revoke", REFUSED_SIGNED_IN, BY_ADMINISTRATOR, at=_invitation),
    Row("invitation-link", everybody(302), REFUSED, at=lambda _: {"token": "unknown/"}),
    Row("invitation", everybody(404), everybody(404), other=REFUSED, case="no link"),
    Row("profile", signed_in(200), signed_in(302), sent=_profile),
    Row(
        "invitation-join",
        REFUSED_SIGNED_IN,
        only(((Who.NOBODY,), 302)),
        at=lambda world: {"invitation": world.invitation},
    ),
    Row(
        "establishment",
        only(((Who.ESTABLISHMENT,), 200)),
        REFUSED_SIGNED_IN,
        at=lambda world: {"establishment": world.establishment.slug},
    ),
)

# allauth's views are classes: a form takes PUT as POST, and OPTIONS is answered.
HOME_INSTEAD: Final = signed_in(302, anonymous=200)
OPTIONS: Final = everybody(200)
_WRONG: Final = {"oldpassword": "wrong", "password1": "x", "password2": "y", "password": "wrong"}


def _page_of_allauth(name: str, **at: str) -> Row:
    return Row(name, READING, REFUSED, at=lambda _: at, others={"OPTIONS": OPTIONS})


def _form_of_allauth(name: str, sent: Mapping[str, str]) -> Row:
    """A form for who is signed in; what is sent is refused, on the same page."""
    return Row(
        name,
        signed_in(200),
        signed_in(200),
        sent=lambda _: dict(sent),
        other=REFUSED_SIGNED_IN,
        others={"PUT": signed_in(200), "OPTIONS": signed_in(200)},
    )


ALLAUTH: Final = (
    Row(
        "account_login",
        HOME_INSTEAD,
        HOME_INSTEAD,
        sent=lambda _: {"login": "absent@people.example", "password": "wrong"},
        other=signed_in(302, anonymous=405),
        others={"PUT": HOME_INSTEAD, "OPTIONS": HOME_INSTEAD},
    ),
    Row(
        "account_logout",
        signed_in(200, anonymous=302),
        everybody(302),
        others={"OPTIONS": OPTIONS},
        other=REFUSED,
    ),
    Row(
        "account_signup",  # closed: says so
        HOME_INSTEAD,
        HOME_INSTEAD,
        sent=lambda _: {"email": "new@people.example", "password1": "x", "password2": "x"},
        other=HOME_INSTEAD,
    ),
    Row(
        "account_reset_password",
        READING,
        everybody(302),  # whether the address is known or not
        sent=lambda _: {"email": "absent@people.example"},
        others={"PUT": READING, "OPTIONS": OPTIONS},
        other=REFUSED,
        may_write=frozenset(("account_emailaddress",)),
    ),
    Row(
        "account_reset_password_from_key",
        READING,
        READING,
        at=lambda _: {"uidb36": "1", "key": "wrong"},
        other=READING,
        case="a wrong key",
    ),
    Row(
        "account_confirm_email",
        READING,
        everybody(404),
        at=lambda _: {"key": "wrong"},
        others={"OPTIONS": OPTIONS},
        other=REFUSED,
        case="a wrong key",
    ),
    Row(
        "account_confirm_login_code",  # codes are not used
        everybody(302),
        everybody(302),
        other=everybody(302),
    ),
    Row("account_set_password", signed_in(302), signed_in(302), other=signed_in(302)),
    Row(
        "account_email",
        signed_in(200),
        signed_in(302),
        other=REFUSED_SIGNED_IN,
        others={"PUT": signed_in(302), "OPTIONS": signed_in(200)},
        may_write=frozenset(("account_emailaddress",)),  # where allauth keeps a second copy
    ),
    _form_of_allauth("account_change_password", _WRONG),
    _form_of_allauth("account_reauthenticate", _WRONG),
    _page_of_allauth("account_inactive"),
    _page_of_allauth("account_email_verification_sent"),
    _page_of_allauth("account_reset_password_done"),
    _page_of_allauth("account_reset_password_from_key_done"),
)

ROWS: Final = (
    *SITE,
    *DEMONSTRATION,
    *PUBLIC,
    *VENDOR,
    *EXCHANGE,
    *EVIDENCE,
    *TEAMWORK,
    *PLANS,
    *AUTHORITYS,
    *ACCOUNTS,
    *ALLAUTH,
)
