"""The shipped catalogue's structure: what it promises, whatever its wording becomes."""

import re
from functools import cache

import pytest

from clairevoie.core.conditions import FactKind, leaves
from clairevoie.core.questionnaire import as_document
from clairevoie.formats.shipped import (
    NotShipped,
    shipped_bytes,
    shipped_names,
    shipped_programme,
    shipped_questionnaire,
)

# A level is an observable fact, and none of these words can be observed; «every hour or more
# often» can.
ADVERBS = {
    "fr": re.compile(
        r"\b(régulièrement|globalement|suffisamment|partiellement|généralement|(?<!plus )souvent|parfois"
        r"|rarement|correctement|convenablement|adéquatement|systématiquement|majoritairement"
        r"|essentiellement|pleinement|totalement|entièrement|efficacement|rapidement|(?<!ou )bien)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(regularly|well|partially|partly|adequately|sufficiently|globally|generally|(?<!more )often"
        r"|sometimes|rarely|correctly|properly|appropriately|systematically|mostly|mainly|fully"
        r"|totally|effectively|quickly|frequently|usually|largely)\b",
        re.IGNORECASE,
    ),
}
# A plain space, or a wide one, before what French sets a narrow no-break space before.
WRONG_SPACE = re.compile("[ \u00a0][:;?!»%]|« |«\u00a0|[^\\s\u202f«(][;?!»](?=\\s|$)")


@cache
def catalogue():
    return shipped_questionnaire("segur-maturite-ssi", "1")


def texts(language):
    """Every text of the questionnaire in this language, with where it stands."""

    def walk(part, path):
        if isinstance(part, list):
            for index, value in enumerate(part):
                yield from walk(value, f"{path}[{index}]")
        elif isinstance(part, dict):
            if language in part:
                yield path, part[language]
            for key, value in part.items():
                yield from walk(value, f"{path}.{key}")

    return list(walk(as_document(catalogue()), ""))


def labels(language):
    return [
        (f"{criterion.id} level {number}", level.label[language])
        for criterion in catalogue().criteria
        for number, level in enumerate(criterion.levels)
    ]


def test_33_criteria_are_common_and_26_conditional():
    conditional = [each for each in catalogue().criteria if each.applies_when is not None]

    assert (len(catalogue().criteria) - len(conditional), len(conditional)) == (33, 26)


def test_there_are_about_18_facts_of_every_kind():
    facts = catalogue().facts

    assert 16 <= len(facts) <= 20
    assert {each.kind for each in facts} == set(FactKind)


def test_every_criterion_has_two_to_four_levels_and_not_always_the_same_number():
    numbers = {len(each.levels) for each in catalogue().criteria}

    assert numbers == {2, 3, 4}


def test_every_text_is_there_in_french_and_in_english():
    french, english = texts("fr"), texts("en")

    assert catalogue().languages == ("fr", "en")
    assert [place for place, _ in french] == [place for place, _ in english]
    assert len(french) > 59 * 5
    assert all(text.strip() == text and text for _, text in french + english)


def test_every_criterion_says_why_what_backs_it_and_what_it_refers_to():
    for criterion in catalogue().criteria:
        assert criterion.help, criterion.id
        assert criterion.evidence, criterion.id
        assert criterion.references, criterion.id


def test_between_6_and_14_criteria_are_critical():
    assert 6 <= sum(each.critical for each in catalogue().criteria) <= 14


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_level_is_a_fact_without_an_adverb(language):
    found = [(where, text) for where, text in labels(language) if ADVERBS[language].search(text)]

    assert found == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_levels_of_a_criterion_all_differ(language):
    for criterion in catalogue().criteria:
        said = [level.label[language] for level in criterion.levels]
        assert len(set(said)) == len(said), criterion.id


def test_no_two_criteria_ask_the_same():
    for language in ("fr", "en"):
        questions = [each.question[language] for each in catalogue().criteria]
        assert len(set(questions)) == len(questions)


def test_french_has_its_narrow_no_break_spaces_and_its_apostrophes():
    assert [(place, text) for place, text in texts("fr") if WRONG_SPACE.search(text)] == []
    assert [(place, text) for place, text in texts("fr") if re.search(r"\w'\w", text)] == []


def test_english_has_no_french_spaces():
    assert [
        (place, text) for place, text in texts("en") if re.search("[ \u00a0\u202f][:;?!%]", text)
    ] == []


def test_every_question_ends_as_one():
    for criterion in catalogue().criteria:
        assert criterion.question["fr"].endswith("\u202f?"), criterion.id
        assert re.search(r"\w\)?\?$", criterion.question["en"]), criterion.id


def test_the_description_says_that_it_is_not_the_agencys_text():
    description = catalogue().description

    assert re.search("n’est pas cel(ui|le) de l’agence", description["fr"])
    assert re.search("not the agency’s", description["en"])


def test_every_theme_has_criteria_and_every_condition_reads_a_fact():
    used = {each.theme for each in catalogue().criteria}
    read = {
        leaf.fact
        for criterion in catalogue().criteria
        if criterion.applies_when
        for leaf in leaves(criterion.applies_when)
    }

    assert used == {each.id for each in catalogue().themes}
    assert read <= {each.id for each in catalogue().facts}


def test_the_file_keeps_its_texts_in_quotes_so_that_no_word_is_taken_for_a_value():
    lines = shipped_bytes("segur-maturite-ssi-1").decode().splitlines()
    bare = [each for each in lines if re.match(r"\s+(fr|en): [^\"]", each)]

    assert bare == []


def test_the_programme_has_corridors_that_merge_and_the_published_cut_points():
    programme = shipped_programme("segur")

    assert programme.bands == (0, 20, 40, 60, 80, 100)
    assert len(programme.product_corridors) >= 6
    assert all(each.merges_into for each in programme.product_corridors)
    assert any(each.group for each in programme.corridors)
    assert {frozenset(each.label) for each in programme.corridors} == {frozenset(("fr", "en"))}


def test_a_shipped_questionnaire_is_found_by_name_and_version_or_by_its_name_alone():
    assert shipped_names() == ("segur-maturite-ssi-1",)
    assert shipped_bytes("segur-maturite-ssi") == shipped_bytes("segur-maturite-ssi-1")


@pytest.mark.parametrize(
    "name", ["", "segur", "segur-maturite-ssi-2", "../segur", "segur-maturite-ssi-1/", "a\x00b"]
)
def test_what_does_not_ship_is_not_found_and_those_that_do_are_named(name):
    with pytest.raises(NotShipped) as caught:
        shipped_bytes(name)
    assert caught.value.known == shipped_names()
    with pytest.raises(NotShipped):
        shipped_questionnaire(name, "1")
    with pytest.raises(NotShipped):
        shipped_programme("../" + name)
