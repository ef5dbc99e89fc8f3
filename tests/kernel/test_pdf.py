"""kernel.pdf on files made here: no engine needed."""

import io
import zlib
from datetime import UTC, datetime

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DecodedStreamObject, NameObject

from kernel import pdf


def picture(size=(800, 1100), colour="white", *, kind="JPEG", orientation=None) -> bytes:
    image = Image.new("RGB", size, colour)
    for x in range(size[0] // 4):  # a mark at the top left, so that turning can be seen
        for y in range(size[1] // 8):
            image.putpixel((x, y), (200, 0, 0))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, format=kind, exif=exif)
    return out.getvalue()


def page_file(words: str) -> bytes:
    writer = pypdf.PdfWriter()
    sheet = writer.add_blank_page(width=595, height=842)
    drawing = DecodedStreamObject()
    drawing.set_data(f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode())
    sheet[NameObject("/Contents")] = writer._add_object(drawing)
    font = pypdf.generic.DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = pypdf.generic.DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    sheet[NameObject("/Resources")] = pypdf.generic.DictionaryObject({NameObject("/Font"): fonts})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_and_pictures_of_pages():
    content = pdf.merge([page_file("pirma"), page_file("otra")])
    assert [page.strip() for page in pdf.text(content)] == ["pirma", "otra"]
    images = [Image.open(io.BytesIO(image)) for image in pdf.page_images(content, dpi=72)]
    assert [image.size for image in images] == [(595, 842), (595, 842)]


def test_merge_and_split_are_each_others_opposite_and_reproducible():
    one, two = page_file("pirma"), page_file("otra")
    together = pdf.merge([one, two])
    assert together == pdf.merge([one, two])
    assert pdf.page_count(together) == 2
    assert [pdf.text(part)[0].strip() for part in pdf.split(together)] == ["pirma", "otra"]


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\ngarbage\n%%EOF"])
def test_broken_files_are_refused(content):
    for verb in (pdf.text, pdf.page_count, pdf.split, pdf.page_images):
        with pytest.raises(pdf.UnreadablePdf):
            verb(content)


def test_encrypted_files_are_refused():
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(page_file("noslēpums"))))
    writer.encrypt("parole", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    for verb in (pdf.text, pdf.split):
        with pytest.raises(pdf.UnreadablePdf):
            verb(out.getvalue())


def test_unembedded_font_is_named():
    assert pdf.unembedded_fonts(page_file("x")) == ["/Helvetica"]


def test_finish_writes_claim_title_language_and_date():
    moment = datetime(2026, 8, 28, 9, 30, tzinfo=UTC)
    finished = pdf.finish(page_file("x"), title="Līgums & Šķūnis", lang="lv-LV", created=moment, claim="2a+ua1")
    assert finished == pdf.finish(page_file("x"), title="Līgums & Šķūnis", lang="lv-LV", created=moment, claim="2a+ua1")
    assert finished.startswith(b"%PDF-1.7")
    reader = pypdf.PdfReader(io.BytesIO(finished))
    root = reader.trailer["/Root"]
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "Līgums &amp; Šķūnis" in packet
    assert "pdfuaid:part" in packet
    assert root["/Lang"] == "lv-LV"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert [page["/Tabs"] for page in reader.pages] == ["/S"]
    assert reader.metadata.creation_date == moment
    assert len(reader.trailer["/ID"][0]) == 16
    lower = pdf.finish(page_file("x"), title="x", lang="lv-LV", created=moment, claim="2b")
    assert b"pdfuaid" not in pypdf.PdfReader(io.BytesIO(lower)).trailer["/Root"]["/Metadata"].get_data()


def test_finish_wants_an_aware_moment():
    with pytest.raises(ValueError, match="aware"):
        pdf.finish(page_file("x"), title="x", lang="lv", created=datetime(2026, 1, 1), claim="2b")  # noqa: DTZ001


def finished(content: bytes) -> bytes:
    return pdf.finish(content, title="x", lang="lv-LV", created=datetime(2026, 8, 28, 9, 30, tzinfo=UTC), claim="2b")


def revised(content: bytes) -> bytes:
    """The same file in two revisions: not laid out in one piece any more."""
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    writer.pages[0][NameObject("/Rotate")] = pypdf.generic.NumberObject(90)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def ending_in_a_line_end() -> tuple[bytes, bytes]:
    """A page whose packed drawing ends in CR, and what it draws."""
    number = 0
    while not (packed := zlib.compress(drawn := b"% " + str(number).encode())).endswith(b"\r"):
        number += 1
    writer = pypdf.PdfWriter()
    stream = pypdf.generic.StreamObject()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.add_blank_page(width=595, height=842)[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), drawn


@pytest.mark.parametrize("built", [bytes, revised])
def test_a_stream_that_ends_with_a_line_end_is_wrapped(built):
    content, drawn = ending_in_a_line_end()
    file = finished(built(content))
    stream = pypdf.PdfReader(io.BytesIO(file)).pages[0]["/Contents"]
    assert stream["/Filter"] == ["/ASCII85Decode", "/FlateDecode"]
    assert stream.get_data() == drawn
    assert b"\r\nendstream" not in file


@pytest.mark.parametrize("built", [bytes, revised])
def test_both_builds_are_finished_alike(built):
    file = finished(built(page_file("x")))
    assert file == finished(built(page_file("x")))
    assert file.count(b"startxref") == 1
    reader = pypdf.PdfReader(io.BytesIO(file), strict=True)
    assert [page["/Tabs"] for page in reader.pages] == ["/S"]
    assert reader.trailer["/Root"]["/Lang"] == "lv-LV"
    assert reader.metadata.title == "x"
    assert [page.strip() for page in pdf.text(file)] == ["x"]


def test_check_names_what_is_wrong():
    faults = pdf.check(page_file("x"), "2b")
    assert faults
    assert all(fault.startswith(("2b ", "2b:")) for fault in faults)
    assert pdf.check(b"no pdf", "2b") != []


def one_stream(data: bytes, line_end: bytes) -> bytes:
    """A file by hand: pypdf would choose the line end before `endstream` itself."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s%sendstream" % (len(data), data, line_end),
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 5\n0000000000 65535 f \n" + rows + end


def test_what_does_not_change_is_copied_unread():
    assert b"<</Length 3>>stream\nq Q\nendstream" in finished(one_stream(b"q Q", b"\n"))


@pytest.mark.parametrize(
    ("tail", "line_end", "right"),
    [
        (b"", b"\n", True),
        (b"\r", b"\n", True),
        (b"\r", b"\r\n", True),
        (b"", b"\r\n", True),
        (b"", b"", False),
        (b"\r", b"", False),
        (b"\r\n", b"", False),
    ],
)
def test_a_stream_that_ends_with_cr_has_the_length_it_says(tail: bytes, line_end: bytes, right: bool) -> None:
    found = [fault for fault in pdf.check(one_stream(b"BT ET %x" + tail, line_end), "2a") if "LENGTH" in fault]
    assert (found == []) is right


def test_scans_become_a4_pages_upright_and_reproducible():
    upright = picture()
    turned = picture((1100, 800), orientation=6)  # a phone held upright stores the picture lying
    png = picture((1000, 700), kind="PNG")
    content = pdf.scans_to_pdf([upright, turned, png, page_file("papīrs")])
    assert content == pdf.scans_to_pdf([upright, turned, png, page_file("papīrs")])
    sizes = [
        tuple(round(float(side)) for side in page.mediabox[2:]) for page in pypdf.PdfReader(io.BytesIO(content)).pages
    ]
    assert sizes == [(595, 842), (595, 842), (842, 595), (595, 842)]
    top_right = Image.open(io.BytesIO(pdf.page_images(content, dpi=36)[1])).convert("RGB")
    assert top_right.getpixel((top_right.width - 8, 8))[0] > 150
    assert top_right.getpixel((top_right.width - 8, 8))[1] < 100


def test_scans_keep_nothing_but_pixels():
    secret = b"GPS-56.95-24.11"
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    out = io.BytesIO()
    Image.new("RGB", (300, 400)).save(out, format="JPEG", exif=exif, comment=secret)
    assert secret in out.getvalue()
    assert secret not in pdf.scans_to_pdf([out.getvalue()])


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"\xff\xd8\xff garbage", b"\x89PNG\r\n\x1a\n garbage", b"%PDF-1.7 garbage", b"<svg onload='x'/>"],
)
def test_unusable_scans_are_refused(content):
    with pytest.raises(pdf.UnusableScan):
        pdf.scans_to_pdf([content])
    with pytest.raises(pdf.UnusableScan):
        pdf.scans_to_pdf([])


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    out = io.BytesIO()
    Image.new("1", (16_000, 8_000)).save(out, format="PNG")  # 128 million pixels in a few kilobytes
    with pytest.raises(pdf.UnusableScan):
        pdf.scans_to_pdf([out.getvalue()])
