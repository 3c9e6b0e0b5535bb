"""Draws specifications as SVG with vl-convert, whose JavaScript engine wants a process of its own.

Imported by nothing but the process that `rendering` starts.
"""

import hashlib
import json
import sys

import vl_convert

from clairevoie.charts.identity import Spec
from clairevoie.charts.inline_svg import inline_svg
from clairevoie.core.canonical import Json, canonical_bytes

_VEGA_LITE = "6.4"


class OutsideData(ValueError):
    """A specification that names an address: charts hold their values, and fetch nothing."""

    def __init__(self) -> None:
        super().__init__("the specification names an address")


def main() -> None:
    """A JSON array of specifications on standard input, one of SVGs on standard output.

    Exits with status 1 and one line on standard error when one of them cannot be drawn.
    """
    try:
        drawn = [draw(each) for each in json.load(sys.stdin.buffer)]
    except ValueError as fault:
        sys.exit(" ".join(str(fault).split()))
    json.dump(drawn, sys.stdout)


def draw(specification: Spec) -> str:
    """The picture; the same bytes for the same specification. Raises `OutsideData`."""
    if _names_an_address(specification):
        raise OutsideData
    drawn: str = vl_convert.vegalite_to_svg(
        specification, vl_version=_VEGA_LITE, allowed_base_urls=[]
    )
    return inline_svg(
        drawn,
        title=specification["usermeta"]["title"],
        description=specification["description"],
        prefix="cv-" + hashlib.sha256(canonical_bytes(specification)).hexdigest()[:12],
    )


def _names_an_address(value: Json) -> bool:
    if isinstance(value, dict):
        return bool(value.keys() & {"url", "href"}) or any(map(_names_an_address, value.values()))
    return isinstance(value, list) and any(map(_names_an_address, value))
