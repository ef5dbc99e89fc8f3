"""A DOCX that leaves for Word and comes back: marks instead of what is not known yet, filled in when it is sent.

No template language touches what a person has written: marks are found in the text of a paragraph, over the borders of
its runs, and replaced there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from doc_templates.rendering import checks, docx, package
from doc_templates.rendering.docx import Rendered
from doc_templates.rendering.letters import unprintable
from doc_templates.rendering.lint import Finding, W, safety
from doc_templates.rendering.obligatory import PLACES, signature_places

#: What stands in the file while it is with the person, and where its value lies in the whole context.
NUMBER, CODE, ADDRESS = "[[numurs]]", "[[kods]]", "[[adrese]]"
MARKS = {NUMBER: "number", CODE: "verification.code", ADDRESS: "verification.url"}
#: Letters of the shortest figure that is looked for.
SHORTEST = 4
#: Elements of a run that print something which is no letter of it.
_GAPS = {f"{W}{name}" for name in ("tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "ptab", "drawing")}


def marked(context: Mapping[str, Any]) -> dict[str, Any]:
    """The whole context with marks where the number, the code and its address will be; no band of a preview."""
    return {
        **context,
        "number": NUMBER,
        "number_line": f"Nr.\u00a0{NUMBER}",
        "verification": {"code": CODE, "url": ADDRESS},
        "preview": False,
    }


def examine(content: bytes, *, original: bytes, required: Mapping[str, str]) -> list[Finding]:
    """What keeps the changed file from being sent. `original`: the file that left; `required`: name → value of the
    record that the text must still say; an empty value: the name is the value."""
    parts, findings = safety(content)
    if parts is None or findings:
        return findings
    before = package.read(original)
    return [*_written(parts, before), *_places(parts, before), *_data(parts, required)]


def _written(parts: Mapping[str, bytes], before: Mapping[str, bytes]) -> Iterator[Finding]:
    words, former = "\n".join(_all(parts)), "\n".join(_all(before))
    if any(words.count(braces) > former.count(braces) for braces in ("{{", "{%", "{#")):
        yield Finding("braces", docx.MAIN)
    if refused := unprintable(words.replace("\u00ad", "")):
        yield Finding("letters", docx.MAIN, ", ".join(refused[:10]))
    for name, tree in _trees(parts):
        if any(node.get(f"{W}val") not in {"0", "false", "off"} for node in tree.iter(f"{W}vanish")):
            yield Finding("hidden", name)


def _places(parts: Mapping[str, bytes], before: Mapping[str, bytes]) -> Iterator[Finding]:
    words, former = "\0".join(_all(parts)), "\0".join(_all(before))
    for mark in (*MARKS, checks.TEST_BAND):
        if words.count(mark) < former.count(mark):
            yield Finding("place", docx.MAIN, mark)
    if NUMBER not in "\0".join(_paragraphs(parts[docx.MAIN])):
        yield Finding("place", docx.MAIN, NUMBER)
    if docx.qr_part(before) and not docx.qr_part(parts):
        yield Finding("qr", docx.MAIN)
    for place in PLACES:
        if signature_places(parts, place) < signature_places(before, place):
            yield Finding("signature", docx.MAIN, place.pattern.split("\\")[0])


def _data(parts: Mapping[str, bytes], required: Mapping[str, str]) -> Iterator[Finding]:
    words = checks.squeezed("\0".join(_all(parts)))
    for name, value in required.items():
        if name not in MARKS.values() and checks.squeezed(value or name) not in words:
            yield Finding("data", docx.MAIN, f"{name}: {value}" if value else name)


def is_figure(value: str) -> bool:
    """A value that counts somewhere: a day, an amount, a code. Short ones stand in other words too and prove nothing."""
    words = checks.squeezed(value)
    return len(words) >= SHORTEST and any(letter.isdigit() for letter in words) and "[[" not in words


def fill(content: bytes, context: Mapping[str, Any], *, qr: str | None) -> Rendered:
    """The file with what is known now; `qr` is the text of its QR code, without which its place stays empty."""
    parts = package.read(content)
    values = {mark: checks.must_print(context, [name])[0] for mark, name in MARKS.items()}
    body: list[str] = []
    for name, tree in _trees(parts):
        for paragraph in tree.iter(f"{W}p"):
            _replace(paragraph, values)
        parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        if name == docx.MAIN:
            body = [piece for paragraph in tree.iter(f"{W}p") for piece in _pieces(paragraph)]
    if (place := docx.qr_part(parts)) is not None:
        parts[place] = docx.qr_png(qr) if qr else docx.blank_png()
    if docx.PROPERTIES in parts:
        parts[docx.PROPERTIES] = parts[docx.PROPERTIES].replace(NUMBER.encode(), _escaped(values[NUMBER]))
    return Rendered(docx=package.write(parts), body=body, around=[])


def texts(content: bytes) -> tuple[list[str], list[str]]:
    """Paragraphs with words in them: of the text in order, and those around it (headers, footers, notes), each once."""
    parts = package.read(content)
    around: dict[str, None] = {}
    for name, data in parts.items():
        if docx.DYNAMIC.match(name) and name != docx.MAIN:
            around |= dict.fromkeys(filter(None, _paragraphs(data)))
    return list(filter(None, _paragraphs(parts[docx.MAIN]))), sorted(around)


def _trees(parts: Mapping[str, bytes]) -> list[tuple[str, Any]]:
    return [(name, etree.fromstring(data, docx.parser())) for name, data in parts.items() if docx.DYNAMIC.match(name)]


def _all(parts: Mapping[str, bytes]) -> list[str]:
    return [words for name, data in parts.items() if docx.DYNAMIC.match(name) for words in _paragraphs(data)]


def _paragraphs(data: bytes) -> list[str]:
    return [
        re.sub(r"[ \t\n]+", " ", " ".join(_pieces(paragraph))).strip()
        for paragraph in etree.fromstring(data, docx.parser()).iter(f"{W}p")
    ]


def _pieces(paragraph: Any) -> list[str]:
    """The text of the paragraph, cut where something else is printed or a field counts (PAGE, NUMPAGES)."""
    pieces, inside = [""], 0
    for node in _own(paragraph):
        if node.tag == f"{W}fldChar":
            inside += {"begin": 1, "end": -1}.get(str(node.get(f"{W}fldCharType")), 0)
            pieces.append("")
        elif node.tag in _GAPS:
            pieces.append("")
        elif node.tag == f"{W}t" and not inside and not any(one.tag == f"{W}fldSimple" for one in node.iterancestors()):
            pieces[-1] += node.text or ""
    return [piece for piece in pieces if piece.strip()]


def _own(paragraph: Any) -> Iterator[Any]:
    """Nodes of this paragraph and of no other inside it (a text box)."""
    for node in paragraph.iter():
        if node is not paragraph and next(node.iterancestors(f"{W}p"), None) is paragraph:
            yield node


def _replace(paragraph: Any, values: Mapping[str, str]) -> None:
    """Each mark by its value: the whole value goes where the mark begins."""
    for mark, value in values.items():
        while True:
            nodes = [node for node in _own(paragraph) if node.tag == f"{W}t"]
            at = "".join(node.text or "" for node in nodes).find(mark)
            if at < 0:
                break
            _put(nodes, at, at + len(mark), value)


def _put(nodes: Sequence[Any], first: int, last: int, value: str) -> None:
    start = 0
    for node in nodes:
        words = node.text or ""
        end = start + len(words)
        if start < last and end > first:
            kept_before, kept_after = (
                words[: max(first - start, 0)],
                words[max(last - start, 0) :] if end > last else "",
            )
            node.text = kept_before + (value if start <= first else "") + kept_after
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        start = end


def _escaped(value: str) -> bytes:
    return value.replace("&", "&amp;").replace("<", "&lt;").encode()
