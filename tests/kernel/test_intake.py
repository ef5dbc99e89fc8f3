"""Uploads are judged by content; containers are looked at before any parser; each refusal says what to do."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kernel.files import archives, intake
from kernel.files.archives import Limits, inspect
from kernel.files.errors import Refused
from kernel.files.intake import ASICE, CSV, DOCX, JPEG, PDF, PNG, XLSX, accept
from kernel.files.names import safe_name

PDF_BYTES = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
ALL = frozenset({PDF, JPEG, PNG, DOCX, XLSX, ASICE, CSV})
WORD = (
    b'<Types><Override PartName="/word/document.xml" ContentType="'
    b'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


class Upload(io.BytesIO):
    def __init__(self, content, name="skenējums.pdf"):
        super().__init__(content)
        self.name = name


def picture(kind, size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def container(*members, comment=b"", method=zipfile.ZIP_DEFLATED):
    """A ZIP of (name or ZipInfo, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
        made.comment = comment
    return out.getvalue()


def word(*more):
    return container(("[Content_Types].xml", WORD), ("word/document.xml", b"<w/>"), *more)


def signed():
    return container(
        ("mimetype", ASICE.encode()), ("ligums.pdf", PDF_BYTES), ("META-INF/signatures0.xml", b"<x/>"),
        ("META-INF/manifest.xml", b"<x/>"),
    )  # fmt: skip


def take(content, *, allow=ALL, limit=10_000_000, name="skenējums.pdf"):
    return accept(Upload(content, name), allow=allow, limit=limit)


def refused(content, **facts):
    with pytest.raises(Refused) as caught:
        take(content, **facts)
    assert (caught.value.retry, str(caught.value)) == (False, caught.value.message)
    return caught.value


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (PDF_BYTES, PDF, "a.pdf"),
        (picture("JPEG"), JPEG, "a.jpg"),
        (picture("PNG"), PNG, "a.png"),
        (word(), DOCX, "a.docx"),
        (word().replace(b"wordprocessingml.document", b"spreadsheetml.sheet"), None, None),
        (signed(), ASICE, "a.asice"),
        ("vārds;stundas\nAnna;21\n".encode(), CSV, "a.csv"),
        (b"\xef\xbb\xbfa,b\n1,2\n", CSV, "a.csv"),
    ],
)
def test_what_a_file_is_stands_in_its_content(content, media_type, name):
    if media_type is None:
        content = container(("[Content_Types].xml", WORD.replace(b"wordprocessingml.document", b"spreadsheetml.sheet")))
        media_type, name = XLSX, "a.xlsx"
    accepted = take(content, name="a.exe")
    assert (accepted.content, accepted.media_type, accepted.name) == (content, media_type, name)


def test_a_container_without_mimetype_is_known_by_its_signatures():
    assert take(container(("a.pdf", PDF_BYTES), ("META-INF/signatures.xml", b"<x/>"))).media_type == ASICE
    members = (("a.pdf", PDF_BYTES), ("META-INF/ASiCManifest.xml", b"<x/>"), ("META-INF/signature.p7s", b"x"))
    assert take(container(*members, comment=b"mimetype=" + ASICE.encode())).media_type == ASICE


def test_an_edoc_keeps_its_extension():
    assert take(signed(), name="Līgums.EDOC").name == "Līgums.edoc"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "intake.empty", "tukš"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "intake.heic", "JPEG"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(20), "intake.heic", "iPhone"),
        (b"%PDF-1.7 cut in the middle", "intake.pdf_broken", "PDF"),
        (picture("JPEG")[:-200], "intake.image_broken", "Attēl"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "intake.image_broken", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "intake.old_office", "DOCX"),
        (b"<html><script>alert(1)</script></html>", "intake.wrong_type", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' a=','/>", "intake.wrong_type", "PDF"),
        (b"MZ" + bytes(200), "intake.wrong_type", "EXE"),
        (b"GIF89a" + bytes(40), "intake.wrong_type", "GIF"),
        (b"junk %PDF-1.7 startxref %%EOF", "intake.wrong_type", "PDF"),
        (word(("word/vbaProject.bin", b"x")), "intake.macros", "makro"),
        (word(("word/styles.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>")), "intake.dtd", "DOCX"),
        (word(("word/styles.xml", "<!DOCTYPE x><x/>".encode("utf-16"))), "intake.dtd", "DOCX"),
        (container(("virus.exe", b"MZ")), "intake.wrong_type", "ZIP"),
    ],
)
def test_each_refusal_has_a_code_and_latvian_advice(content, code, words):
    error = refused(content)
    assert error.code == code
    assert words in error.message


def test_a_type_not_asked_for_here_is_refused_by_its_name():
    error = refused(word(), allow=frozenset({PDF, JPEG}))
    assert error.message == "Šī ir DOCX datne. Šeit var augšupielādēt: PDF, JPEG."


def test_size_is_limited_while_reading():
    class Endless(Upload):
        asked = 0

        def read(self, size=-1):
            Endless.asked += size
            return b"x" * size

    with pytest.raises(Refused) as caught:
        accept(Endless(b""), allow=ALL, limit=3 << 20)
    assert (caught.value.code, Endless.asked) == ("intake.too_big", (3 << 20) + 1)
    assert "3 MB" in caught.value.message
    assert take(PDF_BYTES, limit=len(PDF_BYTES)).media_type == PDF


@pytest.mark.usual
def test_a_picture_bomb_is_refused_before_it_is_decoded():
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    data = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    assert refused(b"\x89PNG\r\n\x1a\n" + chunk + data).code in ("intake.too_many_pixels", "intake.image_broken")
    assert refused(picture("PNG", (9000, 9000))).code == "intake.too_many_pixels"


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Anna\\līgums.PDF", "līgums.pdf"),
        ("lı\u0304gums\u202efdp.exe", "lı\u0304gumsfdp.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("", "datne.pdf"),
        (".pdf", "datne.pdf"),
        ("a\u0304.pdf", "ā.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("līgums.pdf.exe", "līgums.pdf.pdf"),
        (" . . ", "datne.pdf"),
    ],
)
def test_names_are_made_safe(given_name, safe):
    assert safe_name(given_name, PDF) == safe


@pytest.mark.usual
@given(st.text(max_size=400))
def test_no_name_gets_out(name):
    safe = safe_name(name, PDF)
    assert safe.endswith(".pdf")
    assert len(safe) <= 120
    assert not set(safe) & set('/\\"\r\n\x00\u202e<>')


# --- containers


def listing(content, **limits):
    return inspect(content, Limits(**limits))


def reason(content, **limits):
    with pytest.raises(Refused) as caught:
        listing(content, **limits)
    assert caught.value.message.endswith("augšupielādējiet jauno datni.")
    return caught.value.code.removeprefix("archive.")


def test_an_honest_container_is_listed_in_its_order():
    found = listing(signed())
    assert found.names == ("mimetype", "ligums.pdf", "META-INF/signatures0.xml", "META-INF/manifest.xml")
    assert (found.content("ligums.pdf"), found.content("cits"), found.comment) == (PDF_BYTES, None, "")


def test_streamed_containers_with_data_descriptors_are_honest():
    class Pipe(io.RawIOBase):
        """Cannot seek, so zipfile writes sizes after the data, as Java's writers do."""

        def __init__(self):
            self.content = b""

        def writable(self):
            return True

        def write(self, data):
            self.content += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.xml", b"<a/>" * 99)
        with made.open("b.xml", "w", force_zip64=True) as member:
            member.write(b"<b/>")
        made.mkdir("mape")
    assert listing(pipe.content).names == ("a.xml", "b.xml", "mape/")


def test_duplicate_names_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        content = container(("a.xml", b"good"), ("a.xml", b"EVIL"))
    assert reason(content) == "duplicate_names"
    assert reason(container(("A.xml", b"1"), ("a.XML", b"2"))) == "duplicate_names"
    assert reason(container(("ā.xml", b"1"), ("a\u0304.xml", b"2"))) == "duplicate_names"


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/../../x", "C:\\x", "a\\b", "a\u202eb", "./x", "a//b", "/", "a" * 300]
)
def test_names_that_lead_elsewhere_are_refused(name):
    assert reason(container((name, b"x"))) == "unsafe_name"


def test_a_link_is_refused():
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    assert reason(container((info, b"/etc/passwd"))) == "link"


def test_limits_are_kept():
    assert reason(container(*((f"{n}", b"") for n in range(11))), entries=10) == "too_many"
    assert listing(container(*((f"{n}", b"") for n in range(10))), entries=10).names[9] == "9"
    assert reason(container(("a", b"ab" * 600), method=0), unpacked=1000) == "too_big"
    assert reason(container(("a", b"a" * 600), ("b", b"b" * 600), method=0), unpacked=1000) == "too_big"


def test_bombs_are_refused_alone_and_in_sum():
    assert reason(container(("a", bytes(5_000_000)))) == "bomb"
    assert reason(container(*((f"{n}", bytes(900_000)) for n in range(9)))) == "bomb"
    assert listing(container(("a", bytes(900_000)))).names == ("a",)


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = bytearray(container(("a", bytes(50_000_000))))
    place = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 24, 1000)
    struct.pack_into("<I", content, 22, 1000)
    assert reason(bytes(content)) == "headers_differ"


def test_data_outside_the_parts_are_refused():
    content = signed()
    assert reason(b"#!/bin/sh\n" + content) == "prepended"
    assert reason(content + b"tail") == "hidden_data"
    assert reason(container(("a", b"x"), comment=b"hello")) == "comment"
    assert listing(container(("a", b"x"), comment=b"mimetype=x/y")).comment == "mimetype=x/y"
    assert (
        reason(content[: content.rindex(b"PK\x05\x06")] + b"gap" + content[content.rindex(b"PK\x05\x06") :])
        == "hidden_data"
    )


def test_a_part_hidden_between_the_parts_is_refused():
    content = container(("a", b"x"), ("b", b"y"), ("c", b"z"))
    start, stop = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    first, second, third = (b"PK\x01\x02" + part for part in content[start:stop].split(b"PK\x01\x02")[1:])
    end = bytearray(content[stop:])
    struct.pack_into("<HHI", end, 8, 2, 2, len(first) + len(third))
    assert reason(content[:start] + first + third + bytes(end)) == "hidden_data"
    assert second


def test_a_local_header_that_tells_another_story_is_refused():
    content = container(("ligums.pdf", PDF_BYTES))
    assert reason(content.replace(b"ligums.pdf", b"cits__.pdf", 1)) == "headers_differ"


def test_encrypted_and_strange_methods_are_refused():
    content = bytearray(container(("a", b"x")))
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    assert reason(bytes(content)) == "encrypted"
    assert reason(container(("a", b"x" * 100), method=zipfile.ZIP_BZIP2)) == "method"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"PK", b"PK\x03\x04" + bytes(100)])
def test_rubbish_is_refused(content):
    assert reason(content) in ("broken", "prepended", "empty")


@settings(max_examples=300)
@given(st.integers(0, len(signed()) - 1), st.integers(1, 255))
def test_any_changed_byte_is_refused_or_harmless(position, change):
    content = bytearray(signed())
    content[position] ^= change
    try:
        found = listing(bytes(content))
    except Refused:
        return
    honest = listing(signed())
    assert [(entry.name, entry.content) for entry in found.entries if entry.name in honest.names] == [
        (entry.name, entry.content) for entry in honest.entries if entry.name in found.names
    ]


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_nothing_but_a_refusal_comes_out_of_rubbish(content):
    for start in (b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        try:
            take(start + content)
        except Refused as error:
            assert error.message


def test_every_reason_is_worded():
    for name in ("broken", "bomb", "zip64"):
        assert archives._refused(name).code == f"archive.{name}"
    assert set(intake.TITLES) >= ALL
