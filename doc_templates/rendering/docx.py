"""Record context → DOCX: docxtpl's reading of tags, compiled once, in an immutable sandbox, with nothing lost.

docxtpl alone leaves autoescape off, prints blanks for unknown names and compiles at every render. Here the parts that
hold tags are patched and compiled once for a template; every other part is copied as it is. Each value that goes into
the text is noted, so that checks can look for it in the finished files.
"""

import io
import re
import time
import unicodedata
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jinja2
import jinja2.sandbox
from docxtpl import DocxTemplate
from lxml import etree
from PIL import Image

from doc_templates.errors import MissingValue, RefusedText, RenderError, TemplateFault, TooMuch
from doc_templates.rendering import package
from doc_templates.rendering.letters import carried
from doc_templates.rendering.words import FILTERS
from kernel import pdf

#: A rendered part larger than this, or a render longer than this, is a fault, not a document.
MAX_PART = 20 * 1024 * 1024
MAX_SECONDS = 20.0
DYNAMIC = re.compile(r"^word/(document|header\d*|footer\d*|footnotes)\.xml$")
MAIN = "word/document.xml"
PROPERTIES = "docProps/core.xml"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
#: The drawing whose picture is replaced by the record's own QR code is known by its name.
QR_NAME = "QR"
#: Modules of white around it; the paper is white too.
QUIET = 2

_printed: ContextVar[list[str] | None] = ContextVar("printed", default=None)


def _note(value: Any) -> Any:
    """Every value on its way into the text passes here (Jinja's ``finalize``)."""
    if isinstance(value, jinja2.Undefined):
        return value  # StrictUndefined speaks up when it is turned into text
    if value is None:
        raise MissingValue("None")
    if isinstance(value, str):
        value = unicodedata.normalize("NFC", value)
    words = str(value)
    if (refused := carried(words)) is not None:
        raise RefusedText(refused)
    noted = _printed.get()
    if noted is not None:
        noted.append(words)
    return value


def environment() -> jinja2.sandbox.ImmutableSandboxedEnvironment:
    """The one environment of all templates: data cannot reach code, unknown names speak up, markup is escaped."""
    found = jinja2.sandbox.ImmutableSandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_note, keep_trailing_newline=True
    )
    found.globals.clear()
    for risky in ("attr", "map", "pprint", "urlize", "xmlattr", "safe", "forceescape", "random"):
        found.filters.pop(risky, None)
    found.filters["safe"] = _no_safe  # compiles, so that the lint can name it; never lets markup through
    found.filters.update(FILTERS)
    return found


def _no_safe(value: Any) -> Any:
    raise TemplateFault("the filter „safe” is not allowed")


@dataclass(frozen=True)
class Rendered:
    """A document and every value that was printed into it, in order."""

    docx: bytes
    body: list[str] = field(repr=False)
    around: list[str] = field(repr=False)  # headers, footers, notes: printed on some pages


@dataclass
class Template:
    """One edition's template.docx, compiled."""

    parts: dict[str, bytes]
    dynamic: dict[str, jinja2.Template]
    qr: str | None  # the part that a record's QR code replaces

    def render(self, context: Mapping[str, Any], *, qr: str | None = None) -> Rendered:
        """The document for this context; ``qr`` is the text of its QR code, without which its place stays empty."""
        body: list[str] = []
        around: list[str] = []
        until = time.monotonic() + MAX_SECONDS
        parts = dict(self.parts)
        for name, template in self.dynamic.items():
            token = _printed.set(body if name == MAIN else around if name != PROPERTIES else [])
            try:
                parts[name] = self._part(name, template, context, until=until)
            finally:
                _printed.reset(token)
        if self.qr:
            parts[self.qr] = qr_png(qr) if qr else blank_png()
        return Rendered(docx=package.write(parts), body=body, around=around)

    def _part(self, name: str, template: jinja2.Template, context: Mapping[str, Any], *, until: float) -> bytes:
        pieces: list[str] = []
        size = 0
        try:
            for piece in template.generate(context):
                size += len(piece)
                if size > MAX_PART or time.monotonic() > until:
                    raise TooMuch(name)
                pieces.append(piece)
        except jinja2.UndefinedError as error:
            raise MissingValue(str(error)) from error
        except (jinja2.exceptions.SecurityError, jinja2.TemplateError) as error:
            raise TemplateFault(f"{name}: {error}") from error
        except (OverflowError, MemoryError, RecursionError) as error:
            raise TooMuch(f"{name}: {error}") from error
        except RenderError:
            raise
        except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
            raise TemplateFault(f"{name}: {type(error).__name__}: {error}") from error
        xml = re.sub(r"\n<w:p([ >])", r"<w:p\1", "".join(pieces))
        if name == PROPERTIES:
            return xml.encode()
        for mark, real in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
            xml = xml.replace(mark, real)
        tools = helper()
        if any(mark in xml for mark in "\t\a\n\f"):
            xml = tools.resolve_listing(xml)
        try:  # strict before docxtpl's recovering parser: nothing may be dropped in silence
            etree.fromstring(xml.encode(), parser())
        except etree.XMLSyntaxError as error:
            raise TemplateFault(f"{name}: {error}") from error
        tree = tools.fix_tables(xml.encode())
        for number, properties in enumerate(tree.iter(f"{{{NAMESPACES['wp']}}}docPr"), start=1001):
            properties.set("id", str(number))
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def helper() -> DocxTemplate:
    """docxtpl's text functions need no file."""
    return DocxTemplate(io.BytesIO())


@lru_cache(maxsize=64)
def load(content: bytes) -> Template:
    """The compiled template of these bytes, from the cache of this process when it was seen before."""
    return compile_template(content)


def compile_template(content: bytes) -> Template:
    """Patch and compile every part that holds tags. TemplateFault names the part and line of a bad tag."""
    parts = package.read(content)
    if "word/document.xml" not in parts:
        raise TemplateFault("no word/document.xml")
    env, tools = environment(), helper()
    dynamic: dict[str, jinja2.Template] = {}
    for name, data in parts.items():
        if name == PROPERTIES:
            source = data.decode()
        elif DYNAMIC.match(name):
            try:
                source = etree.tostring(etree.fromstring(data, parser()), encoding="unicode")
            except etree.XMLSyntaxError as error:
                raise TemplateFault(f"{name}: {error}") from error
            source = tools.patch_xml(re.sub(r"<w:p([ >])", r"\n<w:p\1", source))
        else:
            continue
        if "{{" in source or "{%" in source:
            try:
                dynamic[name] = env.from_string(source)
            except jinja2.TemplateSyntaxError as error:
                raise TemplateFault(f"{name}: {error.message}") from error
    return Template(parts=parts, dynamic=dynamic, qr=qr_part(parts))


def qr_part(parts: Mapping[str, bytes]) -> str | None:
    """The picture part behind the drawing named QR, in whichever part it stands."""
    for name, data in parts.items():
        if not DYNAMIC.match(name):
            continue
        tree = etree.fromstring(data, parser())
        for drawing in tree.iterfind(".//w:drawing", NAMESPACES):
            properties = drawing.find(".//wp:docPr", NAMESPACES)
            blip = drawing.find(".//a:blip", NAMESPACES)
            if properties is None or blip is None or properties.get("name") != QR_NAME:
                continue
            relation = blip.get(f"{{{NAMESPACES['r']}}}embed")
            rels = parts.get(name.replace("word/", "word/_rels/") + ".rels", b"<x/>")
            for node in etree.fromstring(rels, parser()):
                if node.get("Id") == relation:
                    return "word/" + str(node.get("Target"))
    return None


def qr_png(words: str) -> bytes:
    """A QR code of error correction M with its quiet zone, black on white, as PNG."""
    code = pdf.drawn(words)
    side = code.width + 2 * QUIET
    picture = Image.new("L", (side, side), 255)
    picture.paste(code, (QUIET, QUIET))
    return _png(picture.resize((side * 8, side * 8), Image.Resampling.NEAREST))


def blank_png() -> bytes:
    """Paper instead of a QR code: the template's own one leads nowhere."""
    return _png(Image.new("L", (8, 8), 255))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
