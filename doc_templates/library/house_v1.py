"""How our documents look, first edition: paper, letters, letterhead, clauses, signature block (python-docx).

Frozen once an edition built with it is in force: a new look is a new module (``house_v2``), so that old editions can
be rebuilt byte for byte. Letters are named as Word has them (Cambria, Calibri); the PDF is set in their metric twins
Caladea and Carlito, so lines break alike in Word and in the PDF.
"""

import io
import math
import re
import struct
import zipfile
import zlib
from datetime import datetime

import qrcode
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor
from PIL import Image, ImageDraw

SERIF, SANS = "Cambria", "Calibri"
INK, PINE, GREY, LINE = "1B2A2F", "0B5D4E", "5A6468", "B9B4A8"
PROJECT_NUMBER = "4.2.3.1/1/24/I/001"
TEST_BAND = "TESTA PARAKSTS"
MARKING = "Šis dokuments ir parakstīts ar drošu elektronisko parakstu un satur laika zīmogu"
#: Width of the text: A4 less the margins.
TEXT_WIDTH = Mm(210 - 25 - 20)


# Pictures -------------------------------------------------------------------------------------------------------


def png(rows: list[bytes], *, width: int, palette: list[tuple[int, int, int]]) -> bytes:
    """A palette PNG of 8-bit rows: written by hand, so that the bytes hang on nothing but the pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    colours = b"".join(bytes(colour) for colour in palette)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"PLTE", colours)
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )


def eu_emblem(height: int = 216) -> bytes:
    """The European emblem from its public construction: a 3:2 blue field, twelve upright five-pointed gold stars on an
    invisible circle of a third of the height, each star in a circle of 1/18 of the height, as on a clock face.
    """
    fine = 4
    size = (height * 3 // 2 * fine, height * fine)
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    ring, star = size[1] / 3, size[1] / 18
    for hour in range(12):
        angle = math.radians(30 * hour)
        x, y = size[0] / 2 + ring * math.sin(angle), size[1] / 2 - ring * math.cos(angle)
        inner = star * math.sin(math.radians(18)) / math.sin(math.radians(126))
        points = []
        for corner in range(10):
            turn, reach = math.radians(36 * corner), (star if corner % 2 == 0 else inner)
            points.append((x + reach * math.sin(turn), y - reach * math.cos(turn)))
        draw.polygon(points, fill=255)
    mask = mask.resize((size[0] // fine, size[1] // fine), Image.Resampling.BOX)
    steps = 16
    blue, gold = (0x00, 0x33, 0x99), (0xFF, 0xCC, 0x00)
    palette = [
        tuple(round(b + (g - b) * step / (steps - 1)) for b, g in zip(blue, gold, strict=True)) for step in range(steps)
    ]
    data = bytes(round(value * (steps - 1) / 255) for value in mask.tobytes())
    return png([data[i : i + mask.width] for i in range(0, len(data), mask.width)], width=mask.width, palette=palette)


def qr_placeholder() -> bytes:
    """The picture that a record's own code replaces."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=4, border=2)
    code.add_data("https://paraugs.example/p/PARAUGS")
    code.make(fit=True)
    rows = []
    for line in code.get_matrix():
        rows += [bytes(0 if dark else 1 for dark in line for _ in range(4))] * 4
    return png(rows, width=len(rows[0]), palette=[(0, 0, 0), (255, 255, 255)])


# Paper and styles -------------------------------------------------------------------------------------------------


def new_document(*, title: str) -> Document:
    """A4 with our styles and numbering; nothing left of python-docx's own look."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(29)
    section.header_distance, section.footer_distance = Mm(11), Mm(9)
    section.different_first_page_header_footer = True
    _styles(document)
    _numbering(document)
    _settings(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "Kopiena", "lv-LV"
    properties.comments, properties.keywords, properties.last_modified_by = "", "", "Kopiena"
    properties.created = properties.modified = datetime(2026, 6, 5)  # noqa: DTZ001  python-docx wants it naive
    properties.revision = 1
    return document


def _font(style, *, name: str, size: float, bold: bool = False, colour: str = INK) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = name, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _paragraph(style, *, before=0.0, after=0.0, line=1.15, keep_next=False, keep_lines=False, align=None) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line
    form.keep_with_next, form.keep_together, form.widow_control = keep_next, keep_lines, True
    if align is not None:
        form.alignment = align


def _styles(document) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, name=SERIF, size=10)
    _paragraph(normal, after=3, line=1.13)
    language = OxmlElement("w:lang")
    for script in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{script}"), "lv-LV")
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(language)

    title = styles["Title"]
    _font(title, name=SERIF, size=21, colour=PINE)
    _paragraph(title, before=0, after=1, line=1.0, keep_next=True, align=WD_ALIGN_PARAGRAPH.LEFT)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for extra in ("w:spacing", "w:kern"):
        for node in title.element.rPr.findall(qn(extra)):
            title.element.rPr.remove(node)

    heading = styles["Heading 1"]
    _font(heading, name=SANS, size=11, bold=True, colour=PINE)
    _paragraph(heading, before=9, after=3, line=1.0, keep_next=True, keep_lines=True)

    def added(name: str, base: str = "Normal"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.quick_style = True
        return style

    clause = added("Punkts")
    _paragraph(clause, after=3, line=1.13, keep_lines=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    part = added("Apakšpunkts")
    _paragraph(part, after=1.5, line=1.13, keep_lines=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    subtitle = added("Numurs un datums")
    _font(subtitle, name=SANS, size=10.5, colour=GREY)
    _paragraph(subtitle, after=9, line=1.0, keep_next=True)
    subtitle.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    label = added("Tabulas nosaukums")
    _font(label, name=SANS, size=9, colour=GREY)
    _paragraph(label, before=2, after=2, line=1.05)
    cell = added("Tabulas teksts")
    _font(cell, name=SANS, size=10)
    _paragraph(cell, before=2, after=2, line=1.05)
    head = added("Tabulas galva")
    _font(head, name=SANS, size=10, bold=True, colour=PINE)
    _paragraph(head, before=2, after=2, line=1.05, keep_next=True)
    small = added("Sīkraksts")
    _font(small, name=SANS, size=8, colour=GREY)
    _paragraph(small, line=1.05)
    mark = added("Zīmes")
    _font(mark, name=SANS, size=8.5, bold=True, colour=INK)
    _paragraph(mark, line=1.0)
    band = added("Testa josla", "Sīkraksts")
    _font(band, name=SANS, size=9, bold=True, colour="B3261E")
    _paragraph(band, before=0, after=5, line=1.0, align=WD_ALIGN_PARAGRAPH.CENTER)
    sign = added("Paraksts", "Tabulas teksts")
    _paragraph(sign, before=1, after=1, line=1.05, keep_next=True, keep_lines=True)


def _numbering(document) -> None:
    """One list of three levels, tied to the styles: 1. heading, 1.1. clause, 1.1.1. part."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    levels = (("Heading1", "%1.", 0, 454), ("Punkts", "%1.%2.", 0, 624), ("Apakpunkts", "%1.%2.%3.", 624, 737))
    parts = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{left + hang}"/></w:tabs>'
        f'<w:ind w:left="{left + hang}" w:hanging="{hang}"/></w:pPr></w:lvl>'
        for depth, (style, text, left, hang) in enumerate(levels)
    )
    numbering.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{parts}</w:abstractNum>'
        )
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))
    for depth, name in enumerate(("Heading 1", "Punkts", "Apakšpunkts")):
        style = document.styles[name]
        if depth == 2:
            style.element.set(qn("w:styleId"), "Apakpunkts")
        properties = style.element.get_or_add_pPr()
        number = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')
        properties._insert_numPr(number)


def _settings(document) -> None:
    settings = document.settings.element
    for tag in ("w:themeFontLang", "w:attachedTemplate"):
        for node in settings.findall(qn(tag)):
            settings.remove(node)


# Letterhead and footer ---------------------------------------------------------------------------------------------


def furnish(document, *, running: str, project: bool = True) -> None:
    """Letterhead on the first page, a running line on the others, the same footer on all."""
    section = document.sections[0]
    first = section.first_page_header
    _test_band(first)
    if project:
        _letterhead(document, first)
    else:
        _owner(first)
    other = section.header
    _test_band(other)
    _running(other, running, f"Projekts Nr.\u00a0{PROJECT_NUMBER}" if project else "")
    for footer in (section.first_page_footer, section.footer):
        _footer(document, footer)


def _running(header, left: str, right: str) -> None:
    """One ruled line; a table's rule is an artifact to screen readers, a paragraph's border is not (LibreOffice 7.4)."""
    table = _table(header, 1, [Mm(110), Mm(55)])
    _margins(table, left=0, right=0, bottom=40)
    for cell, words in zip(table.rows[0].cells, (left, right), strict=True):
        cell.paragraphs[0].style = "Sīkraksts"
        cell.paragraphs[0].add_run(words)
        _cell_border(cell, bottom=(6, LINE))
    table.rows[0].cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _drop_empty(header)
    tail = header.add_paragraph(style="Sīkraksts")
    tail.paragraph_format.line_spacing = Pt(6)


def _test_band(part) -> None:
    """Bands that stand on every page: test trust (decision 11), preview."""
    either = part.add_paragraph('{%p if trust_mode == "test" or preview %}')
    band = part.add_paragraph(
        f'{{% if trust_mode == "test" %}}{TEST_BAND} – dokuments nav juridiski saistošs{{% endif %}}'
        '{% if trust_mode == "test" and preview %} · {% endif %}'
        "{% if preview %}PRIEKŠSKATĪJUMS – dokuments vēl nav reģistrēts{% endif %}"
    )
    end = part.add_paragraph("{%p endif %}")
    for paragraph in (either, band, end):
        paragraph.style = "Testa josla"
    first = part.paragraphs[0]
    part._element.remove(first._element)
    part.add_paragraph()


def _table(parent, rows: int, widths, *, style: str | None = None):
    total = sum(widths)
    table = (
        parent.add_table(rows, len(widths), total)
        if not hasattr(parent, "core_properties")
        else parent.add_table(rows, len(widths))
    )
    if style:
        table.style = style
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    properties = table._tbl.tblPr
    for node in properties.findall(qn("w:tblW")):
        properties.remove(node)
    properties.append(parse_xml(f'<w:tblW {nsdecls("w")} w:w="{total // 635}" w:type="dxa"/>'))
    for column, width in enumerate(widths):
        table.columns[column].width = Emu(width)
        for row in table.rows:
            row.cells[column].width = Emu(width)
    return table


def _margins(table, *, left: int = 0, right: int = 100, top: int = 0, bottom: int = 0) -> None:
    """Cell margins in twentieths of a point."""
    table._tbl.tblPr.append(
        parse_xml(
            f'<w:tblCellMar {nsdecls("w")}><w:top w:w="{top}" w:type="dxa"/><w:left w:w="{left}" w:type="dxa"/>'
            f'<w:bottom w:w="{bottom}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/></w:tblCellMar>'
        )
    )


def _cell_border(cell, **edges: tuple[int, str] | None) -> None:
    """Edges: name → (eighths of a point, colour)."""
    properties = cell._tc.get_or_add_tcPr()
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="{size[0]}" w:space="0" w:color="{size[1]}"/>'
        for edge, size in edges.items()
        if size
    )
    properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{lines}</w:tcBorders>"))


def _picture(run, content: bytes, *, height, name: str, alt: str) -> None:
    run.add_picture(io.BytesIO(content), height=height)
    properties = run._r.find(f".//{qn('wp:docPr')}")
    properties.set("name", name)
    properties.set("descr", alt)
    inline = run._r.find(f".//{qn('wp:inline')}")
    for side in ("distT", "distB", "distL", "distR"):  # unset, LibreOffice keeps 3.2 mm around it
        inline.set(side, "0")


def _letterhead(document, header) -> None:
    """The three publicity marks as lock-ups, then the employer's name: what a reader looks for first."""
    table = _table(header, 1, [Mm(17.5), Mm(38), Mm(50), Mm(59.5)])
    _margins(table, left=0, right=80)
    cells = table.rows[0].cells
    for cell in cells:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell.paragraphs[0].style = "Zīmes"
    _picture(
        cells[0].paragraphs[0].add_run(),
        eu_emblem(),
        height=Mm(9.6),
        name="ES emblēma",
        alt="Eiropas Savienības karogs",
    )
    marks = (
        (cells[1], "Līdzfinansē", "Eiropas Savienība", False),
        (cells[2], "Nacionālais", "attīstības plāns", True),
        (cells[3], "Valsts izglītības", "attīstības aģentūra", True),
    )
    for cell, upper, lower, ruled in marks:
        line = cell.paragraphs[0]
        line.add_run(upper)
        line.add_run().add_break()
        line.add_run(lower)
        if ruled:
            _cell_border(cell, left=(8, PINE))
            cell._tc.get_or_add_tcPr().append(
                parse_xml(f'<w:tcMar {nsdecls("w")}><w:left w:w="150" w:type="dxa"/></w:tcMar>')
            )
    row = table.add_row()
    whole = row.cells[0].merge(row.cells[3])
    whole.paragraphs[0].style = "Sīkraksts"
    whole.paragraphs[0].paragraph_format.space_before = Pt(4)
    whole.paragraphs[0].paragraph_format.space_after = Pt(3)
    whole.paragraphs[0].add_run(f"Projekts „Skola – kopienā”, identifikācijas Nr.\u00a0{PROJECT_NUMBER}")
    _cell_border(whole, bottom=(6, LINE))
    _owner(header)
    _drop_empty(header)


def _owner(header) -> None:
    name = header.add_paragraph(style="Zīmes")
    name.paragraph_format.space_before = Pt(5)
    run = name.add_run("{{ letterhead.name }}")
    run.font.size = Pt(11)
    line = header.add_paragraph(style="Sīkraksts")
    line.add_run("{{ letterhead.line }}")
    line.paragraph_format.space_after = Pt(8)
    _drop_empty(header)


def _drop_empty(part) -> None:
    """The empty paragraph that python-docx starts a part with would push everything down."""
    for paragraph in list(part.paragraphs):
        if not paragraph.text and not paragraph._p.findall(f".//{qn('w:drawing')}"):
            part._element.remove(paragraph._p)


def _footer(document, footer) -> None:
    for paragraph in list(footer.paragraphs):
        footer._element.remove(paragraph._p)
    table = _table(footer, 1, [Mm(20), Mm(113), Mm(32)])
    _margins(table, left=0, right=60, top=40)
    left, middle, right = table.rows[0].cells
    for cell in (left, middle, right):
        _cell_border(cell, top=(6, LINE))
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell.paragraphs[0].style = "Sīkraksts"
    _picture(
        left.paragraphs[0].add_run(), qr_placeholder(), height=Mm(16), name="QR", alt="QR kods dokumenta pārbaudei"
    )
    lines = [
        ('{%p if preview %}', "Pārbaudes kodu dokuments saņem reģistrējot."),
        ("{%p elif verification.code %}", "Pārbaudes kods {{ verification.code }}"),
        (None, "{{ verification.url }}"),
        ("{%p else %}", "\u00a0"),  # a cell must hold a paragraph
        ("{%p endif %}", None),
        ('{%p if road == "electronic" and not preview %}', MARKING),
        ("{%p endif %}", None),
    ]  # fmt: skip
    paragraph = middle.paragraphs[0]
    fresh = True
    for tag, words in lines:
        for content in (tag, words):
            if content is None:
                continue
            if not fresh:
                paragraph = middle.add_paragraph(style="Sīkraksts")
            fresh = False
            paragraph.add_run(content)
    pages = right.paragraphs[0]
    pages.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    pages.add_run("lapa ")
    _field(pages, "PAGE")
    pages.add_run(" no ")
    _field(pages, "NUMPAGES")
    tail = footer.add_paragraph(style="Sīkraksts")  # a part must end with a paragraph
    tail.paragraph_format.line_spacing = Pt(1)


def _field(paragraph, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("separate", None), ("result", "1"), ("end", None)):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "result":
            run.add_text(text)
        else:
            order = OxmlElement("w:instrText")
            order.set(qn("xml:space"), "preserve")
            order.text = f" {text} "
            run._r.append(order)


# Body ------------------------------------------------------------------------------------------------------------


def tag(document, words: str) -> None:
    """A line that only steers the template."""
    document.add_paragraph("{%p " + words + " %}")


def heading(document, words: str):
    return document.add_paragraph(words, style="Heading 1")


def clause(document, words: str, *, keep: bool = False):
    paragraph = document.add_paragraph(words, style="Punkts")
    if keep:
        paragraph.paragraph_format.keep_with_next = True
    return paragraph


def part(document, words: str):
    return document.add_paragraph(words, style="Apakšpunkts")


def grid(document, head: list[str], rows: list[tuple[str | list[str], ...]], widths, *, whole: bool = False) -> None:
    """A table with a head row that repeats, thin rules between rows, no boxes; ``whole`` keeps it on one page."""
    table = _table(document, 1, widths)
    _margins(table, left=0, right=140, top=10, bottom=10)
    for column, words in enumerate(head):
        cell = table.rows[0].cells[column]
        cell.paragraphs[0].style = "Tabulas galva"
        cell.paragraphs[0].add_run(words)
        _cell_border(cell, top=(10, PINE), bottom=(6, LINE))
    head_row = table.rows[0]._tr.get_or_add_trPr()
    head_row.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    head_row.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for content in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        steering = len(content) == 1
        for column, cell in enumerate(row.cells):
            cell.width = Emu(widths[column])
            words = content[column] if column < len(content) else ""
            many = [words] if isinstance(words, str) else words
            for index, line in enumerate(many):
                paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
                paragraph.style = "Tabulas nosaukums" if column == 0 and len(widths) > 1 else "Tabulas teksts"
                paragraph.add_run(line)
                paragraph.paragraph_format.keep_with_next = whole or None
            if not steering:
                _cell_border(cell, bottom=(4, LINE))
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(2)
    after.paragraph_format.line_spacing = Pt(6)


def signatures(document, title: str, people: list[tuple[str, list[str]]]) -> None:
    """One or two signers side by side: (role, lines with the name first). All rows hang together and on the paragraph
    before, so the block never stands alone.
    """
    lead = document.add_paragraph(style="Tabulas galva")
    lead.add_run(title)
    lead.paragraph_format.space_before = Pt(12)
    lead.paragraph_format.space_after = Pt(4)
    table = _table(document, 3, [Mm(78), Mm(9), Mm(78)][: 2 * len(people) - 1])
    _margins(table, left=0, right=40)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        for cell in row.cells:
            cell.paragraphs[0].style = "Paraksts"
    for place, (role, names) in enumerate(people):
        column = 2 * place
        head = table.rows[0].cells[column]
        head.paragraphs[0].style = "Tabulas nosaukums"
        head.paragraphs[0].paragraph_format.keep_with_next = True
        head.paragraphs[0].add_run(role)
        body = table.rows[1].cells[column]
        for index, words in enumerate(names):
            paragraph = body.paragraphs[0] if index == 0 else body.add_paragraph(style="Paraksts")
            paragraph.add_run(words).bold = index == 0
        foot = table.rows[2].cells[column]
        _sign_here(foot)
        for paragraph in foot.paragraphs:  # the last row is the end of the chain
            paragraph.paragraph_format.keep_with_next = False


def _sign_here(cell) -> None:
    """Where the hand signs on paper, or that the signature is electronic."""
    cell.paragraphs[0].add_run('{%p if road == "electronic" %}')
    for words in (
        "Parakstīts ar drošu elektronisko parakstu; paraksta laiks ir laika zīmogā",
        "{%p else %}",
        "\u00a0",
        "Paraksts ______________________________",
        "Datums  ______________________________",
        "{%p endif %}",
    ):
        line = cell.add_paragraph(style="Paraksts")
        line.add_run(words)
        if words == "\u00a0":
            line.paragraph_format.space_after = Pt(10)
        if words.startswith("Datums"):
            line.paragraph_format.space_before = Pt(9)


#: What python-docx's own template carries and a document does not need.
LEFT_OUT = ("customXml/", "docProps/thumbnail", "word/stylesWithEffects.xml")


def _drop_unused_styles(document) -> None:
    """Keep the defaults, what the text uses, what that is based on, and the styles a person edits with."""
    root = document.styles.element
    by_id = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
    wanted = {
        name
        for name, style in by_id.items()
        if style.get(qn("w:default")) == "1" or style.get(qn("w:customStyle")) == "1"
    }
    wanted |= {"Title", "Heading1", "Header", "Footer"}
    stack = list(wanted)
    while stack:
        style = by_id.get(stack.pop())
        if style is None:
            continue
        for link in ("w:basedOn", "w:link", "w:next"):
            node = style.find(qn(link))
            if node is not None and node.get(qn("w:val")) not in wanted:
                wanted.add(node.get(qn("w:val")))
                stack.append(node.get(qn("w:val")))
    for name, style in by_id.items():
        if name not in wanted:
            root.remove(style)


def save(document, path) -> None:
    """Written so that the same source gives the same bytes: fixed dates, sorted members, nothing compressed."""
    _drop_unused_styles(document)
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source:
        members = {name: source.read(name) for name in source.namelist()}
    for name in list(members):
        if name.startswith(LEFT_OUT):
            del members[name]
    for name, data in members.items():
        if name.endswith(".rels"):
            members[name] = re.sub(rb"<Relationship [^>]*(customXml|thumbnail|stylesWithEffects)[^>]*/>", b"", data)
        elif name == "[Content_Types].xml":
            members[name] = re.sub(rb"<Override [^>]*(customXml|stylesWithEffects)[^>]*/>", b"", data)
    order = sorted(members, key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels"), name))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name in order:
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            target.writestr(info, members[name])
