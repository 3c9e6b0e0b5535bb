"""Sets HTML as PDF with WeasyPrint, which wants a process of its own: HTML in, PDF out.

Imported by nothing but the process that `rendering` starts.
"""

import base64
import sys
from pathlib import Path
from typing import Final

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

HERE: Final = Path(__file__).parent
FONTS: Final = HERE.parent / "static/fonts"
FACES: Final = (("clairevoie-sans.woff2", "normal"), ("clairevoie-sans-italic.woff2", "italic"))


def main() -> None:
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read().decode()))


def pdf(html: str) -> bytes:
    """Tagged PDF (PDF/UA-1). Nothing is fetched: neither from the net nor from this machine's files."""
    fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    fonts = FontConfiguration()
    style = CSS(string=_style(), font_config=fonts, url_fetcher=fetcher)
    document = HTML(string=html, url_fetcher=fetcher, media_type="print")
    made: bytes = document.write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return made


def _style() -> str:
    faces = (
        '@font-face { font-family: "Clairevoie Sans"; font-weight: 400 700; '
        f"font-style: {style}; src: url(data:font/woff2;base64,{_encoded(name)}); }}"
        for name, style in FACES
    )
    return "\n".join((*faces, (HERE / "document.css").read_text()))


def _encoded(name: str) -> str:
    return base64.b64encode((FONTS / name).read_bytes()).decode()


if __name__ == "__main__":
    main()
