"""Everything that changes questionnaires, programmes and waves: one function for each intention."""

from clairevoie.web.programmes.operations.revising import (
    FixedTerms,
    WaveRevised,
    WaveTerms,
    plan_wave,
    revise_wave,
)
from clairevoie.web.programmes.operations.steps import (
    AlreadyPublished,
    SlugTaken,
    UnknownCorridors,
    WrongWaveState,
    close_wave,
    create_programme,
    create_wave,
    lock_wave,
    move_wave,
    open_wave,
    publish_questionnaire,
)

__all__ = [
    "AlreadyPublished",
    "FixedTerms",
    "SlugTaken",
    "UnknownCorridors",
    "WaveRevised",
    "WaveTerms",
    "WrongWaveState",
    "close_wave",
    "create_programme",
    "create_wave",
    "lock_wave",
    "move_wave",
    "open_wave",
    "plan_wave",
    "publish_questionnaire",
    "revise_wave",
]
