"""`manage add-person`: an organisation's member, the organisation made where it is new."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils import timezone

from clairevoie.web.accounts.operations import (
    OPERATOR,
    add_member,
    create_person,
    find_or_create_organisation,
)
from clairevoie.web.accounts.passwords import read_password
from clairevoie.web.accounts.permissions import ROLES, Role


class Command(BaseCommand):
    help = (
        "Add a person to an organisation, which is made where its name is new. "
        "The password is read from standard input, one line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, help="Name of the organisation.")
        parser.add_argument("--role", required=True, choices=[str(role) for role in Role])
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--group", help="The vendor group, where the organisation is new.")

    def handle(self, *args: Any, **options: Any) -> None:
        password = read_password()
        role, at = Role(options["role"]), timezone.now()
        try:
            validate_password(password)
            with transaction.atomic():
                organisation = find_or_create_organisation(
                    kind=ROLES[role].kind,
                    name=options["organisation"],
                    group=options["group"],
                    by=OPERATOR,
                    at=at,
                )
                person = create_person(
                    email=options["email"],
                    name=options["name"],
                    password=password,
                    by=OPERATOR,
                    at=at,
                )
                add_member(organisation=organisation, user=person, role=role, by=OPERATOR, at=at)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        except (IntegrityError, ValueError) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{options['email']} is {role} of {options['organisation']}.")
