"""The authoring workbook's own words, French and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from clairevoie.core.questionnaire import MAXIMUM_LEVELS
from clairevoie.formats.authoring import layout
from clairevoie.formats.wording import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the workbook says of itself in one language."""

    read_me: str
    sheets: Mapping[str, str]  # the title of each table, by its name
    headings: Mapping[str, str]  # of each column, by its name
    yes: str
    no: str
    instructions: tuple[str, ...]


def _level_headings(word: str) -> dict[str, str]:
    return {layout.level_name(number): f"{word} {number}" for number in range(MAXIMUM_LEVELS)}


WORDS: Final[Mapping[Language, Words]] = {
    "fr": Words(
        read_me="Lisez-moi",
        sheets={
            "questionnaire": "Questionnaire",
            "facts": "Caractéristiques",
            "options": "Options",
            "themes": "Thèmes",
            "criteria": "Critères",
        },
        headings={
            "id": "Identifiant",
            "version": "Version",
            "languages": "Langues",
            "title": "Titre",
            "description": "Description",
            "kind": "Sorte",
            "label": "Libellé",
            "help": "Aide",
            "fact": "Caractéristique",
            "theme": "Thème",
            "question": "Question",
            **_level_headings("Niveau"),
            "target": "Niveau cible",
            "critical": "Critique",
            "applies_when": "S’applique quand",
            "evidence": "Preuves attendues",
            "references": "Références",
            "replaces": "Remplace",
        },
        yes="oui",
        no="non",
        instructions=(
            "Ce classeur contient un questionnaire\u202f: son texte, dans chaque langue, et ses "
            "règles. Il se lit avec « clairevoie check » ou sur le site, qui en nomme les fautes "
            "par feuille et par cellule.",
            "La ligne grise de chaque feuille nomme les colonnes pour le programme\u202f: ne la "
            "changez pas. Les titres au-dessus, l’ordre des colonnes et celui des feuilles sont "
            "libres. Une ligne par élément\u202f; l’ordre des lignes est celui du questionnaire.",
            "Langues\u202f: des codes de deux lettres, séparés par des virgules. Chaque texte a "
            "une colonne par langue\u202f: pour en ajouter une, ajoutez les colonnes title.xx, "
            "question.xx, level.0.xx…",
            "Sorte d’une caractéristique\u202f: flag (oui ou non), choice (une option) ou choices "
            "(plusieurs, ou aucune). Leurs options sont dans la feuille Options.",
            "Niveaux\u202f: deux à quatre, du plus bas au plus haut, numérotés depuis 0. Le niveau "
            "cible est un numéro, 1 au moins. Critique\u202f: oui, ou rien.",
            "S’applique quand\u202f: une condition, ou rien pour tous les produits. Par exemple\u202f: "
            "hosting includes vendor and not (mobile is true). Les mots sont is, includes, and, "
            "or, not, true, false et les parenthèses\u202f; est, comprend, et, ou, pas, oui et non "
            "sont compris aussi.",
            "Références\u202f: une par ligne, la source et l’identifiant séparés par une barre\u202f: "
            "ISO/IEC 27001:2022 | A.5.1.",
            "Remplace\u202f: une ligne par critère de la version précédente, avec cette version et "
            "ce qu’il est devenu (same, reworded, changed, split ou merged)\u202f: "
            "GOV-1 | 1 | reworded. Rien pour un critère nouveau.",
            "Écrivez des valeurs simples\u202f: ni formules, ni cellules fusionnées, ni macros.",
        ),
    ),
    "en": Words(
        read_me="Read me",
        sheets={
            "questionnaire": "Questionnaire",
            "facts": "Facts",
            "options": "Options",
            "themes": "Themes",
            "criteria": "Criteria",
        },
        headings={
            "id": "Identifier",
            "version": "Version",
            "languages": "Languages",
            "title": "Title",
            "description": "Description",
            "kind": "Kind",
            "label": "Label",
            "help": "Help",
            "fact": "Fact",
            "theme": "Theme",
            "question": "Question",
            **_level_headings("Level"),
            "target": "Target",
            "critical": "Critical",
            "applies_when": "Applies when",
            "evidence": "Evidence wanted",
            "references": "References",
            "replaces": "Replaces",
        },
        yes="yes",
        no="no",
        instructions=(
            "This workbook holds a questionnaire: its text, in each language, and its rules. It is "
            "read by “clairevoie check” or by the site, which name its faults by sheet and cell.",
            "The grey row of each sheet names the columns for the program: leave it as it is. The "
            "headings above it, the order of columns and that of sheets are free. One row an item; "
            "the order of rows is that of the questionnaire.",
            "Languages: codes of two letters, separated by commas. Each text has a column in each "
            "language: to add one, add the columns title.xx, question.xx, level.0.xx…",
            "Kind of a fact: flag (yes or no), choice (one option) or choices (any number of them, "
            "or none). Their options stand in the sheet Options.",
            "Levels: two to four, from the lowest to the highest, numbered from 0. The target is a "
            "number, 1 or more. Critical: yes, or nothing.",
            "Applies when: a condition, or nothing for every product. For example: hosting "
            "includes vendor and not (mobile is true). The words are is, includes, and, or, not, "
            "true, false and parentheses.",
            "References: one a line, the source and the identifier separated by a bar: "
            "ISO/IEC 27001:2022 | A.5.1.",
            "Replaces: a line for each criterion of the earlier version, with that version and "
            "what became of it (same, reworded, changed, split or merged): GOV-1 | 1 | reworded. "
            "Nothing for a new criterion.",
            "Write plain values: no formulas, no merged cells, no macros.",
        ),
    ),
}
