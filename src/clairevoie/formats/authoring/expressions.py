"""Conditions in a line that a person can type: `hosting includes vendor and not (mobile is true)`.

    leaf        FACT is true | FACT is false | FACT is OPTION | FACT includes OPTION
    joined      A and B and C | A or B or C      `and` binds closer than `or`
    turned      not A
    grouped     (A)
    one by one  all(A, B) | any(A, B)            needed only for a list of one
An id that is a word of these stands in quotes. JSON, as in a questionnaire's document, is read too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from clairevoie.core.conditions import All, AnyOf, Condition, Includes, Is, Not
from clairevoie.core.saying import Said
from clairevoie.formats.trees import MAXIMUM_DEPTH, InvalidDocument, Tree, parse_json

DEEPEST: Final = MAXIMUM_DEPTH - 4  # a questionnaire, its criteria, one of them, a condition

_TOKEN: Final = re.compile(r'\s*(?:([^\W\d][\w-]*)|"([^"]*)"|([(),=]))')

# Each word, in both languages, and what it stands for.
_WORDS: Final[Mapping[str, str]] = {
    "and": "and", "et": "and",
    "or": "or", "ou": "or",
    "not": "not", "pas": "not",
    "all": "all", "any": "any",
    "is": "is", "est": "is", "=": "is",
    "includes": "includes", "comprend": "includes",
    "(": "(", ")": ")", ",": ",",
}  # fmt: skip
_VALUES: Final[Mapping[str, bool]] = {
    "true": True, "yes": True, "vrai": True, "oui": True,
    "false": False, "no": False, "faux": False, "non": False,
}  # fmt: skip


class UnreadableExpression(ValueError):
    """A text that is no condition: `what` it stumbles on, and how to `mend` it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(what)


def expression(condition: Condition) -> str:
    """The text of a condition; `condition_tree` reads it back to the same condition."""
    match condition:
        case Is(fact, bool() as value):
            return f"{_id(fact)} is {str(value).lower()}"
        case Is(fact, str() as option):
            return f"{_id(fact)} is {_id(option)}"
        case Includes(fact, option):
            return f"{_id(fact)} includes {_id(option)}"
        case Not(part):
            return f"not ({expression(part)})"
        case All((_, _, *_) as parts):
            return " and ".join(_operand(each) for each in parts)
        case AnyOf((_, _, *_) as parts):
            return " or ".join(_operand(each) for each in parts)
        case All(parts) | AnyOf(parts):
            name = "all" if isinstance(condition, All) else "any"
            return f"{name}({', '.join(expression(each) for each in parts)})"
    raise TypeError(condition)


def _operand(condition: Condition) -> str:
    """A condition between two words: in parentheses where it has such words of its own."""
    text = expression(condition)
    match condition:
        case All((_, _, *_)) | AnyOf((_, _, *_)):
            return f"({text})"
    return text


def _id(identifier: str) -> str:
    return f'"{identifier}"' if identifier in _WORDS or identifier in _VALUES else identifier


def condition_tree(text: str) -> Tree:
    """The condition of a text as its document, `{fact, is}` and so on.

    Its ids are not looked up. Raises `UnreadableExpression`.
    """
    tree = _json(text) if text.lstrip()[:1] == "{" else _Parser(_tokens(text)).condition()
    if _depth(tree) > DEEPEST:
        raise _too_deep()
    return tree


def _json(text: str) -> Tree:
    try:
        document = parse_json(text)
        document.check(())
    except InvalidDocument as invalid:
        first = invalid.faults[0].fault
        raise UnreadableExpression(first.what, first.mend) from None
    return document.tree


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a mark as written; `word` is what it stands for, unless it is an id."""

    text: str
    word: str = ""
    quoted: bool = False


def _tokens(text: str) -> list[_Token]:
    tokens = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None:
            raise UnreadableExpression(
                Said("{text} is not part of a condition", text=_shown(text[position:].strip())),
                "write FACT is OPTION, FACT includes OPTION, and, or, not, parentheses",
            )
        plain, quoted, mark = found.groups()
        if quoted is not None:
            tokens.append(_Token(quoted, quoted=True))
        else:
            written = plain or mark
            tokens.append(_Token(written, _WORDS.get(written.lower(), "")))
        position = found.end()
    return tokens


class _Parser:
    """Tokens to a tree, by recursive descent as deep as parentheses are nested."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    def condition(self) -> Tree:
        tree = self._either()
        if self.position < len(self.tokens):
            raise self._stumbles("write “and” or “or” between two conditions")
        return tree

    def _either(self) -> Tree:
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else {"any": parts}

    def _both(self) -> Tree:
        parts = [self._one()]
        while self._takes("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else {"all": parts}

    def _one(self) -> Tree:
        self.depth += 1
        if self.depth > 2 * MAXIMUM_DEPTH:
            raise _too_deep()
        tree = self._turned_or_grouped()
        self.depth -= 1
        return tree

    def _turned_or_grouped(self) -> Tree:
        if self._takes("not"):
            return {"not": self._one()}
        if self._takes("("):
            tree = self._either()
            self._wants(")")
            return tree
        for name in ("all", "any"):
            if self._takes(name):
                return {name: self._listed()}
        return self._leaf()

    def _listed(self) -> list[Tree]:
        self._wants("(")
        if self._takes(")"):
            return []
        parts = [self._either()]
        while self._takes(","):
            parts.append(self._either())
        self._wants(")")
        return parts

    def _leaf(self) -> Tree:
        fact = self._identifier("write the id of a fact")
        if self._takes("includes"):
            return {"fact": fact, "includes": self._identifier("write the id of an option")}
        if not self._takes("is"):
            raise self._stumbles("write “is” or “includes” behind a fact")
        here = self._here()
        if here is not None and not here.quoted and here.text.lower() in _VALUES:
            self.position += 1
            return {"fact": fact, "is": _VALUES[here.text.lower()]}
        return {
            "fact": fact,
            "is": self._identifier("write true, false or the id of an option"),
        }

    def _identifier(self, mend: str) -> str:
        here = self._here()
        if here is None or here.word:
            raise self._stumbles(mend)
        self.position += 1
        return here.text

    def _here(self) -> _Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def _takes(self, word: str) -> bool:
        here = self._here()
        if here is None or here.word != word:
            return False
        self.position += 1
        return True

    def _wants(self, word: str) -> None:
        if not self._takes(word):
            raise self._stumbles(Said("write {word} here", word=word))

    def _stumbles(self, mend: str) -> UnreadableExpression:
        here = self._here()
        if here is None:
            return UnreadableExpression("the condition stops short", mend)
        place = self.position + 1
        return UnreadableExpression(
            Said("{text}, word {place}, does not fit there", text=_shown(here.text), place=place),
            mend,
        )


def _too_deep() -> UnreadableExpression:
    return UnreadableExpression("nested too deep", "write it with fewer parentheses")


def _depth(tree: Tree) -> int:
    """How many collections stand within one another, read without recursion."""
    depth, layer = 0, [tree]
    while layer := [each for each in layer if isinstance(each, dict | list)]:
        depth += 1
        layer = [
            child for each in layer for child in (each.values() if isinstance(each, dict) else each)
        ]
    return depth


def _shown(text: str) -> str:
    return repr(text if len(text) <= 30 else text[:29] + "…")
