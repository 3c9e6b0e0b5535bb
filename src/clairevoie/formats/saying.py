"""What the rules say of a document's faults, in French: a pattern for each English one."""

from collections.abc import Mapping
from typing import Final

from clairevoie.core.faults import Fault
from clairevoie.core.saying import Said
from clairevoie.formats.wording import Language

FRENCH: Final[Mapping[str, str]] = {
    # ---- gates
    "{percent} is no percentage": "{percent} n’est pas un pourcentage",
    "{tolerance} misses are tolerated of {count} ordinary requirements": (
        "{tolerance} manques sont tolérés pour {count} exigences ordinaires"
    ),
    "a number from 0 to {count}": "un nombre de 0 à {count}",
    "level {level} is reached by every answer": "toute réponse atteint le niveau {level}",
    "1 or higher": "1 ou plus",
    "{criterion} is required twice": "{criterion} est exigé deux fois",
    "name one of the questionnaire's criteria": "nommez l’un des critères du questionnaire",
    "{criterion} has no level {level}": "{criterion} n’a pas de niveau {level}",
    "a level from 1 to {highest}": "un niveau de 1 à {highest}",
    # ---- a document's shape
    "more than {count} MB": "plus de {count} Mo",
    "is this the right file?": "est-ce le bon fichier\u202f?",
    "not UTF-8 text": "le fichier n’est pas du texte UTF-8",
    "save the file as UTF-8": "enregistrez le fichier en UTF-8",
    "a control character": "un caractère de contrôle",
    "remove it, or save the file as UTF-8": "retirez-le, ou enregistrez le fichier en UTF-8",
    "empty": "le fichier est vide",
    "write a document": "écrivez un document",
    "not JSON: {problem}": "ce n’est pas du JSON\u202f: {problem}",
    "not YAML: {problem}": "ce n’est pas du YAML\u202f: {problem}",
    "{token} is not a number of JSON": "{token} n’est pas un nombre en JSON",
    "key {key!r} stands twice": "la clé {key!r} figure deux fois",
    "keep one of them": "gardez-en une",
    "a collection as a key": "une collection sert de clé",
    "write a plain key": "écrivez une clé simple",
    "nested too deep": "trop de niveaux imbriqués",
    "at most {most} levels": "{most} niveaux au plus",
    "more than {count} parts": "plus de {count} éléments",
    "a directive (%…)": "une directive (%…)",
    "a second document (---)": "un deuxième document (---)",
    "one document a file": "un seul document par fichier",
    "an alias (*…)": "un alias (*…)",
    "write the part out": "écrivez l’élément en entier",
    "an anchor (&…)": "une ancre (&…)",
    "write the part out where it is used": "écrivez l’élément en entier là où il sert",
    "tag {tag!r}": "l’étiquette {tag!r}",
    "cannot be read: {problem}": "lecture impossible\u202f: {problem}",
    "standard input is closed": "l’entrée standard est fermée",
    "a line of more than {count} MB": "une ligne de plus de {count} Mo",
    "write a response a line": "écrivez une réponse par ligne",
    "unknown key {key!r}": "clé inconnue {key!r}",
    "{key!r} is missing": "{key!r} manque",
    "write {key}: …": "écrivez {key}: …",
    "a list of {count}": "une liste de {count} éléments",
    "text of {count} characters": "un texte de {count} caractères",
    "a control character or a lone surrogate": "un caractère de contrôle ou un demi-caractère",
    "a number out of all range": "un nombre hors de toute mesure",
    "{value!r} is not known": "{value!r} n’est pas connu",
    "{kind} where {wanted} is wanted": "{kind} là où il faut {wanted}",
    "write it in quotes": "écrivez-le entre guillemets droits",
    "without quotes": "sans guillemets",
    "without quotes or decimal point": "sans guillemets ni virgule",
    "nothing": "rien",
    "true or false": "true ou false",
    "a number": "un nombre",
    "a whole number": "un nombre entier",
    "a text": "un texte",
    "text": "un texte",
    "a text for each language": "un texte dans chaque langue",
    "a list": "une liste",
    "an object": "un objet",
    "a condition": "une condition",
    "the format {format}": "le format {format}",
    "write format: {format}": "écrivez format: {format}",
    'write "format": "{format}"': 'écrivez "format": "{format}"',
    "true, false, an option or a list of options": "true, false, une option ou une liste d’options",
    'a level\'s number, "unknown" or null': 'le numéro d’un niveau, "unknown" ou null',
    "{fact, is}, {fact, includes}, {all: […]}, {any: […]} or {not: …}, one of them": (
        "{fact, is}, {fact, includes}, {all: […]}, {any: […]} ou {not: …}, l’un d’eux"
    ),
    "{fact: …, is: …}": "{fact: …, is: …}",
    "{fr: …, en: …}": "{fr: …, en: …}",
    # ---- a workbook
    "more than {count} cells": "plus de {count} cellules",
    "more than {count} MB once unpacked": "plus de {count} Mo une fois décompressé",
    "not read within {count} seconds": "pas lu en {count} secondes",
    "copy the answers into a workbook downloaded again, and send that one": (
        "recopiez les réponses dans un classeur téléchargé de nouveau, et envoyez celui-là"
    ),
    "an old or encrypted Office file": "un fichier Office ancien ou chiffré",
    "save it as .xlsx, without a password": "enregistrez-le au format .xlsx, sans mot de passe",
    "not a whole workbook": "ce n’est pas un classeur entier",
    "it may have been cut off on its way: send it again": (
        "il a pu être coupé en route\u202f: envoyez-le de nouveau"
    ),
    "an encrypted file": "un fichier chiffré",
    "save it without a password": "enregistrez-le sans mot de passe",
    "not a workbook as Excel or LibreOffice write it": (
        "ce n’est pas un classeur tel qu’Excel ou LibreOffice l’écrivent"
    ),
    "save it again as .xlsx": "enregistrez-le de nouveau au format .xlsx",
    "a text document": "un document de texte",
    "an OpenDocument file": "un fichier OpenDocument",
    "save it as .xlsx": "enregistrez-le au format .xlsx",
    "not a workbook": "ce n’est pas un classeur",
    "send the workbook (.xlsx)": "envoyez le classeur (.xlsx)",
    "a workbook with macros": "un classeur avec des macros",
    "save it as .xlsx, without macros": "enregistrez-le au format .xlsx, sans macros",
    "a workbook with links to other files": "un classeur lié à d’autres fichiers",
    "replace the links by their values": "remplacez les liaisons par leurs valeurs",
    "a part with declarations of its own: {name!r}": (
        "une partie qui comporte ses propres déclarations\u202f: {name!r}"
    ),
    "save it again from Excel or LibreOffice": (
        "enregistrez-le de nouveau depuis Excel ou LibreOffice"
    ),
    "a workbook that cannot be read": "un classeur illisible",
    "the sheet {title!r} stands twice": "la feuille {title!r} figure deux fois",
    "remove the copy": "retirez la copie",
    "more than {count} rows in {title!r}": "plus de {count} lignes dans {title!r}",
    "remove the rows that were added": "retirez les lignes ajoutées",
    "{name} is missing": "{name} manque",
    "its hidden sheet “clairevoie”": "sa feuille masquée « clairevoie »",
    "the sheet of the product": "la feuille du produit",
    "the sheet of facts": "la feuille des caractéristiques",
    "the sheet of criteria": "la feuille des critères",
    "start again from a downloaded workbook, and leave its sheets in it": (
        "repartez d’un classeur téléchargé et gardez toutes ses feuilles"
    ),
    "start again from a downloaded workbook": "repartez d’un classeur téléchargé",
    "not a workbook of the format {format}": "ce n’est pas un classeur au format {format}",
    "made for another text of this questionnaire": ("fait pour un autre texte de ce questionnaire"),
    "download the workbook again": "téléchargez de nouveau le classeur",
    "{count} more rows are refused": "{count} autres lignes sont refusées",
    "a row that is not the questionnaire’s": "une ligne qui n’est pas du questionnaire",
    "write in the rows that were there": "répondez dans les lignes d’origine",
    "the hidden key of the row is not known: {key!r}": (
        "la clé masquée de la ligne n’est pas connue\u202f: {key!r}"
    ),
    "copy what it says into the row of a downloaded workbook": (
        "reportez ce qu’elle dit dans la ligne d’un classeur téléchargé"
    ),
    "the row of {key} stands twice": "la ligne de {key} figure deux fois",
    "a merged cell": "une cellule fusionnée",
    "unmerge it, then fill each row": "séparez-la, puis remplissez chaque ligne",
    "a formula": "une formule",
    "an error of the spreadsheet": "une erreur du tableur",
    "write the value itself": "écrivez la valeur elle-même",
    "a date": "une date",
    "not a plain value": "ce n’est pas une valeur simple",
    "write it as text": "écrivez-la en texte",
    "not one of the levels of {criterion}": "ce n’est pas l’un des niveaux de {criterion}",
    "not one of the options of {fact}": "ce n’est pas l’une des options de {fact}",
    "neither yes nor no": "ni oui ni non",
    "choose from the list of the cell": "choisissez dans la liste de la cellule",
    # ---- a questionnaire's workbook
    "more than {count} merged cells": "plus de {count} cellules fusionnées",
    "unmerge them": "séparez-les",
    "the sheet of the questionnaire": "la feuille du questionnaire",
    "the sheet of options": "la feuille des options",
    "the sheet of themes": "la feuille des thèmes",
    "start again from a workbook that Clairevoie wrote, and leave its sheets in it": (
        "repartez d’un classeur écrit par Clairevoie et gardez toutes ses feuilles"
    ),
    "no row names the columns of {title!r}": "aucune ligne ne nomme les colonnes de {title!r}",
    "the column {name} is missing": "la colonne {name} manque",
    "write its name in the grey row": "écrivez son nom dans la ligne grise",
    "{name!r} names no column of this sheet": "{name!r} ne nomme aucune colonne de cette feuille",
    "write the name that stood there": "écrivez le nom d’origine",
    "the column {name} stands twice": "la colonne {name} figure deux fois",
    "nothing is read from this column": "rien n’est lu dans cette colonne",
    "remove it, or name the column": "retirez-le, ou nommez la colonne",
    "a second questionnaire": "un deuxième questionnaire",
    "one questionnaire in a workbook": "un seul questionnaire par classeur",
    "true or false where a text is wanted": "vrai ou faux là où il faut un texte",
    "a number that a spreadsheet may round": "un nombre qu’un tableur peut arrondir",
    "not a whole number": "ce n’est pas un nombre entier",
    "write the number of a level": "écrivez le numéro d’un niveau",
    "a line that cannot be read: {line!r}": "une ligne illisible\u202f: {line!r}",
    "write one a line, as {wanted}": "écrivez-en une par ligne, sous la forme {wanted}",
    "{count} characters for the cell {cell} of {sheet}": (
        "{count} caractères pour la cellule {cell} de {sheet}"
    ),
    # ---- a condition as a line of text
    "{text} is not part of a condition": "{text} n’a pas sa place dans une condition",
    "write FACT is OPTION, FACT includes OPTION, and, or, not, parentheses": (
        "écrivez CARACTÉRISTIQUE is OPTION, CARACTÉRISTIQUE includes OPTION, and, or, not, "
        "des parenthèses"
    ),
    "{text}, word {place}, does not fit there": "{text}, mot {place}, n’a pas sa place ici",
    "the condition stops short": "la condition s’arrête trop tôt",
    "write “and” or “or” between two conditions": (
        "écrivez « and » ou « or » entre deux conditions"
    ),
    "write “is” or “includes” behind a fact": (
        "écrivez « is » ou « includes » après une caractéristique"
    ),
    "write the id of a fact": "écrivez l’identifiant d’une caractéristique",
    "write the id of an option": "écrivez l’identifiant d’une option",
    "write true, false or the id of an option": (
        "écrivez true, false ou l’identifiant d’une option"
    ),
    "write {word} here": "écrivez {word} ici",
    "write it with fewer parentheses": "écrivez-la avec moins de parenthèses",
    # ---- a file that backs an answer
    "an empty file": "un fichier vide",
    "send a part of it, or a link": "envoyez-en une partie, ou un lien",
    "the name says {told}, the content is {found}": (
        "le nom annonce {told}, le contenu est {found}"
    ),
    "send it under its own type": "envoyez-le sous son vrai type",
    "a file without its end": "un fichier sans sa fin",
    "a document with macros": "un document avec des macros",
    "save it without macros, or as PDF": "enregistrez-le sans macros, ou en PDF",
    "none of the types that are taken": "aucun des types acceptés",
    "PDF, PNG, JPEG, plain text in UTF-8, or an office document without macros": (
        "PDF, PNG, JPEG, texte simple en UTF-8, ou document bureautique sans macros"
    ),
    "the scanner found harmful content": "l’antivirus y a trouvé un contenu dangereux",
    "send a clean file": "envoyez un fichier sain",
    "it could not be scanned": "il n’a pas pu être analysé",
    "try again later": "réessayez plus tard",
    # ---- several rules
    "at most {most}": "{most} au plus",
    "at most {most} characters": "{most} caractères au plus",
    "from {least} to {most}": "de {least} à {most}",
    "one of {known}": "au choix\u202f: {known}",
    "remove it": "retirez-le",
    "remove them": "retirez-les",
    "write at least one": "écrivez-en au moins un",
    "give each its own": "donnez à chacun le sien",
    "{identifier} is not an identifier": "{identifier} n’est pas un identifiant",
    "a lower-case letter, then letters, digits, dashes; at most 63": (
        "une minuscule, puis des lettres, des chiffres, des tirets\u202f; 63 au plus"
    ),
    "{identifier} stands twice in {name}": "{identifier} figure deux fois dans {name}",
    "{identifier} stands twice": "{identifier} figure deux fois",
    "{language} is not a language": "{language} n’est pas une langue",
    "two lower-case letters": "deux minuscules",
    "no text": "aucun texte",
    "no text in {language}": "aucun texte en {language}",
    "text in {language}, which is not one of the languages": (
        "un texte en {language}, qui n’est pas l’une des langues"
    ),
    "add it to languages, or remove it": "ajoutez-la à languages, ou retirez le texte",
    # ---- a questionnaire
    "version {version} is not a version": "{version} n’est pas une version",
    "letters, digits, dots, dashes; at most 32": (
        "lettres, chiffres, points, tirets\u202f; 32 caractères au plus"
    ),
    "no language": "aucune langue",
    "name at least one, such as fr": "nommez-en au moins une, par exemple fr",
    "no theme": "aucun thème",
    "{count} criteria": "{count} critères",
    "flag {fact} has options": "l’indicateur {fact} a des options",
    "{kind} {fact} has no options": "{kind} {fact} n’a pas d’option",
    "write at least one option": "écrivez au moins une option",
    "{fact} has {count} options": "{fact} a {count} options",
    "{criterion} is not a criterion's id": "{criterion} n’est pas l’identifiant d’un critère",
    "two to five capitals, a dash, one to three digits: GOV-1": (
        "de deux à cinq capitales, un tiret, d’un à trois chiffres\u202f: GOV-1"
    ),
    "the id it had in the earlier version": "l’identifiant qu’il avait dans la version précédente",
    "unknown theme {theme}": "thème inconnu {theme}",
    "name one of the themes": "nommez l’un des thèmes",
    "{criterion} has {count} level": "{criterion} a {count} niveau",
    "{criterion} has {count} levels": "{criterion} a {count} niveaux",
    "target {target} of {criterion} is out of range": (
        "le niveau cible {target} de {criterion} est hors limites"
    ),
    "from {least} to {most}, the number of its highest level": (
        "de {least} à {most}, le numéro de son plus haut niveau"
    ),
    "{name!r} of nothing": "{name!r} de rien",
    "write at least one condition": "écrivez au moins une condition",
    "unknown fact {fact}": "caractéristique inconnue {fact}",
    "name one of the facts": "nommez l’une des caractéristiques",
    "'includes' on the {kind} {fact}": "'includes' sur {fact}, de type {kind}",
    "'includes' is for choices; write 'is'": "'includes' vaut pour choices\u202f; écrivez 'is'",
    "'is' on the choices {fact}": "'is' sur {fact}, de type choices",
    "'is' is for flag and choice; write 'includes'": (
        "'is' vaut pour flag et choice\u202f; écrivez 'includes'"
    ),
    "{option} is not an option of {fact}": "{option} n’est pas une option de {fact}",
    "{value} on the flag {fact}": "{value} sur l’indicateur {fact}",
    "true or false, without quotes": "true ou false, sans guillemets",
    "unknown option {option} of {fact}": "option inconnue {option} de {fact}",
    # ---- its versions
    "{id} is another questionnaire than {earlier}": "{id} est un autre questionnaire que {earlier}",
    "version {version} does not come after {earlier}": (
        "la version {version} ne vient pas après {earlier}"
    ),
    "write a higher number": "écrivez un numéro plus élevé",
    "version {version} does not come before {later}": (
        "la version {version} ne vient pas avant {later}"
    ),
    "name an earlier version": "nommez une version précédente",
    "version {version} has no criterion {criterion}": (
        "la version {version} n’a pas de critère {criterion}"
    ),
    "name one of its criteria": "nommez l’un de ses critères",
    "{criterion} is replaced twice here": "{criterion} est remplacé deux fois ici",
    "{criterion} is split into one criterion only": ("{criterion} est scindé en un seul critère"),
    "name it in each criterion that it became": "nommez-le dans chaque critère qu’il est devenu",
    "{criterion} is merged with nothing": "{criterion} n’est fusionné avec aucun autre",
    "name each criterion that went into this one": (
        "nommez chaque critère qui est entré dans celui-ci"
    ),
    "several criteria in one, and {criterion} is not merged": (
        "plusieurs critères en un, et {criterion} n’est pas dit fusionné"
    ),
    "write merged for each of them": "écrivez merged pour chacun",
    "{criterion} is replaced more than once, and not split": (
        "{criterion} est remplacé plus d’une fois, sans être dit scindé"
    ),
    "write split for each of them": "écrivez split pour chacun",
    "{criterion} is not the same: {parts}": "{criterion} n’est pas le même\u202f: {parts}",
    "write reworded, or changed": "écrivez reworded ou changed",
    "{criterion} had {before} levels and has {after}": (
        "{criterion} avait {before} niveaux et en a {after}"
    ),
    "write changed": "écrivez changed",
    # ---- a programme
    "{cuts} is not coarser than {finer}": "{cuts} n’est pas plus grossier que {finer}",
    "fine to coarse": "du plus fin au plus grossier",
    "cut points must go up from 0 to 100, not {cuts}": (
        "les seuils doivent monter de 0 à 100, et non {cuts}"
    ),
    "no corridor": "aucun couloir",
    "unknown corridor {corridor}": "couloir inconnu {corridor}",
    "name one of the corridors": "nommez l’un des couloirs",
    "{corridor} merges into itself": "{corridor} se fond en lui-même",
    "break the circle": "rompez le cercle",
    # ---- a response
    "answers questionnaire {id!r} version {version!r}, not {wanted!r} version {wanted_version!r}": (
        "répond au questionnaire {id!r} version {version!r}, "
        "et non à {wanted!r} version {wanted_version!r}"
    ),
    "score it with its own questionnaire": "évaluez la réponse avec son propre questionnaire",
    "{wanted} does not ship with Clairevoie; these do: {known}": (
        "{wanted} n’est pas livré avec Clairevoie\u202f; le sont\u202f: {known}"
    ),
    "give its file with -q": "donnez son fichier avec -q",
    "{name} is too long": "{name} est trop long",
    "too many corridors": "trop de couloirs",
    "{corridor!r} is not a corridor's id": "{corridor!r} n’est pas l’identifiant d’un couloir",
    "{fact} is a flag": "{fact} est un indicateur",
    "{fact} is one choice": "{fact} est un choix unique",
    "{fact} is a list of choices": "{fact} est une liste de choix",
    "write a list, [] for none": "écrivez une liste, [] pour aucun",
    "unknown criterion {criterion}": "critère inconnu {criterion}",
    "level {level} of {criterion} is out of range": (
        "le niveau {level} de {criterion} est hors limites"
    ),
    'from {least} to {most}, or "unknown"': 'de {least} à {most}, ou "unknown"',
    "comment of {count} characters": "un commentaire de {count} caractères",
    # ---- a plan
    "no action": "aucune action",
    "say what will be done": "dites ce qui sera fait",
    "criterion {criterion} does not apply": "le critère {criterion} ne s’applique pas",
    "an action needs a criterion that applies on the declared facts": (
        "une action porte sur un critère que les caractéristiques déclarées rendent applicable"
    ),
    "criterion {criterion} is at its target": "le critère {criterion} est à son niveau cible",
    "it needs no action": "aucune action n’est nécessaire",
    "level {level} of {criterion} is not above the one that stands": (
        "le niveau {level} de {criterion} n’est pas au-dessus de celui qui est déclaré"
    ),
    "not a member of this vendor": "cette personne n’est pas membre de l’éditeur",
    "choose one of the list": "choisissez dans la liste",
    "two owners": "deux responsables",
    "choose a member, or write a name": "choisissez un membre, ou écrivez un nom",
    "this date has passed": "cette date est passée",
    "choose today or a later day": "choisissez aujourd’hui ou un jour à venir",
    "this date is too far away": "cette date est trop lointaine",
    "at most {most} years": "{most} ans au plus",
}


def said_in(text: str, language: Language) -> str:
    """A sentence of the rules in this language; one that is not known stays in English."""
    if language == "en":
        return text
    pattern = text.pattern if isinstance(text, Said) else text
    french = FRENCH.get(pattern)
    if french is None:
        return text
    if not isinstance(text, Said):
        return french
    return french.format(
        **{
            name: said_in(value, language) if isinstance(value, Said) else value
            for name, value in text.values.items()
        }
    )


def fault_in(fault: Fault, language: Language) -> str:
    """A fault and its mend in this language: `unknown fact 'x' (remove it)`."""
    what = said_in(fault.what, language)
    return f"{what} ({said_in(fault.mend, language)})" if fault.mend else what
