"""What LibreOffice would do again for every document, done once for a template: pictures made as small as they print,
styles, lists and a theme that nothing asks for left out.

A logo of a header is scaled and packed anew on every page. The pages stay what they were; only the conversion is
shorter. What cannot be judged here (cropped or coloured pictures, floating ones and ones on a coloured ground that let
it through, style names that come from the record, tables of contents) is left as it is.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from PIL import Image

from doc_templates.errors import TemplateFault
from doc_templates.rendering import docx, package

#: At 300 dots per inch LibreOffice scales again.
DPI, EMU_INCH = 290, 914_400
QUALITY = 92
#: Larger pictures were refused at upload; this is the wall behind.
MOST_PIXELS = 40_000_000
STYLES, RELATIONS = "word/styles.xml", "word/_rels/document.xml.rels"
#: Parts that count only where something asks for them, and what asks.
_UNASKED = {
    "word/numbering.xml": re.compile(rb"<w:num(?:Pr|Id|StyleLink)\b"),
    "word/theme/theme1.xml": re.compile(rb"[tT]heme(?:Color|Fill|Tint|Shade)?=|schemeClr"),
    "word/webSettings.xml": re.compile(rb"(?!)"),
}
TYPES = "[Content_Types].xml"
_W, _A, _R, _WP = (f"{{{docx.NAMESPACES[name]}}}" for name in ("w", "a", "r", "wp"))
_ASKING = ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next", "styleLink", "numStyleLink")
_NAMES = re.compile(rb"<w:(?:pStyle|rStyle|tblStyle)\b[^>]*[{}]")
_FIELDS = re.compile(rb"\b(?:TOC|STYLEREF)\b")


@lru_cache(maxsize=64)
def prepared(content: bytes) -> bytes:
    """The template as it goes into the engine. The same bytes give the same bytes. Raises TemplateFault."""
    parts = package.read(content)
    try:
        parts |= _pictures(parts)
        parts |= _styles(parts)
        return package.write(_without_unasked(parts))
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise TemplateFault(f"{type(error).__name__}: {error}") from error


@dataclass
class _Use:
    """How a picture is printed, at its largest; `ground`: something may show through it."""

    width: int = 0
    height: int = 0
    plain: bool = True
    ground: bool = False


def _pictures(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Smaller JPEG pictures under their old names, and content types that say so."""
    code = docx.qr_part(parts)
    made: dict[str, bytes] = {}
    for name, use in _uses(parts).items():
        if name != code and name in parts and use.plain and (small := _smaller(parts[name], use)):
            made[name] = small
    if made:
        types = etree.fromstring(parts[TYPES], docx.parser())
        space = types.tag.removesuffix("Types")
        for name in made:
            for old in [node for node in types if node.get("PartName") == f"/{name}"]:
                types.remove(old)
            types.append(etree.Element(f"{space}Override", PartName=f"/{name}", ContentType="image/jpeg"))
        made[TYPES] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _uses(parts: Mapping[str, bytes]) -> dict[str, _Use]:
    """Every picture part that anything refers to; not plain where it is more than a picture in the text."""
    found: dict[str, _Use] = {}
    for rels, data in parts.items():
        if not rels.startswith("word/_rels/"):
            continue
        owner = rels.replace("word/_rels/", "word/").removesuffix(".rels")
        targets = {str(node.get("Id")): f"word/{node.get('Target')}" for node in etree.fromstring(data, docx.parser())}
        if not docx.DYNAMIC.match(owner):
            for target in targets.values():
                found.setdefault(target, _Use()).plain = False
            continue
        tree = etree.fromstring(parts[owner], docx.parser())
        ground = any(node.get(f"{_W}fill") not in {None, "auto", "FFFFFF"} for node in tree.iter(f"{_W}shd"))
        ground = ground or b"<w:background" in parts[docx.MAIN]
        for node in tree.iter():
            for key, value in node.attrib.items():
                if str(key).startswith(_R) and value in targets:
                    _note(found.setdefault(targets[str(value)], _Use()), node, ground=ground)
    return found


def _note(use: _Use, node: etree._Element, *, ground: bool) -> None:
    frame = next(node.iterancestors(f"{_WP}inline", f"{_WP}anchor"), None)
    fill = node.getparent()
    if node.tag != f"{_A}blip" or f"{_R}embed" not in node.attrib or frame is None or fill is None or len(node):
        use.plain = False
        return
    crop = fill.find(f"{_A}srcRect")
    extent = frame.find(f"{_WP}extent")
    if (crop is not None and crop.attrib) or extent is None:
        use.plain = False
        return
    use.width, use.height = max(use.width, int(extent.get("cx", 0))), max(use.height, int(extent.get("cy", 0)))
    use.ground = use.ground or ground or frame.tag == f"{_WP}anchor"


def _smaller(content: bytes, use: _Use) -> bytes | None:
    """None when there is nothing to win."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS or picture.mode == "CMYK":
                return None
            letting = picture.has_transparency_data
            wanted = (_pixels(use.width, picture.width), _pixels(use.height, picture.height))
            if (letting and use.ground) or (not letting and wanted == picture.size):
                return None
            whole = picture.convert("RGBA") if letting else picture.convert("RGB")
    except (OSError, ValueError, SyntaxError):  # LibreOffice may still read it
        return None
    if letting:
        paper = Image.new("RGB", whole.size, "white")
        paper.paste(whole, mask=whole.getchannel("A"))
        whole = paper
    out = io.BytesIO()
    whole.resize(wanted, Image.Resampling.LANCZOS).save(out, format="JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue() if len(out.getvalue()) < len(content) else None


def _pixels(emu: int, there: int) -> int:
    return max(1, min(there, round(emu / EMU_INCH * DPI)))


def _styles(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    words = [data for name, data in parts.items() if name.startswith("word/") and name.endswith(".xml")]
    if STYLES not in parts or any(_NAMES.search(data) for data in words):
        return {}
    others = [
        data for name, data in parts.items() if name != STYLES and name.startswith("word/") and name.endswith(".xml")
    ]
    if any(_FIELDS.search(data) for data in others):
        return {}
    tree = etree.fromstring(parts[STYLES], docx.parser())
    known = {str(style.get(f"{_W}styleId")): style for style in tree.iter(f"{_W}style")}
    wanted = [name for name, style in known.items() if style.get(f"{_W}default") in {"1", "true", "on"}]
    for data in others:
        wanted += _asked(etree.fromstring(data, docx.parser()))
    kept: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in known and name not in kept:
            kept.add(name)
            wanted += _asked(known[name])
    for name, style in known.items():
        if name not in kept:
            tree.remove(style)
    for latent in tree.findall(f"{_W}latentStyles"):
        tree.remove(latent)
    return {STYLES: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)}


def _without_unasked(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Lists, theme and web settings of a text that uses none."""
    known = [name for name in _UNASKED if name in parts]
    words = [data for name, data in parts.items() if name.endswith(".xml") and name not in known]
    gone = [name for name in known if not any(_UNASKED[name].search(data) for data in words)]
    kept = {name: data for name, data in parts.items() if name not in gone}
    for name in [name for name in (TYPES, RELATIONS) if name in kept]:
        tree = etree.fromstring(kept[name], docx.parser())
        for node in list(tree):
            if str(node.get("PartName")) in {f"/{part}" for part in gone} or f"word/{node.get('Target')}" in gone:
                tree.remove(node)
        kept[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return kept


def _asked(tree: etree._Element) -> Iterator[str]:
    for name in _ASKING:
        for node in tree.iter(f"{_W}{name}"):
            yield str(node.get(f"{_W}val"))
