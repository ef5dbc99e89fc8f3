"""What an uploaded template must still have: it is measured against the house's template of the same kind."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from doc_templates.rendering import docx
from doc_templates.rendering.lint import Finding, W, asked

#: Printed whatever the kind: code and address of the public check, bands of test trust and of previews.
ALWAYS = ("verification.code", "verification.url", "trust_mode", "preview")
#: Either of them is the number.
NUMBER = ("number_line", "number")
#: Where a hand signs, and where the text says that the signature is electronic.
PLACES = (re.compile(r"Paraksts\s*_{8,}"), re.compile(r"Parakstīts ar drošu elektronisko parakstu"))


def lacking(
    parts: Mapping[str, bytes], *, reference: Mapping[str, bytes], must_print: Iterable[str]
) -> Iterator[Finding]:
    """What `parts` lack of what `reference` prints. Both have passed the lint."""
    here, there = asked(parts), asked(reference)
    for name in (*must_print, *ALWAYS):
        if name not in NUMBER and _reads(there, name) and not _reads(here, name):
            yield Finding("obligatory", docx.MAIN, name)
    if not any(_reads(asked(parts, only=docx.MAIN), name) for name in NUMBER):
        yield Finding("obligatory", docx.MAIN, "number_line")
    if docx.qr_part(reference) and not docx.qr_part(parts):
        yield Finding("qr", docx.MAIN)
    for place in PLACES:
        if signature_places(parts, place) < signature_places(reference, place):
            yield Finding("signature", docx.MAIN, place.pattern.split("\\")[0])


def signature_places(parts: Mapping[str, bytes], place: re.Pattern[str]) -> int:
    tree = etree.fromstring(parts[docx.MAIN], docx.parser())
    return sum(
        bool(place.match("".join(node.text or "" for node in paragraph.iter(f"{W}t")).strip()))
        for paragraph in tree.iter(f"{W}p")
    )


def _reads(names: Iterable[str], wanted: str) -> bool:
    """The name itself or the group it lies in."""
    steps = wanted.split(".")
    return bool({".".join(steps[:length]) for length in range(1, len(steps) + 1)} & set(names))
