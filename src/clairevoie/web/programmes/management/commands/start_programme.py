"""`manage start-programme`: a real programme's first step: authority, manager, questionnaire, wave."""

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils import timezone

from clairevoie.formats.programmes import read_programme
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.shipped import shipped_bytes, shipped_programme
from clairevoie.formats.trees import InvalidDocument
from clairevoie.web.accounts.operations import (
    OPERATOR,
    add_member,
    create_organisation,
    create_person,
)
from clairevoie.web.accounts.passwords import read_password
from clairevoie.web.accounts.permissions import Kind, Role
from clairevoie.web.programmes.operations import (
    create_programme,
    create_wave,
    publish_questionnaire,
)


class Command(BaseCommand):
    help = (
        "Start a programme: its authority, the authority's first manager, the questionnaire and "
        "a wave in draft. The manager's password is read from standard input, one line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, help="Name of the authority.")
        parser.add_argument("--email", required=True, help="The manager's address.")
        parser.add_argument("--name", required=True, help="The manager's name.")
        parser.add_argument("--programme", help="A programme file; the shipped one without it.")
        parser.add_argument(
            "--questionnaire", help="A questionnaire file; the shipped one without."
        )
        parser.add_argument("--wave", required=True, help="The wave's slug, such as segur-1.")
        parser.add_argument("--title-fr", required=True)
        parser.add_argument("--title-en", required=True)
        parser.add_argument("--opens-on", required=True, type=date.fromisoformat)
        parser.add_argument("--closes-on", required=True, type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        password = read_password()
        try:
            validate_password(password)
            with transaction.atomic():
                self._start(password, options)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        except InvalidDocument as invalid:
            faults = "\n".join(f"line {each.line}: {each}" for each in invalid.faults)
            raise CommandError(faults) from None
        except (IntegrityError, OSError) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Wave {options['wave']} is a draft; its manager can open it.")

    def _start(self, password: str, options: dict[str, Any]) -> None:
        at = timezone.now()
        authority = create_organisation(
            kind=Kind.AUTHORITY, name=options["authority"], by=OPERATOR, at=at
        )
        manager = create_person(
            email=options["email"], name=options["name"], password=password, by=OPERATOR, at=at
        )
        add_member(
            organisation=authority, user=manager, role=Role.AUTHORITY_MANAGER, by=OPERATOR, at=at
        )
        chosen = options["questionnaire"]
        content = Path(chosen).read_bytes() if chosen else shipped_bytes("segur-maturite-ssi")
        questionnaire = publish_questionnaire(
            questionnaire=read_questionnaire(content), by=OPERATOR, at=at
        )
        chosen = options["programme"]
        programme = create_programme(
            programme=read_programme(Path(chosen).read_bytes())
            if chosen
            else shipped_programme("segur"),
            authority=authority,
            by=OPERATOR,
            at=at,
        )
        create_wave(
            programme=programme,
            questionnaire=questionnaire,
            slug=options["wave"],
            title_fr=options["title_fr"],
            title_en=options["title_en"],
            opens_on=options["opens_on"],
            closes_on=options["closes_on"],
            by=OPERATOR,
            at=at,
        )
