"""Templates and packages that want more than a template may: made here, in code."""

import io
import zipfile

from docx import Document

from doc_templates.rendering import package

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def template(*paragraphs: str) -> bytes:
    """A DOCX of these paragraphs."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    return package.write({**package.read(content), name: data})


def edited(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    parts = package.read(content)
    assert old in parts[name], (name, old)
    return package.write({**parts, name: parts[name].replace(old, new, 1)})


def with_relation(content: bytes, kind: str, target: str, *, mode: str = "External") -> bytes:
    relation = f'<Relationship Id="rIdX" Type="{RELS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return edited(content, "word/_rels/document.xml.rels", b"</Relationships>", relation.encode())


def linked_picture(url: str) -> bytes:
    """A picture that is not in the file but behind a link: what LibreOffice would fetch."""
    drawing = (
        '<w:p><w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:inline>'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{RELS}" r:link="rIdX"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    base = edited(template("pirms"), "word/document.xml", b"<w:sectPr", drawing.encode() + b"<w:sectPr")
    return with_relation(base, "image", url)


def zip_of(entries: list[tuple[str, bytes]], *, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()
