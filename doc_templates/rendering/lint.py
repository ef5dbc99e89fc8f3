"""What a template may not hold, found before it is published; each finding with its place and what to do.

Sources: threats.md 1–3, 8–11, 16–19; ECMA-376 part names and relationship types.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from django.utils.translation import gettext_lazy as _
from docxtpl import DocxTemplate
from jinja2 import nodes
from lxml import etree

from doc_templates.errors import RenderError, TemplateFault
from doc_templates.rendering import docx, package
from doc_templates.rendering.trial import trial

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Given by the facade to every kind.
GIVEN = frozenset({"number", "number_line", "verification.code", "verification.url", "trust_mode", "preview"})
MESSAGES = {
    "container": _("The file is not a DOCX that can be read safely. Save it again in Word as .docx."),
    "dtd": _("A part declares a document type or entities. Save the file again in Word."),
    "xml": _("A part is not well-formed XML. Save the file again in Word."),
    "macro": _("The file holds macros or other active content. Remove it and save as .docx without macros."),
    "embedded": _("The file holds an embedded object or file. Put its content into the text instead."),
    "external": _("The file points to something outside itself. Insert pictures instead of linking them."),
    "field": _("The file holds a field that fetches data. Replace it with plain text."),
    "tracked": _("The file holds tracked changes. Accept or reject all of them."),
    "comments": _("The file holds comments. Delete all of them."),
    "tag": _("A tag cannot be understood. Check its braces and words."),
    "forbidden": _("A tag uses something that templates may not use."),
    "unknown": _("A tag asks for a value that this kind of document does not have."),
    "trial": _("The template could not be filled with the sample data."),
    "obligatory": _(
        "A placeholder that every document of this kind prints is missing. Copy it from the house template."
    ),
    "qr": _(
        "The picture of the QR code is missing. Copy it from the footer of the house template, do not draw a new one."
    ),
    "signature": _("A place for a signature is missing. Copy the signature block of the house template whole."),
    "braces": _("The text holds curly braces, which templates use. Write it without them."),
    "letters": _("The text holds characters that no document can carry. Type them again instead of pasting them."),
    "hidden": _("The file holds hidden text. Show it or delete it."),
    "place": _("A place that the portal fills in is missing. Put it back as it was in the downloaded file."),
    "data": _("A value of the record is not in the text any more. Change data in the form, not in Word."),
    "pages": _("The pages could not be made of this file."),
}
ACTIVE = re.compile(r"vbaProject|vbaData|activeX|macroEnabled|\.bin$", re.IGNORECASE)
EMBEDDED = re.compile(r"^word/(embeddings|afchunk|diagrams/.*\.bin)|^customUI/", re.IGNORECASE)
BAD_RELATIONS = ("attachedtemplate", "oleobject", "subdocument", "frame", "afchunk", "control", "vbaproject", "package")
BAD_FIELDS = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|EMBED|RD|MACROBUTTON|GOTOBUTTON|"
    r"MERGEFIELD|FILLIN|ASK)\b",
    re.IGNORECASE,
)
TRACKED = (
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "sectPrChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "cellIns",
    "cellDel",
    "cellMerge",
    "numberingChange",
)
BAD_NODES = (nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends, nodes.CallBlock, nodes.Macro, nodes.Block)
BAD_FILTERS = frozenset({"safe", "attr", "map", "pprint", "urlize", "xmlattr", "random", "format"})


@dataclass(frozen=True)
class Finding:
    """``code`` names the rule, ``where`` the part, ``detail`` what was met there."""

    code: str
    where: str
    detail: str = ""

    @property
    def message(self) -> str:
        return str(MESSAGES[self.code])

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" ({self.detail})" if self.detail else "")


def lint(content: bytes, *, fields: Iterable[str], sample: Mapping[str, Any] | None = None) -> list[Finding]:
    """All findings; empty means the template may be published. ``fields`` are the dotted names of the kind's context;
    with a ``sample`` (whole context) the template is also filled once, in a limited process.
    """
    parts, findings = safety(content)
    if parts is None:
        return findings
    findings += _tags(parts, frozenset(fields) | GIVEN)
    if not findings and sample is not None:
        try:
            trial(content, sample)
        except RenderError as error:
            findings.append(Finding("trial", "docx", f"{error.code}: " + "; ".join(error.details)))
    return findings


def safety(content: bytes) -> tuple[dict[str, bytes] | None, list[Finding]]:
    """The parts, and what no DOCX of a person may hold, template or not. Parts are None when nothing behind the wall
    that fell may be looked at."""
    try:
        parts = package.read(content)
    except TemplateFault as error:
        return None, [Finding("container", "docx", "; ".join(error.details))]
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        return None, [Finding("container", "docx", "no document")]
    walls = [*_container(parts)]
    if walls:
        return None, walls
    return parts, [*_relations(parts), *_text(parts)]


def asked(parts: Mapping[str, bytes], *, only: str = "") -> set[str]:
    """Every dotted name the template reads; `only` one part of it. Raises jinja2.TemplateSyntaxError."""
    env = docx.environment()
    names: set[str] = set()
    for name, data in parts.items():
        if docx.DYNAMIC.match(name) and name.startswith(only):
            names |= _asked(env.parse(_source(name, data)))
    return names


def _source(name: str, data: bytes) -> str:
    """The part as Jinja reads it."""
    source = etree.tostring(etree.fromstring(data, docx.parser()), encoding="unicode")
    if name == docx.PROPERTIES:
        return source
    return str(DocxTemplate.patch_xml(docx.helper(), re.sub(r"<w:p([ >])", r"\n<w:p\1", source)))


def _xml_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    return ((name, data) for name, data in parts.items() if name.lower().endswith((".xml", ".rels", ".vml")))


def _container(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, data in _xml_parts(parts):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        plain = data.replace(b"\0", b"")  # a part in UTF-16 hides nothing
        if b"<!DOCTYPE" in plain.upper() or b"<!ENTITY" in plain.upper():
            yield Finding("dtd", name)
            continue
        try:
            etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            yield Finding("xml", name, str(error))
    for name in parts:
        if ACTIVE.search(name):
            yield Finding("macro", name)
        elif EMBEDDED.search(name):
            yield Finding("embedded", name)
    for found in sorted(set(re.findall(rb'ContentType="([^"]*)"', parts["[Content_Types].xml"]))):
        if ACTIVE.search(found.decode(errors="replace")):
            yield Finding("macro", "[Content_Types].xml", found.decode(errors="replace"))


def _relations(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, data in parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in etree.fromstring(data, docx.parser()):
            kind = str(relation.get("Type", "")).rsplit("/", 1)[-1].lower()
            target = str(relation.get("Target", ""))
            outside = str(relation.get("TargetMode", "")).lower() == "external" or "://" in target or target[:2] == "//"
            if kind == "hyperlink" and re.match(r"(https?://|mailto:|#)", target, re.IGNORECASE):
                continue
            if outside:
                yield Finding("external", name, f"{kind}: {target[:120]}")
            elif kind in BAD_RELATIONS:
                yield Finding("embedded", name, kind)


def _text(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, data in parts.items():
        if re.match(r"^word/comments", name) and etree.fromstring(data, docx.parser()).find(f"{W}comment") is not None:
            yield Finding("comments", name)
        if not docx.DYNAMIC.match(name):
            continue
        tree = etree.fromstring(data, docx.parser())
        for mark in TRACKED:
            if tree.find(f".//{W}{mark}") is not None:
                yield Finding("tracked", name, mark)
        if tree.find(f".//{W}altChunk") is not None:
            yield Finding("embedded", name, "altChunk")
        if tree.find(f".//{W}object") is not None:
            yield Finding("embedded", name, "object")
        orders = [str(node.get(f"{W}instr")) for node in tree.iter(f"{W}fldSimple")]
        orders += [
            "".join(node.text or "" for node in paragraph.iter(f"{W}instrText")) for paragraph in tree.iter(f"{W}p")
        ]
        for order in orders:
            if BAD_FIELDS.match(order):
                yield Finding("field", name, order.strip()[:80])


def _tags(parts: Mapping[str, bytes], fields: frozenset[str]) -> Iterator[Finding]:
    env = docx.environment()
    for name, data in parts.items():
        if not (docx.DYNAMIC.match(name) or name == docx.PROPERTIES):
            continue
        source = _source(name, data)
        try:
            tree = env.parse(source)
            env.from_string(source)
        except jinja2.TemplateSyntaxError as error:
            yield Finding("tag", name, str(error.message))
            continue
        yield from _forbidden(tree, name)
        for path in sorted(_asked(tree)):
            if not _known(path, fields):
                yield Finding("unknown", name, path)


def _forbidden(tree: nodes.Template, where: str) -> Iterator[Finding]:
    for node in tree.find_all(BAD_NODES):
        yield Finding("forbidden", where, type(node).__name__.lower())
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name in BAD_FILTERS:
            yield Finding("forbidden", where, f"|{filtered.name}")
    for attribute in tree.find_all(nodes.Getattr):
        if attribute.attr.startswith("_"):
            yield Finding("forbidden", where, attribute.attr)
    for item in tree.find_all(nodes.Getitem):
        if isinstance(item.arg, nodes.Const) and str(item.arg.value).startswith("_"):
            yield Finding("forbidden", where, str(item.arg.value))
    for _call in tree.find_all(nodes.Call):
        yield Finding("forbidden", where, "call")


def _asked(tree: nodes.Template) -> set[str]:
    """Dotted names the template reads, but for those it sets itself (loops, set)."""
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")} | {"loop"}
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    paths = set()
    for node in (*tree.find_all(nodes.Getattr), *tree.find_all(nodes.Name)):
        if id(node) in inner:
            continue  # part of a longer path
        steps: list[str] = []
        at: nodes.Node = node
        while isinstance(at, nodes.Getattr):
            steps.insert(0, at.attr)
            at = at.node
        if isinstance(at, nodes.Name) and at.ctx == "load" and at.name not in own:
            paths.add(".".join([at.name, *steps]))
    return paths


def _known(path: str, fields: frozenset[str]) -> bool:
    """A described field, the group of described fields, or what lies inside a described list or group."""
    steps = path.split(".")
    return any(".".join(steps[:length]) in fields for length in range(1, len(steps) + 1)) or any(
        field.startswith(path + ".") for field in fields
    )
