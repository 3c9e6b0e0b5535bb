"""What a page of a draft would send: the tokens of what it shows, and the digest."""

import json
from uuid import UUID

from clairevoie.formats.trees import Tree
from clairevoie.web.authoring.document import PartKind, header_of, seen
from clairevoie.web.authoring.judgement import judgement
from clairevoie.web.authoring.models import Draft


def tree_of(draft: UUID) -> Tree:
    return json.loads(Draft.objects.get(public_id=draft).document)


def part_of(draft: UUID, index: int = 0, kind: PartKind = PartKind.CRITERIA) -> Tree:
    return tree_of(draft)[kind][index]


def part_token(draft: UUID, index: int = 0, kind: PartKind = PartKind.CRITERIA) -> str:
    return seen(part_of(draft, index, kind))


def header_token(draft: UUID) -> str:
    return seen(header_of(tree_of(draft)))


def draft_digest(draft: UUID) -> str:
    row = Draft.objects.get(public_id=draft)
    return judgement(row.document, row.starts_from_id).digest
