"""PDFs joined: what was filled into a form is printed, damage is mended, junk is left out, nothing is fetched."""

import io
import socket
import zipfile
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from followup.vocabulary.errors import BadInput
from followup.writing.notes import joined
from followup.writing.notes.joined import join
from followup.writing.notes.pdf import printed, soffice
from tests.fixtures.pdf_files import column, pdf_file

FORM = {
    1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/DA(/F1 12 Tf)/DR<</Font<</F1 6 0 R>>>>>>>>",
    2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]/Resources<</Font<</F1 6 0 R>>>>>>",
    4: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V(Filled in)/Rect[50 650 250 670]/F 4/P 3 0 R/AP<</N 5 0 R>>>>",
    5: (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 6 0 R>>>>/Length 36>>\nstream\n"
        b"BT /F1 14 Tf 2 5 Td (Filled in) Tj ET\nendstream"
    ),
    6: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
}


def form() -> bytes:
    """A form with one field that was filled in, and a table of positions that is wrong."""
    parts = b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in FORM.items())
    return b"%PDF-2.0\n" + parts + b"trailer\n<</Root 1 0 R/Size 7>>\nstartxref\n99999\n%%EOF"


def with_a_picture_from(address: str) -> bytes:
    """An OpenDocument text whose picture lies elsewhere."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    own = {"office": "office", "text": "text", "manifest": "manifest", "draw": "drawing", "svg": "svg-compatible"}
    spaces = " ".join(f'xmlns:{one}="{names}:{name}:1.0"' for one, name in own.items())
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    image = f'<draw:image xlink:href="{address}" xlink:type="simple"/>'
    frame = f'<draw:frame svg:width="5cm" svg:height="5cm">{image}</draw:frame>'
    kind = "application/vnd.oasis.opendocument.text"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest {spaces}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces} office:version="1.2"><office:body><office:text><text:p>{frame}</text:p>'
            "</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


def test_what_came_follows_in_order_with_what_was_filled_in(tmp_path: Path) -> None:
    names = {"map": pdf_file(column("A map")), "form": form(), "junk": b"%PDF-1.4 junk"}
    for name, content in names.items():
        (tmp_path / name).write_bytes(content)
    titles = pdf_file(*(column(f"Title of {name}") for name in names))
    content, begins = join(pdf_file(column("Cover")), titles, [(at, tmp_path / name) for at, name in enumerate(names)])
    pages = [page.get_textpage().get_text_range().strip() for page in pypdfium2.PdfDocument(content)]
    assert pages == ["Cover", "Title of map", "A map", "Title of form", "Filled in"]
    assert begins == [3, 5, None]


@pytest.mark.skipif(soffice() is None, reason="PDF needs LibreOffice, which is not installed")
def test_what_is_printed_fetches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/picture.png"
        assert printed([(".odt", with_a_picture_from(address))])[0] is not None
        with pytest.raises(BlockingIOError):
            server.accept()


def test_what_is_too_much_for_one_pdf_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MOST_BYTES", 10)
    (tmp_path / "map").write_bytes(pdf_file(column("A map")))
    with pytest.raises(BadInput, match="issue them in parts"):
        join(pdf_file(column("Cover")), pdf_file(column("Title")), [(0, tmp_path / "map")])
