"""Texts as runs of WordprocessingML, with what Word must be told of their direction and width."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

from followup.vocabulary.languages import direction

_LEFT_TO_RIGHT = re.compile(r"([A-Za-zА-яÀ-ÿ](?:[^\s\u0590-\u08ff]*[A-Za-zА-яÀ-ÿ0-9)])?)")
_LETTER = re.compile("[A-Za-zА-яÀ-ÿ]")
# Punctuation that is as wide as a character in Chinese and narrow elsewhere: Word has to be told which is meant.
_WIDE_IN_CHINESE = re.compile("[“”‘’…—·]")
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")


def text_runs(text: str, language: str) -> Markup:
    """A text of a language as runs of WordprocessingML, escaped, with what Word must be told of direction and width."""
    if direction(language) == "rtl":
        # A symbol keeps its order only in a run of its own that is not marked as right to left.
        stretches = [one for one in _LEFT_TO_RIGHT.split(text) if one] or [""]
        return Markup("").join(
            _written(one, "" if _LETTER.match(one) else "<w:rPr><w:rtl/></w:rPr>") for one in stretches
        )
    properties = ""
    if language == "zh" and _WIDE_IN_CHINESE.search(text):
        properties = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
    return _written(text, properties)


def _written(text: str, properties: str) -> Markup:
    # docxtpl turns "{_{" into "{{" after rendering: the underscore is written so that it does not see it.
    safe = str(escape(text)).replace("{_", "{&#95;").replace("_}", "&#95;}").replace("%_", "%&#95;")
    return _xml(f'<w:r>{properties}<w:t xml:space="preserve">{safe}</w:t></w:r>')


def paragraph(text: str, style: str, language: str) -> str:
    """A text that came in as a paragraph, in the direction in which its own letters run, in a note of a language."""
    turned = (
        next((side for letter in text if (side := unicodedata.bidirectional(letter)) in {"L", "R", "AL"}), "L") != "L"
    )
    own = "ar" if turned else "zh" if _IDEOGRAPH.search(text) else "en"
    bidi = "" if turned == (direction(language) == "rtl") else f'<w:bidi w:val="{int(turned)}"/>'
    return f'<w:p {_SPACE}><w:pPr><w:pStyle w:val="{style}"/>{bidi}</w:pPr>{text_runs(text, own)}</w:p>'


def _xml(runs: str) -> Markup:
    return Markup(runs)  # noqa: S704  made here, of escaped text
