"""A template prepared for the engine: smaller pictures, nothing unasked, the same pages."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from doc_templates.catalogue import LIBRARY
from doc_templates.errors import TemplateFault
from doc_templates.rendering import docx, office, package
from doc_templates.rendering.preparation import prepared
from kernel import pdf

pytestmark = pytest.mark.usual
GRID = (LIBRARY / "GR" / "2026-06-05" / "template.docx").read_bytes()
HEADER, RELATIONS, LOGO = "word/header1.xml", "word/_rels/header1.xml.rels", "word/media/logo.png"
WIDE = 1_152_000  # 32 mm: 365 pixels at 290 dots per inch


def picture(*, alpha: bool = False, size: tuple[int, int] = (1200, 600)) -> bytes:
    image = Image.new("RGBA" if alpha else "RGB", size, (255, 255, 255, 0)[: 4 if alpha else 3])
    draw = ImageDraw.Draw(image)
    for at in range(0, size[0], 7):  # lines at which a PNG grows
        draw.line((at, 0, size[0] - at, size[1]), fill=(at % 255, at * 3 % 255, 90, 200)[: 4 if alpha else 3], width=3)
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()


def with_logo(
    content: bytes, logo: bytes, *, blip: str = "", crop: str = "", header: str = "", frame: str = "inline"
) -> bytes:
    """A picture in the first header as a partner would put it there."""
    parts = package.read(content)
    drawing = (
        f'<w:p><w:r><w:drawing><wp:{frame}><wp:extent cx="{WIDE}" cy="{WIDE // 2}"/>'
        '<wp:docPr id="77" name="Logo" descr="Logo"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name="l"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdL">{blip}</a:blip>{crop}<a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{WIDE}" cy="{WIDE // 2}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:{frame}></w:drawing></w:r></w:p>'
    )
    parts[HEADER] = parts[HEADER].replace(b"</w:hdr>", f"{header}{drawing}</w:hdr>".encode())
    relation = '<Relationship Id="rIdL" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/logo.png"/>'
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    return package.write({**parts, LOGO: logo})


def logo_of(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(package.read(prepared(content))[LOGO]))


@pytest.mark.parametrize("alpha", [False, True])
def test_a_logo_becomes_as_small_as_it_prints(alpha: bool) -> None:
    template = with_logo(GRID, picture(alpha=alpha))
    logo = logo_of(template)
    assert (logo.format, logo.size, logo.mode) == ("JPEG", (365, 183), "RGB")
    parts = package.read(prepared(template))
    assert b'PartName="/word/media/logo.png" ContentType="image/jpeg"' in parts["[Content_Types].xml"]
    assert prepared(template) == prepared(bytes(template))


@pytest.mark.parametrize(
    "drawn",
    [
        {"blip": "<a:grayscl/>"},
        {"crop": '<a:srcRect l="10000"/>'},
        {"header": '<w:p><w:r><w:pict><v:imagedata r:id="rIdL"/></w:pict></w:r></w:p>'},
    ],
)
def test_what_is_more_than_a_picture_is_left_as_it_is(drawn: dict[str, str]) -> None:
    logo = picture()
    assert package.read(prepared(with_logo(GRID, logo, **drawn)))[LOGO] == logo


@pytest.mark.parametrize(
    "drawn",
    [{"frame": "anchor"}, {"header": '<w:p><w:pPr><w:shd w:val="clear" w:fill="0B5D4E"/></w:pPr></w:p>'}],
)
def test_what_lets_a_ground_through_keeps_letting_it_through(drawn: dict[str, str]) -> None:
    logo = picture(alpha=True)
    assert package.read(prepared(with_logo(GRID, logo, **drawn)))[LOGO] == logo
    assert logo_of(with_logo(GRID, picture(), **drawn)).format == "JPEG"


def test_a_small_picture_and_the_qr_code_stay() -> None:
    logo = picture(size=(40, 20))
    before, after = (package.read(one) for one in (with_logo(GRID, logo), prepared(with_logo(GRID, logo))))
    kept = [name for name in before if name.startswith("word/media/")]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert docx.load(prepared(GRID)).qr == docx.load(GRID).qr == "word/media/image2.png"


def test_a_picture_that_cannot_be_read_stays() -> None:
    assert package.read(prepared(with_logo(GRID, b"no picture")))[LOGO] == b"no picture"


@pytest.mark.parametrize("part", [RELATIONS, HEADER, "word/styles.xml"])
def test_a_part_that_is_no_xml_is_a_fault_of_the_template(part: str) -> None:
    with pytest.raises(TemplateFault):
        prepared(package.write({**package.read(GRID), part: b"<w:broken"}))


def styles_in(content: bytes) -> set[str]:
    return set(re.findall(r'w:styleId="([^"]+)"', package.read(content)["word/styles.xml"].decode()))


def test_only_styles_that_are_asked_for_stay() -> None:
    parts = package.read(GRID)
    words = b"".join(data for name, data in parts.items() if docx.DYNAMIC.match(name)).decode()
    asked = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', words))
    assert asked <= styles_in(prepared(GRID)) < styles_in(GRID)
    assert "word/webSettings.xml" in parts
    assert "word/webSettings.xml" not in package.read(prepared(GRID))


@pytest.mark.parametrize("words", ['<w:pStyle w:val="{{ x }}"/>', "<w:instrText>TOC \\t Virsraksts</w:instrText>"])
def test_styles_stay_where_somebody_may_still_ask_for_them(words: str) -> None:
    parts = package.read(GRID)
    parts[HEADER] = parts[HEADER].replace(b"</w:hdr>", f"<w:p>{words}</w:p></w:hdr>".encode())
    assert styles_in(prepared(package.write(parts))) == styles_in(GRID)


def test_lists_and_theme_go_only_where_nothing_asks_for_them() -> None:
    parts = package.read(GRID)
    parts["word/styles.xml"] = re.sub(
        rb'<w:numPr>.*?</w:numPr>| w:\w*[tT]heme(?:Color|Tint|Shade|Fill)?="[^"]*"', b"", parts["word/styles.xml"]
    )
    found = package.read(prepared(package.write(parts)))
    gone = {"word/numbering.xml", "word/theme/theme1.xml", "word/webSettings.xml"}
    assert set(parts) - set(found) == gone
    for name in gone:
        assert name.encode() not in found["[Content_Types].xml"]
        assert name.removeprefix("word/").encode() not in found["word/_rels/document.xml.rels"]
    assert {"word/numbering.xml", "word/theme/theme1.xml"} <= set(package.read(prepared(GRID)))


def pages(edition: Path, content: bytes) -> list[bytes]:
    context = json.loads((edition / "sample.json").read_text("utf-8")) | {
        "number": "X-1", "number_line": "Nr. X-1", "trust_mode": "test", "preview": False,
        "verification": {"code": "ABCD-EFGH", "url": "https://paraugs.example/p/ABCD-EFGH"},
    }  # fmt: skip
    return pdf.page_images(office.convert(docx.load(content).render(context, qr="https://paraugs.example/p/A").docx))


@pytest.mark.full
@pytest.mark.parametrize("edition", sorted(LIBRARY.glob("*/*/manifest.toml")), ids=lambda file: file.parts[-3])
def test_every_shipped_template_prints_the_same_pages(edition: Path) -> None:
    content = (edition.parent / "template.docx").read_bytes()
    assert prepared(content) != content
    assert pages(edition.parent, prepared(content)) == pages(edition.parent, content)


def test_one_document_leaves_nothing_in_the_next_one() -> None:
    edition = LIBRARY / "GR" / "2026-06-05"
    content = prepared(GRID)
    first = pages(edition, content)
    statement = LIBRARY / "AT" / "2026-06-05"
    assert pages(statement, prepared((statement / "template.docx").read_bytes())) != first
    assert pages(edition, content) == first
