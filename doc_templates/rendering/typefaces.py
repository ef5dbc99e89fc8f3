"""Which letters of a DOCX are printed in another typeface than Word shows (rendering/fonts/fonts.conf)."""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from doc_templates.rendering import docx
from doc_templates.rendering.lint import W

#: Ours, and what our fonts fit line by line: nobody sees a difference.
KNOWN = frozenset({
    "Cambria", "Caladea", "Calibri", "Carlito", "Times New Roman", "Arial", "Courier New",
    "Liberation Serif", "Liberation Sans", "Liberation Mono",
})  # fmt: skip
STYLES = "word/styles.xml"


def replaced(parts: Mapping[str, bytes]) -> list[str]:
    """Names of typefaces that are set in another one, in order of the alphabet."""
    trees = [etree.fromstring(data, docx.parser()) for name, data in parts.items() if docx.DYNAMIC.match(name)]
    found: set[str] = set()
    for tree in (*trees, *_styles_in_use(parts, trees)):
        for fonts in tree.iter(f"{W}rFonts"):
            found |= {str(fonts.get(f"{W}{script}") or "") for script in ("ascii", "hAnsi")}
    return sorted(found - KNOWN - {""})


def _styles_in_use(parts: Mapping[str, bytes], trees: list[Any]) -> Iterator[Any]:
    """Defaults, the styles the text names, and what those are based on."""
    if STYLES not in parts:
        return
    root = etree.fromstring(parts[STYLES], docx.parser())
    yield from root.iter(f"{W}docDefaults")
    styles = {str(style.get(f"{W}styleId")): style for style in root.iter(f"{W}style")}
    wanted = [name for name, style in styles.items() if style.get(f"{W}default") == "1"]
    for tree in trees:
        for kind in ("pStyle", "rStyle", "tblStyle"):
            wanted += [str(node.get(f"{W}val")) for node in tree.iter(f"{W}{kind}")]
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in seen or name not in styles:
            continue
        seen.add(name)
        yield styles[name]
        wanted += [str(node.get(f"{W}val")) for node in styles[name].iter(f"{W}basedOn")]
