"""Hazards of a PDF by name, and where its signature pictures lie."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from kernel.pdf import scan


def made(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **more: object) -> DictionaryObject:
    values = {NameObject("/S"): NameObject(kind)}
    return DictionaryObject({**values, **{NameObject(f"/{key}"): value for key, value in more.items()}})


def _xfa(writer: PdfWriter) -> None:
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})


def _annotation(subtype: str) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        note = DictionaryObject({NameObject("/Subtype"): NameObject(subtype)})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return change


def _opened(value: DictionaryObject) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        writer._root_object[NameObject("/OpenAction")] = writer._add_object(value)

    return change


def _linked(value: DictionaryObject) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): value})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda writer: None, []),
        (_opened(action("/JavaScript", JS=TextStringObject("app.alert(1)"))), ["JAVASCRIPT", "OPEN_ACTION"]),
        (lambda writer: writer.add_attachment("a.txt", b"a"), ["EMBEDDED_FILE"]),
        (lambda writer: writer.encrypt("secret"), ["ENCRYPTED"]),
        (lambda writer: writer.add_annotation(0, FreeText(text="a", rect=(0, 0, 9, 9))), []),
        (_xfa, ["XFA"]),
        (_annotation("/RichMedia"), ["RICH_MEDIA"]),
        (_annotation("/FileAttachment"), ["EMBEDDED_FILE"]),
        (_opened(action("/Launch", F=TextStringObject("cmd"))), ["LAUNCH", "OPEN_ACTION"]),
        (_opened(action("/J#61vaScript")), ["JAVASCRIPT", "OPEN_ACTION"]),
        (_linked(action("/URI", URI=TextStringObject("https://www.example.lv/"))), []),
        (_linked(action("/URI", URI=TextStringObject("file://server/share"))), ["URI_ACTION"]),
        (_linked(action("/SubmitForm")), ["SUBMIT"]),
        (_linked(action("/GoToR")), ["REMOTE"]),
    ],
)  # fmt: skip
def test_hazards(change: Callable[[PdfWriter], None], words: list[str]) -> None:
    assert scan.hazards(made(change)) == words


def test_what_cannot_be_read_is_said_so() -> None:
    assert scan.hazards(b"%PDF-1.7 nothing") == ["UNREADABLE"]


def test_signature_boxes() -> None:
    def signed(writer: PdfWriter) -> None:
        def field(name: str, *corners: int) -> object:
            rectangle = ArrayObject([NumberObject(one) for one in corners])
            return writer._add_object(
                DictionaryObject(
                    {
                        NameObject("/Subtype"): NameObject("/Widget"),
                        NameObject("/FT"): NameObject("/Sig"),
                        NameObject("/T"): TextStringObject(name),
                        NameObject("/Rect"): rectangle,
                    }
                )
            )

        writer.add_blank_page(300, 300)
        writer.pages[1][NameObject("/Annots")] = ArrayObject(
            [field("shown", 50, 60, 10, 20), field("hidden", 0, 0, 0, 0)]
        )

    found = scan.signature_boxes(made(signed))
    assert found == scan.Boxes(2, (scan.Box("shown", 1, (10.0, 20.0, 50.0, 60.0), covers_text=False),))
