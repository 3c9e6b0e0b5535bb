"""What the benchmark does inside the site's own Django: people, growth, statements. Prints JSON.

Run by `site.py` in a process of its own, with the site's environment: `_inside.py TASK [ARGUMENT]`.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "clairevoie.web.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import OuterRef, Subquery  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from clairevoie.core.answers import FactValue  # noqa: E402
from clairevoie.core.applicability import applicability  # noqa: E402
from clairevoie.core.canonical import digest_of_bytes  # noqa: E402
from clairevoie.core.conditions import FactKind  # noqa: E402
from clairevoie.core.differences import NO_CHOICE  # noqa: E402
from clairevoie.core.questionnaire import Questionnaire  # noqa: E402
from clairevoie.web.accounts.models import Membership, Organisation, User  # noqa: E402
from clairevoie.web.accounts.operations import (  # noqa: E402
    OPERATOR,
    add_member,
    create_person,
)
from clairevoie.web.accounts.permissions import Kind, Role  # noqa: E402
from clairevoie.web.assessments.models import (  # noqa: E402
    Answer,
    AnswerRevision,
    Product,
    ProductCorridor,
    Response,
    ResponseState,
    Submission,
)
from clairevoie.web.assessments.operations import (  # noqa: E402
    AnswerChange,
    declare_facts,
    record_answers,
    start_response,
)
from clairevoie.web.assessments.queries import lists  # noqa: E402
from clairevoie.web.assessments.queries.workspace import workspace  # noqa: E402
from clairevoie.web.assessments.values import facts_value, level_value  # noqa: E402
from clairevoie.web.audit.chain import event_digest  # noqa: E402
from clairevoie.web.audit.models import Event, Head  # noqa: E402
from clairevoie.web.demonstration.loading import FIRST_WAVE, OPEN_WAVE  # noqa: E402
from clairevoie.web.demonstration.people import LOGINS, PASSWORD, VENDOR  # noqa: E402
from clairevoie.web.exchange.queries import comparison_of  # noqa: E402
from clairevoie.web.exchange.reading import read_file  # noqa: E402

AUTHORITY_LOGIN = "agence@demonstration.example"
VENDOR_LOGIN = LOGINS[0].email
CLIENTS = 8
from clairevoie.web.programmes.documents import questionnaire_of  # noqa: E402

# ---- who asks for what ---------------------------------------------------------------------


def people() -> dict[str, Any]:
    """Eight people with a response each, eight more on one response; and the pages to ask for."""
    now = timezone.now()
    one = Organisation.objects.get(name=VENDOR)
    draft = _full_draft(one)
    together = [_contributor(one, f"together-{number}") for number in range(CLIENTS)]
    free = (
        Organisation.objects.filter(kind=Kind.VENDOR, memberships__isnull=False)
        .exclude(products__responses__wave__slug=OPEN_WAVE)
        .order_by("pk")
    )
    apart = []
    for number, vendor in enumerate(free[:CLIENTS]):
        person = _contributor(vendor, f"apart-{number}")
        earlier = Response.objects.filter(product__vendor=vendor, wave__slug=FIRST_WAVE)[0]
        response = start_response(
            product_id=earlier.product.public_id, wave=OPEN_WAVE,
            product_version=earlier.product_version, by=person, at=now,
        ).public_id  # fmt: skip
        declare_facts(
            response_id=response, facts=facts_value(earlier.facts), revision=0, by=person, at=now
        )
        changes = [
            AnswerChange(row.criterion, level_value(row), row.comment, revision=0)
            for row in Answer.objects.filter(response=earlier)
        ]
        record_answers(response_id=response, changes=changes, by=person, at=now)
        apart.append({"email": person.email, "response": str(response)})
    return {
        "password": PASSWORD,
        "authority": AUTHORITY_LOGIN,
        "vendor": VENDOR_LOGIN,
        "draft": str(draft.public_id),
        "themes": _themes(draft),
        "together": [each.email for each in together],
        "apart": apart,
        "counts": counts(),
        "pages": _pages(),
    }


def many(number: str) -> dict[str, Any]:
    """So many people of one vendor, and a response of theirs to which all that can applies."""
    vendor = Organisation.objects.get(name=VENDOR)
    draft = _full_draft(vendor)
    return {
        "password": PASSWORD,
        "response": str(draft.public_id),
        "people": [_contributor(vendor, f"many-{each}").email for each in range(int(number))],
    }


def round_trip() -> dict[str, Any]:
    """A draft to which all that can applies, answered, for files that go and come back."""
    draft = _full_draft(Organisation.objects.get(name=VENDOR))
    return {"email": VENDOR_LOGIN, "password": PASSWORD, "response": str(draft.public_id)}


def read_and_compared(response: str, file: str, times: str) -> dict[str, Any]:
    """How long, in seconds, a file takes to be read, and to be compared with its response."""
    row = Response.objects.select_related("product__vendor", "wave__programme").get(
        public_id=response
    )
    row.role = Role.VENDOR_ADMINISTRATOR
    content, questionnaire = Path(file).read_bytes(), questionnaire_of(row.wave.questionnaire_id)
    reading, comparing = [], []
    for _ in range(int(times)):
        start = time.perf_counter()
        received = read_file(content, questionnaire)
        read = time.perf_counter()
        comparison_of(row, workspace(row), received, NO_CHOICE)
        comparing.append(time.perf_counter() - read)
        reading.append(read - start)
    return {"reading": reading, "comparing": comparing}


def _pages() -> dict[str, str]:
    """The lists, each with its second page where 71 products need one, and the public pages."""
    listed = {"board": f"/waves/{FIRST_WAVE}/", "register": "/register/"}
    found = dict(listed)
    if Response.objects.filter(wave__slug=FIRST_WAVE).count() > lists.PAGE_SIZE:
        found |= {f"{name}, page 2": f"{path}?page=2" for name, path in listed.items()}
    return found | {
        "board of drafts": f"/waves/{OPEN_WAVE}/",
        "results": f"/waves/{FIRST_WAVE}/results/",
        "home": "/",
    }


def _contributor(vendor: Organisation, name: str) -> User:
    now = timezone.now()
    person = create_person(
        email=f"{name}@demonstration.example", name=f"Client {name}", password=PASSWORD,
        by=OPERATOR, at=now,
    )  # fmt: skip
    add_member(organisation=vendor, user=person, role=Role.CONTRIBUTOR, by=OPERATOR, at=now)
    return person


def _full_draft(vendor: Organisation) -> Response:
    """A draft to which as many criteria apply as can, every one of them answered."""
    now, chance = timezone.now(), Random(1)
    person = Membership.objects.get(organisation=vendor, role=Role.VENDOR_ADMINISTRATOR).user
    product = Product.objects.filter(vendor=vendor).exclude(responses__wave__slug=OPEN_WAVE)[0]
    response = start_response(
        product_id=product.public_id, wave=OPEN_WAVE, product_version="1.0", by=person, at=now
    )  # fmt: skip
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    facts = _most_demanding_facts(questionnaire)
    declare_facts(response_id=response.public_id, facts=facts, revision=0, by=person, at=now)
    applies = applicability(questionnaire, facts)
    changes = [
        AnswerChange(
            each.id, chance.randrange(len(each.levels)), "Procédure du 3 mars, page 4.", revision=0
        )
        for each in questionnaire.criteria
        if applies[each.id].applies
    ]
    record_answers(response_id=response.public_id, changes=changes, by=person, at=now)
    return Response.objects.get(pk=response.pk)


def _most_demanding_facts(questionnaire: Questionnaire) -> dict[str, FactValue]:
    """For each fact in turn, the value with which the most criteria apply."""
    facts: dict[str, FactValue] = {}

    def applicable(fact: str, value: FactValue) -> int:
        found = applicability(questionnaire, {**facts, fact: value}).values()
        return sum(each.applies is True for each in found)

    for fact in [*questionnaire.facts, *questionnaire.facts]:  # again: they decide together
        values: Sequence[FactValue]
        match fact.kind:
            case FactKind.FLAG:
                values = (True, False)
            case FactKind.CHOICE:
                values = fact.option_ids
            case FactKind.CHOICES:
                values = (frozenset(fact.option_ids),)
        facts[fact.id] = max(values, key=lambda value, it=fact.id: applicable(it, value))
    return facts


def _themes(response: Response) -> list[str]:
    """The themes of a response, the one with the most criteria to answer first."""
    response.role = Role.VENDOR_ADMINISTRATOR
    themes = workspace(response).with_questions
    return [each.theme.id for each in sorted(themes, key=lambda it: -it.applicable_count)]


# ---- growth --------------------------------------------------------------------------------


@transaction.atomic
def grow(times: str) -> dict[str, int]:
    """Copy the whole market until it is there so many times: vendors, people, responses, events."""
    originals = list(
        Response.objects.exclude(product__name__contains="#")
        .select_related("product__vendor", "latest")
        .prefetch_related("product__corridors")
        .order_by("pk")
    )  # fmt: skip
    there = Product.objects.count() // len({each.product_id for each in originals})
    numbers = range(there + 1, int(times) + 1)
    vendors = {each.product.vendor_id: each.product.vendor for each in originals}
    copied_vendors = _copies(
        numbers, vendors.values(),
        lambda it, n: Organisation(kind=it.kind, slug=f"{it.slug}-{n}", name=f"{it.name} #{n}"),
    )  # fmt: skip
    persons = _copies(
        numbers, vendors.values(),
        lambda it, n: User(email=f"{it.slug}-{n}@copy.example", name=it.name, password="!"),  # noqa: S106
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(
            user=person, organisation=copied_vendors[key], role=Role.VENDOR_ADMINISTRATOR
        )
        for key, person in persons.items()
    )  # fmt: skip
    products = {each.product_id: each.product for each in originals}
    copied_products = _copies(
        numbers, products.values(),
        lambda it, n: Product(vendor=copied_vendors[it.vendor_id, n], name=f"{it.name} #{n}"),
    )  # fmt: skip
    ProductCorridor.objects.bulk_create(
        ProductCorridor(product=copy, corridor=each.corridor)
        for (key, _), copy in copied_products.items()
        for each in products[key].corridors.all()
    )
    responses = _copies(
        numbers, originals,
        lambda it, n: Response(
            product=copied_products[it.product_id, n], wave_id=it.wave_id,
            product_version=it.product_version, state=it.state, facts=it.facts,
            facts_revision=it.facts_revision, started_at=it.started_at, changed_at=it.changed_at,
        ),
    )  # fmt: skip
    _copy_answers(responses)
    _copy_submissions(originals, responses, persons)
    _copy_events(originals, responses, persons)
    if connection.vendor == "postgresql":  # as autovacuum does after a while
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return counts()


def _copies(numbers: Sequence[int], rows: Iterable[Any], copied: Callable[[Any, int], Any]) -> Any:
    """A copy of each row for each number, by the row's key and the number."""
    made = {(row.pk, number): copied(row, number) for row in rows for number in numbers}
    if made:
        next(iter(made.values()))._meta.default_manager.bulk_create(
            list(made.values()), batch_size=1000
        )
    return made


def _copy_answers(responses: dict[tuple[int, int], Response]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copy_of (original bigint, copy bigint)")
        cursor.executemany(
            "INSERT INTO copy_of VALUES (%s, %s)",
            [(original, copy.pk) for (original, _), copy in responses.items()],
        )
        for model in (Answer, AnswerRevision):
            columns = ", ".join(
                field.column
                for field in model._meta.concrete_fields
                if field.column not in ("id", "response_id")
            )
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} (response_id, {columns}) "  # noqa: S608 — names of our own tables
                f"SELECT copy, {columns} FROM copy_of JOIN {table} ON response_id = original"
            )
        cursor.execute("DROP TABLE copy_of")


def _copy_submissions(
    originals: Sequence[Response],
    responses: dict[tuple[int, int], Response],
    persons: dict[tuple[int, int], User],
) -> None:
    by_key = {each.pk: each for each in originals if each.latest}
    made = []
    for (key, number), copy in responses.items():
        if key not in by_key:
            continue
        original = by_key[key]
        name = json.dumps(original.product.name, ensure_ascii=False)
        document = original.latest.document.replace(name, f'{name[:-1]} #{number}"')
        submission = Submission(
            **{
                field.attname: getattr(original.latest, field.attname)
                for field in Submission._meta.concrete_fields
                if not field.primary_key
            }
        )
        submission.response = copy
        submission.document = document
        submission.digest = digest_of_bytes(document.encode())
        submission.submitted_by = persons[original.product.vendor_id, number]
        made.append(submission)
    Submission.objects.bulk_create(made, batch_size=500)
    Response.objects.filter(latest=None, state=ResponseState.SUBMITTED).update(
        latest_id=Subquery(
            Submission.objects.filter(response=OuterRef("pk")).order_by("-number").values("pk")[:1]
        )
    )


def _copy_events(
    originals: Sequence[Response],
    responses: dict[tuple[int, int], Response],
    persons: dict[tuple[int, int], User],
) -> None:
    """The events that these responses would have left, added to the end of the chain."""
    vendor_of = {each.pk: each.product.vendor_id for each in originals}
    states = {each.pk: each.state for each in originals}
    head = Head.objects.select_for_update().get(pk=1)
    sequence, previous, now = head.sequence, head.digest, timezone.now()
    events = []
    for (key, number), copy in responses.items():
        actions = ["response.started", "facts.declared", "answers.recorded"]
        if states[key] == ResponseState.SUBMITTED:
            actions.append("response.submitted")
        for action in actions:
            sequence += 1
            content = {
                "sequence": sequence, "at": now, "action": action, "previous": previous,
                "actor": persons[vendor_of[key], number].audit_name,
                "object": f"response:{copy.public_id}", "detail": {"benchmark": "copy"},
            }  # fmt: skip
            previous = event_digest(**content)
            events.append(Event(**content, digest=previous))
    Event.objects.bulk_create(events, batch_size=1000)
    Head.objects.filter(pk=1).update(sequence=sequence, digest=previous)


# ---- statements ----------------------------------------------------------------------------


def statements(plan: str) -> dict[str, list[str]]:
    """The SQL of each request of a plan, once everything that a process reads once is read."""
    wanted = json.loads(plan)
    return {name: _statements_of(**request) for name, request in wanted.items()}


def _statements_of(
    path: str, email: str = "", criterion: str = "", fields: dict[str, str] | None = None
) -> list[str]:
    client = Client(raise_request_exception=False, headers={"accept-encoding": "gzip"})
    if email:
        client.force_login(User.objects.get(email=email), settings.AUTHENTICATION_BACKENDS[0])
    for level in ("0", "1"):  # twice: what a process reads once is read the first time
        sent = fields and {
            **fields,
            f"{criterion}-level": level,
            f"{criterion}-revision": _revision(path, criterion),
        }
        with CaptureQueriesContext(connection) as captured:
            reply = client.post(path, sent) if sent else client.get(path)
    if reply.status_code != 200:
        return [f"status {reply.status_code}"]
    return [each["sql"] for each in captured.captured_queries]


def _revision(path: str, criterion: str) -> str:
    response = path.split("/")[2]
    row = Answer.objects.filter(response__public_id=response, criterion=criterion).first()
    return str(row.revision) if row else "0"


def counts() -> dict[str, int]:
    """What is in the database."""
    return {
        "products": Product.objects.count(),
        "responses": Response.objects.count(),
        "answers": Answer.objects.count(),
        "events": Event.objects.count(),
    }


TASKS: dict[str, Callable[..., Any]] = {
    "people": people,
    "many": many,
    "grow": grow,
    "round_trip": round_trip,
    "read_and_compared": read_and_compared,
    "statements": statements,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
