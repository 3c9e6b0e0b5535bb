"""An SVG that may stand in a page under a strict content security policy, or by itself.

Of what the renderer wrote, only elements and attributes of the lists below are kept; anything
else that could mean something is refused rather than dropped.
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from clairevoie.charts.identity import FILL_CLASSES, FONT, STROKE_CLASSES, TEXT_CLASS

_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_ELEMENTS: Final = frozenset({"svg", "g", "line", "path", "text"})
_GEOMETRY: Final = frozenset({"d", "height", "transform", "viewBox", "width", "x2", "y2"})
_PRESENTATION: Final = frozenset(
    {
        "fill",
        "fill-opacity",
        "font-size",
        "font-style",
        "font-weight",
        "opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
    }
)
# Without a meaning in a page: the renderer's English names for readers of screens, its own
# classes, and the font, which the whole picture states once.
_DROPPED: Final = re.compile(r"aria-[a-z]+|role|class|version|font-family|pointer-events")
_SAFE_VALUE: Final = re.compile(r"[#%'(),.\w\s-]*", re.ASCII)
_REFERENCE: Final = re.compile(r"url|javascript|data", re.IGNORECASE)
_DECIMALS: Final = re.compile(r"[0-9]+\.[0-9]{3,}")

ElementTree.register_namespace("", _NAMESPACE)


class ForeignMarkup(ValueError):
    """The renderer wrote something that may not stand in a page; `what` names it."""

    def __init__(self, what: str) -> None:
        self.what = what[:200]
        super().__init__(f"not allowed in an inlined SVG: {self.what}")


def inline_svg(drawn: str, *, title: str, description: str, prefix: str) -> str:
    """The drawn SVG as one that a page may hold: named, scalable, in few and known words.

    Its colours stay as attributes, for print; classes let the page's style sheet replace them.
    Ids begin with `prefix`. Raises `ForeignMarkup`.
    """
    root = ElementTree.fromstring(drawn)  # noqa: S314 — our own renderer's output, no outside file
    cleaned = _cleaned(root)
    if cleaned is None or cleaned.tag != _tag("svg") or "viewBox" not in cleaned.attrib:
        raise ForeignMarkup("a picture without its frame")
    title_id, description_id = f"{prefix}-title", f"{prefix}-desc"
    picture = ElementTree.Element(
        _tag("svg"),
        {
            "viewBox": cleaned.attrib["viewBox"],
            "width": cleaned.attrib["width"],
            "role": "img",
            "aria-labelledby": f"{title_id} {description_id}",
            "font-family": FONT,
        },
    )
    ElementTree.SubElement(picture, _tag("title"), {"id": title_id}).text = title
    ElementTree.SubElement(picture, _tag("desc"), {"id": description_id}).text = description
    picture.extend(cleaned)
    return ElementTree.tostring(picture, encoding="unicode")


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _cleaned(element: ElementTree.Element) -> ElementTree.Element | None:
    """The element in allowed terms; None where it would draw nothing."""
    name = element.tag.removeprefix(f"{{{_NAMESPACE}}}")
    if name not in _ELEMENTS:
        raise ForeignMarkup(f"<{name}>")
    attributes = _attributes(element)
    children = [each for each in map(_cleaned, element) if each is not None]
    if attributes.pop("display", "") == "none" or _draws_nothing(name, attributes, children):
        return None
    if name == "g" and not attributes and len(children) == 1:
        return children[0]
    cleaned = ElementTree.Element(element.tag, _with_classes(name, attributes))
    cleaned.text = element.text
    cleaned.extend(children)
    return cleaned


def _draws_nothing(
    name: str, attributes: Mapping[str, str], children: list[ElementTree.Element]
) -> bool:
    if name == "path":
        return not attributes.keys() & {"fill", "stroke"}
    return name == "g" and not children


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    """The allowed attributes, those of `style` among them."""
    attributes = {name: value for name, value in element.attrib.items() if name != "style"}
    for declaration in filter(str.strip, element.attrib.get("style", "").split(";")):
        name, _, value = declaration.partition(":")
        attributes[name.strip()] = value.strip()
    kept: dict[str, str] = {}
    for name, value in attributes.items():
        if _DROPPED.fullmatch(name) or (name, value) == ("transform", "translate(0,0)"):
            continue
        if name not in _GEOMETRY | _PRESENTATION | {"display"}:
            raise ForeignMarkup(f"{name}=")
        if not _SAFE_VALUE.fullmatch(value) or _REFERENCE.search(value):
            raise ForeignMarkup(f"{name}={value!r}")
        kept[name] = _DECIMALS.sub(_to_hundredths, value) if name in _GEOMETRY else value
    return kept


def _to_hundredths(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _with_classes(name: str, attributes: dict[str, str]) -> dict[str, str]:
    """With the classes by which the page gives text, bars and lines its own scheme's colours."""
    classes = (
        TEXT_CLASS if name == "text" else None,
        FILL_CLASSES.get(attributes.get("fill", "")),
        STROKE_CLASSES.get(attributes.get("stroke", "")),
    )
    named = " ".join(each for each in classes if each)
    return {"class": named, **attributes} if named else attributes
