"""Several PDFs in one, in order, in a child process with limits: they come from strangers."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from followup.vocabulary.errors import BadInput
from followup.writing.notes.child import Limits
from followup.writing.notes.pdf import settled
from followup.writing.notes.workshop import WORKSHOP

MOST_BYTES = 150_000_000
"""What the attached PDFs may weigh together; what is larger is issued in parts."""


@dataclass(frozen=True, slots=True)
class Joining:
    """The cover, and each attached PDF: which page of `titles` goes before it, and where it lies."""

    cover: bytes
    titles: bytes
    attached: Sequence[tuple[int, Path]]

    @property
    def limits(self) -> Limits:
        """Time and room for some thousands of pages."""
        return Limits(seconds=120, megabytes=2048)

    def done(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        """The joined PDF, and on which page each attachment begins (counted from 1); None for one that is no PDF."""
        import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  loaded by the child, not by the parent

        whole = pypdfium2.PdfDocument.new()
        whole.import_pages(pypdfium2.PdfDocument(self.cover))
        titles = pypdfium2.PdfDocument(self.titles) if self.attached else None
        begins: list[int | None] = []
        for place, path in self.attached:
            begins.append(None)
            with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(_opened(path)) as one:
                if titles is not None:
                    whole.import_pages(titles, [place])
                first = len(whole) + 1
                whole.import_pages(one)
                begins[-1] = first
        out = io.BytesIO()
        whole.save(out)
        return {"pdf": out.getvalue()}, {"begins": begins}


def _opened(path: Path) -> Any:  # noqa: ANN401  pypdfium2 publishes no types
    """A PDF, what was filled into its forms printed on its pages: a form itself does not go with a page."""
    import pypdfium2  # noqa: PLC0415  loaded by the child, not by the parent

    one = pypdfium2.PdfDocument(path)
    if one.get_formtype():
        one.init_forms()
        for number in range(len(one)):
            one[number].flatten()
    return one


def title_pages(pages: Sequence[Sequence[str]]) -> bytes:
    """A Word document with one page for each attachment: who sent it, then what it is, line by line."""
    from docx import Document  # noqa: PLC0415  takes 0.3 s to import
    from docx.shared import Mm  # noqa: PLC0415  the same

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for place, (heading, *lines) in enumerate(pages):
        first = document.add_paragraph()
        first.paragraph_format.page_break_before = place > 0
        first.add_run(heading).bold = True
        for line in lines:
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def join(cover: bytes, titles: bytes, attached: Sequence[tuple[int, Path]]) -> tuple[bytes, list[int | None]]:
    """The cover with the PDFs behind it, each behind its title page, and the page on which each begins.

    One that cannot be opened (it is locked) is left out, and has no page. Raises BadInput when they ask for too much.
    """
    if sum(path.stat().st_size for _place, path in attached) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise BadInput(
            f"the attached PDFs weigh more than {most} MB together; leave the PDF out and issue them in parts"
        )
    files, told = WORKSHOP.render(Joining(cover, titles, attached))
    if "pdf" not in files:
        raise BadInput("the PDFs could not be joined")
    return settled(files["pdf"]), told["begins"]
