"""Rebuild the vendored files of the site's look: Bootstrap's CSS and the text font.

The packages are fetched beforehand, with the ordinary client of their registry, into any folder:

    npm pack bootstrap@5.3.9 source-sans@3.52.0 --pack-destination FOLDER
    python scripts/vendor_assets.py FOLDER

Written, byte for byte the same each time: `static/vendor/bootstrap/` and `static/fonts/`.
Needs fonttools and brotli (in `requirements/development.txt`); no network.

The font's licence (OFL 1.1) reserves the name "Source" to unmodified copies. Ours is cut to the
letters of French and English and to the weights 400 to 700, so it is renamed "Clairevoie Sans".
"""

from __future__ import annotations

import io
import re
import sys
import tarfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

BOOTSTRAP = "bootstrap-5.3.9.tgz"
SOURCE_SANS = "source-sans-3.52.0.tgz"

STATIC = Path(__file__).resolve().parent.parent / "src/clairevoie/web/static"

FAMILY = "Clairevoie Sans"
WEIGHTS = (400, 700)
FACES = {"Upright": "clairevoie-sans.woff2", "Italic": "clairevoie-sans-italic.woff2"}

# Latin of western and central Europe (names of people and firms), French and English punctuation,
# and the signs that the pages use.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E]
PUNCTUATION = [0x2009, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C]
PUNCTUATION += [0x201D, 0x201E, 0x2020, 0x2022, 0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039]
PUNCTUATION += [0x203A, 0x20AC, 0x2116, 0x2122]
SIGNS = [ord(sign) for sign in "←↑→↓↗−≈≠≤≥✓✗✔▲▼◆●○■□△▽◊"]
UPRIGHT = [*LETTERS, *PUNCTUATION, *SIGNS]
# Italics only mark titles and foreign words in texts: western Europe is enough.
ITALIC = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, 0x178, *PUNCTUATION]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "pnum", "lnum", "case", "sups"]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: vendor_assets.py FOLDER  (holding the fetched packages)", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    missing = [name for name in (BOOTSTRAP, SOURCE_SANS) if not (folder / name).is_file()]
    if missing:
        print(f"not in {folder}: {', '.join(missing)}", file=sys.stderr)
        return 1
    write_bootstrap(folder / BOOTSTRAP)
    write_fonts(folder / SOURCE_SANS)
    return 0


def write_bootstrap(package: Path) -> None:
    target = STATIC / "vendor/bootstrap"
    css = member(package, "package/dist/css/bootstrap.min.css").decode()
    # The map is not shipped, and hashed static files refuse a reference to a missing file.
    css = re.sub(r"\s*/\*# sourceMappingURL=.*?\*/\s*", "\n", css)
    write(target / "bootstrap.min.css", css.encode())
    write(target / "LICENSE", member(package, "package/LICENSE"))
    versions = (
        f"{package.name.removesuffix('.tgz')}: dist/css/bootstrap.min.css, unchanged but for the\n"
        "reference to its source map. No JavaScript is taken.\n"
        "Made by scripts/vendor_assets.py.\n"
    )
    write(target / "VERSIONS", versions.encode())


def write_fonts(package: Path) -> None:
    target = STATIC / "fonts"
    for face, name in FACES.items():
        data = member(package, f"package/VF/SourceSans3VF-{face}.ttf")
        write(target / name, cut(data, UPRIGHT if face == "Upright" else ITALIC, face=face))
    write(target / "LICENSE.md", member(package, "package/LICENSE.md"))
    versions = (
        f"{package.name.removesuffix('.tgz')}: VF/SourceSans3VF-Upright.ttf and -Italic.ttf,\n"
        f"cut to Latin letters and the weights {WEIGHTS[0]} to {WEIGHTS[1]}, and renamed\n"
        f'"{FAMILY}" as the licence asks of modified copies (SIL Open Font License 1.1).\n'
        "Made by scripts/vendor_assets.py.\n"
    )
    write(target / "VERSIONS", versions.encode())


def cut(data: bytes, characters: list[int], *, face: str) -> bytes:
    """The font with these characters and our weights only, as WOFF2, under our own name."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = Options()
    options.layout_features = FEATURES
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    options.drop_tables += ["DSIG", "BASE"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17, 25]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    rename(font, face="" if face == "Upright" else face)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def rename(font: TTFont, *, face: str) -> None:
    full = f"{FAMILY} {face}".strip()
    postscript = full.replace(" ", "")
    names = {1: FAMILY, 3: f"{full}; from Source Sans 3", 4: full, 6: postscript, 16: FAMILY}
    names[25] = postscript
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


def member(package: Path, path: str) -> bytes:
    with tarfile.open(package) as archive:
        stream = archive.extractfile(path)
        if stream is None:
            raise FileNotFoundError(f"{package.name}: {path}")
        return stream.read()


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{path.relative_to(STATIC)}: {len(data):,} bytes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
