"""What is kept for the figures is written when it is first needed: for what is new, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from clairevoie.core.overview import outcomes, pack
from clairevoie.web.assessments.queries.counted import (
    counted_submissions,
    drafts,
    frozen_responses,
    progress_of,
)
from clairevoie.web.dashboards.models import DraftProgress, PackedSubmission
from clairevoie.web.programmes.documents import questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.programmes.models import Wave

BATCH: Final = 500  # documents in memory, and keys in one statement


def keep_submissions(wave: Wave) -> None:
    """Pack what the wave counts and is not packed yet. Two statements where nothing is new.

    Two servers may do so at once: they write the same bytes, and the second ones are ignored.
    """
    questionnaire = questionnaire_of(wave.questionnaire_id)
    packed = PackedSubmission.objects.filter(submission__counted_of__wave=wave)
    missing = sorted(set(counted_submissions(wave)) - set(packed.values_list("pk", flat=True)))
    for keys in _batches(missing):
        frozen = tuple(frozen_responses(keys))
        found = pack(outcomes(questionnaire, [response for _, response in frozen]))
        PackedSubmission.objects.bulk_create(
            [
                PackedSubmission(
                    submission_id=key,
                    outcomes=content,
                    corridors=" ".join(response.product.corridors),
                )
                for (key, response), content in zip(frozen, found, strict=True)
            ],
            ignore_conflicts=True,
        )


def keep_progress(wave: Wave) -> None:
    """Count how far the drafts are that changed since they were. Two statements where none did.

    A draft that changes meanwhile is counted again next time: the instant kept is the earlier one.
    """
    kept = dict(
        DraftProgress.objects.filter(
            response__wave=wave, response__counted__isnull=True
        ).values_list("pk", "changed_at")
    )
    stale = {key: at for key, at in drafts(wave) if kept.get(key) != at}
    for keys in _batches(tuple(stale)):
        DraftProgress.objects.bulk_create(
            [
                DraftProgress(
                    response_id=key,
                    changed_at=stale[key],
                    answered=each.answered,
                    applicable=each.applicable,
                )
                for key, each in progress_of(wave, keys).items()
            ],
            update_conflicts=True,
            unique_fields=["response"],
            update_fields=["changed_at", "answered", "applicable"],
        )


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
