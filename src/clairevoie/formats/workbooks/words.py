"""The workbook's own words, French and English; the questionnaire brings the others."""

from dataclasses import dataclass
from typing import Final

from clairevoie.core.answers import UNKNOWN, AnsweredLevel
from clairevoie.core.questionnaire import Criterion
from clairevoie.formats.wording import Language, text_in


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a workbook says of itself in one language."""

    read_me: str
    product: str
    facts: str
    criteria: str
    lists: str
    yes: str
    no: str
    unknown: str
    version: str
    to_fill: str
    instructions: tuple[str, ...]
    legend: tuple[str, str]  # what the two looks of a criterion mean
    product_title: str
    product_rows: tuple[tuple[str, str], ...]  # label and help, in the order of PRODUCT_KEYS
    fact_heads: tuple[str, str, str]
    criterion_heads: tuple[str, ...]
    every_product: str
    evidence: str
    critical: str


WORDS: Final[dict[Language, Words]] = {
    "fr": Words(
        read_me="Lisez-moi",
        product="Produit",
        facts="Caractéristiques",
        criteria="Critères",
        lists="Listes",
        yes="oui",
        no="non",
        unknown="Ne sait pas",
        version="version",
        to_fill="Les cases blanches sont à remplir.",
        instructions=(
            "Ce classeur sert à répondre au questionnaire hors ligne, dans Excel ou LibreOffice.",
            "1. Feuille « Produit »\u202f: vérifiez le nom, la version et l’éditeur.",
            "2. Feuille « Caractéristiques »\u202f: déclarez le produit. Ce sont elles qui décident "
            "des critères qui s’appliquent.",
            "3. Feuille « Critères »\u202f: pour chaque critère, choisissez dans la liste le niveau "
            "atteint, ou « Ne sait pas ». Le niveau cible est marqué ►. Un commentaire peut "
            "préciser la réponse.",
            "4. Rapportez le fichier dans votre espace\u202f: une page montre ce qu’il change avant "
            "que rien ne soit enregistré.",
            "Une case laissée vide n’efface rien en ligne. Ne remplacez pas les réponses par des "
            "formules, ne fusionnez pas de cellules\u202f: ces lignes seraient refusées.",
            "Rien n’est calculé ici\u202f: ni score, ni critère applicable. Seule la mise en forme suit "
            "les caractéristiques déclarées. Le score est calculé par le site ou par la commande "
            "« clairevoie score ».",
        ),
        legend=(
            "Gris barré\u202f: ne s’applique pas, d’après les caractéristiques déclarées.",
            "Italique sur fond sable\u202f: à déterminer, une caractéristique manque encore.",
        ),
        product_title="Le produit évalué",
        product_rows=(
            ("Nom du produit", ""),
            ("Version", "telle que vos clients la connaissent"),
            ("Éditeur", ""),
            ("Groupe", "s’il y en a un"),
            ("Couloirs", "identifiants séparés par des virgules"),
        ),
        fact_heads=("Caractéristique", "Déclaration", "Aide"),
        criterion_heads=(
            "Critère",
            "Question",
            "Niveaux (► niveau cible)",
            "Votre réponse",
            "Commentaire",
            "S’applique",
            "Aide et preuves attendues",
        ),
        every_product="à tous les produits",
        evidence="Preuve attendue\u202f: ",
        critical="critère critique",
    ),
    "en": Words(
        read_me="Read me",
        product="Product",
        facts="Facts",
        criteria="Criteria",
        lists="Lists",
        yes="yes",
        no="no",
        unknown="Don’t know",
        version="version",
        to_fill="The white cells are to be filled in.",
        instructions=(
            "This workbook is for answering the questionnaire offline, in Excel or LibreOffice.",
            "1. Sheet “Product”: check the name, the version and the vendor.",
            "2. Sheet “Facts”: declare the product. They decide which criteria apply.",
            "3. Sheet “Criteria”: for each criterion, choose the level reached from the list, or "
            "“Don’t know”. The target level is marked ►. A comment may make the answer clearer.",
            "4. Bring the file back to your workspace: a page shows what it changes before anything "
            "is written.",
            "A cell left empty erases nothing online. Do not replace answers by formulas, do not "
            "merge cells: those rows would be refused.",
            "Nothing is computed here: no score, and not which criteria apply. Only the formatting "
            "follows the declared facts. The score is computed by the site, or by the command "
            "“clairevoie score”.",
        ),
        legend=(
            "Grey, struck through: does not apply, by the declared facts.",
            "Italics on sand: to be determined, a fact is still missing.",
        ),
        product_title="The product assessed",
        product_rows=(
            ("Product name", ""),
            ("Version", "as your clients know it"),
            ("Vendor", ""),
            ("Group", "if there is one"),
            ("Corridors", "identifiers separated by commas"),
        ),
        fact_heads=("Fact", "Declaration", "Help"),
        criterion_heads=(
            "Criterion",
            "Question",
            "Levels (► target level)",
            "Your answer",
            "Comment",
            "Applies",
            "Help and expected evidence",
        ),
        every_product="to every product",
        evidence="Expected evidence: ",
        critical="critical criterion",
    ),
}


def level_choice(criterion: Criterion, level: int, language: Language) -> str:
    """One line of a criterion's list: `2 – label`."""
    return f"{level} – {text_in(criterion.levels[level].label, language)}"


def answer_choice(criterion: Criterion, level: AnsweredLevel, language: Language) -> str:
    """An answered level as it stands in its cell; empty where there is none."""
    if level is None:
        return ""
    if isinstance(level, int):
        return level_choice(criterion, level, language)
    return WORDS[language].unknown


def choices_of(criterion: Criterion, language: Language) -> tuple[str, ...]:
    """Every line of a criterion's list, lowest level first, «ne sait pas» last."""
    levels = (*range(len(criterion.levels)), UNKNOWN)
    return tuple(answer_choice(criterion, each, language) for each in levels)
