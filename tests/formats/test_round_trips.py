"""What is written is what is read, in YAML as in JSON; digests do not know the difference."""

import json
from dataclasses import replace

import yaml
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.programme import Corridor, Programme, SharingPolicy
from clairevoie.core.programme import as_document as programme_document
from clairevoie.core.questionnaire import as_document as questionnaire_document
from clairevoie.formats.programmes import programme_from_tree, read_programme
from clairevoie.formats.questionnaire_files import (
    holds_questionnaire,
    questionnaire_json,
    questionnaire_yaml,
    read_questionnaire_file,
)
from clairevoie.formats.questionnaires import questionnaire_from_tree, read_questionnaire
from clairevoie.formats.shipped import shipped_bytes, shipped_programme
from clairevoie.formats.trees import UNWANTED
from tests.cli.shell import QUESTIONNAIRE
from tests.strategies import cut_points, questionnaires, texts


def as_yaml(document):
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


def as_json(document, **options):
    return json.dumps(document, **options).encode()


@given(questionnaires())
def test_a_questionnaire_written_and_read_again_is_equal(questionnaire):
    document = questionnaire_document(questionnaire)

    assert read_questionnaire(as_json(document)) == questionnaire
    assert read_questionnaire(as_yaml(document)) == questionnaire
    assert questionnaire_from_tree(document) == questionnaire


@given(questionnaires())
def test_the_digest_is_the_same_from_yaml_and_from_json(questionnaire):
    document = questionnaire_document(questionnaire)
    backwards = dict(reversed(document.items()))
    sources = (as_yaml(document), as_json(document), as_json(backwards, indent=2))

    assert {read_questionnaire(each).digest for each in sources} == {questionnaire.digest}


def test_files_written_by_hand_have_the_digest_of_their_json():
    for content in (QUESTIONNAIRE.read_bytes(), shipped_bytes("segur-maturite-ssi-1")):
        questionnaire = read_questionnaire(content)
        again = read_questionnaire(as_json(questionnaire_document(questionnaire)))

        assert again == questionnaire
        assert again.digest == questionnaire.digest


def test_writing_out_what_is_the_default_changes_no_digest():
    document = questionnaire_document(read_questionnaire(QUESTIONNAIRE.read_bytes()))
    spelled_out = json.loads(json.dumps(document))
    spelled_out["criteria"][0] |= {"critical": False, "references": [], "replaces": []}
    spelled_out["facts"][1]["options"] = []

    digests = {read_questionnaire(as_json(each)).digest for each in (document, spelled_out)}
    assert len(digests) == 1


@st.composite
def programmes(draw):
    """Programmes of a few corridors, some merging into a group, with cut points and merges."""
    names = ["hospital", "imaging", "biology", "pharmacy"][: draw(st.integers(1, 4))]
    group = Corridor("care", draw(texts), group=True)
    corridors = [
        Corridor(name, draw(texts), merges_into=draw(st.sampled_from([None, "care"])))
        for name in names
    ]
    bands = draw(cut_points())
    merges: list[tuple[int, ...]] = []
    while len(bands if not merges else merges[-1]) > 2 and draw(st.booleans()):
        finer = merges[-1] if merges else bands
        dropped = draw(st.sampled_from(finer[1:-1]))
        merges.append(tuple(each for each in finer if each != dropped))
    return Programme(
        id="segur",
        title=draw(texts),
        corridors=(*corridors, group),
        bands=bands,
        band_merges=tuple(merges),
        sharing=draw(st.sampled_from(SharingPolicy)),
    )


@given(programmes())
def test_a_programme_written_and_read_again_is_equal(programme):
    document = programme_document(programme)

    assert read_programme(as_json(document)) == programme
    assert read_programme(as_yaml(document)) == programme
    assert programme_from_tree(document) == programme


def test_the_shipped_programme_written_and_read_again_is_equal():
    programme = shipped_programme("segur")

    assert read_programme(as_json(programme_document(programme))) == programme


@given(questionnaires())
def test_the_files_that_are_written_are_read_back_and_written_the_same(questionnaire):
    for write in (questionnaire_yaml, questionnaire_json):
        content = write(questionnaire)
        again = read_questionnaire_file(content)

        assert again == questionnaire
        assert write(again) == content
        assert holds_questionnaire(content)


ODD = (
    "no",
    "yes: [a, {b",
    "1e5",
    "- x # y",
    " two  spaces ",
    "a\nb\n\n c\t",
    "\u2028 \u2029 \u00a0 \ufeff",
    'a "b" \\ \\n',
    "🦊 é",
    "~",
    "null",
    "x" * 4000,
)


@given(st.lists(st.one_of(st.sampled_from(ODD), st.text(min_size=1)), min_size=4, max_size=4))
def test_any_text_of_a_questionnaire_comes_back_from_yaml(words):
    sound = ["".join(each for each in word if not UNWANTED.search(each)) for word in words]
    title, question, help_text, label = (each if each.strip() else "x" for each in sound)
    questionnaire = read_questionnaire(QUESTIONNAIRE.read_bytes())
    first = replace(
        questionnaire.criteria[0],
        question={"fr": question, "en": title},
        help={"fr": help_text, "en": label},
    )
    odd = replace(
        questionnaire,
        title={"fr": title, "en": label},
        criteria=(first, *questionnaire.criteria[1:]),
    )

    assert read_questionnaire_file(questionnaire_yaml(odd)) == odd
