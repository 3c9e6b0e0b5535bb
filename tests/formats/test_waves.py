"""The wave that ships: it names what ships beside it, and a faulty one is refused with its lines."""

import pytest

from clairevoie.formats.shipped import (
    NotShipped,
    shipped_programme,
    shipped_questionnaire,
    shipped_wave,
)
from clairevoie.formats.trees import InvalidDocument
from clairevoie.formats.waves import read_wave


def test_the_first_wave_names_a_programme_and_a_questionnaire_that_ship_too():
    wave = shipped_wave("segur-1")
    assert shipped_programme(wave.programme).id == wave.programme
    questionnaire = shipped_questionnaire(wave.questionnaire_id, wave.questionnaire_version)
    assert set(wave.title) == set(questionnaire.languages)
    assert wave.validity_months >= 1


def test_an_unknown_wave_is_refused_with_the_ones_that_ship():
    with pytest.raises(NotShipped) as refused:
        shipped_wave("segur-99")
    assert refused.value.known == ("segur-1",)


def test_every_fault_of_a_wave_is_reported_at_its_line():
    content = b"format: clairevoie/wave/9\nid: 3\ntitle: text\nopens_on: tomorrow\n"
    with pytest.raises(InvalidDocument) as refused:
        read_wave(content)
    lines = {fault.line for fault in refused.value.faults}
    assert {1, 2, 3, 4} <= lines
