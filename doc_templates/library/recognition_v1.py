"""How recognition of taking part in a sister programme looks, first edition: one page for one holder.

Frozen once an edition built with it is in force, like ``house_v1``.
"""

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from doc_templates.library import house_v1 as house

WIDTHS = [Mm(45), Mm(120)]


def centred(document, words: str, *, style: str = "Normal", before: float = 0, after: float = 0, size: float = 12):
    paragraph = document.add_paragraph(style=style)
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    form = paragraph.paragraph_format
    form.alignment, form.space_before, form.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(before), Pt(after)
    return run


def page(document, *, title: str, lead: str, lines: list[str], note: str) -> None:
    """`lead` stands above the name, `lines` below it."""
    centred(document, title, style="Title", before=64, after=4, size=36)
    centred(document, "{{ number_line }}", style="Numurs un datums", after=40).bold = True
    centred(document, lead, after=6)
    name = centred(document, "{{ holder.dative }}", after=14, size=27)
    name.bold, name.font.color.rgb = True, RGBColor.from_string(house.INK)
    for at, words in enumerate(lines):
        centred(document, words, after=30 if at == len(lines) - 1 else 0)
    house.grid(
        document,
        ["Programma", "{{ run.title }}"],
        [("Dalība", "{{ holder.role }}"), ("Laiks", "{{ run.period }}"), ("Notikušās tikšanās", "{{ run.meetings }}")],
        WIDTHS,
        whole=True,
    )
    issuer = document.add_paragraph(style="Tabulas teksts")
    issuer.paragraph_format.space_before = Pt(26)
    issuer.paragraph_format.keep_with_next = True
    issuer.add_run("{{ letterhead.name }}").bold = True
    when = document.add_paragraph("{{ date|diena('loc') }}", style="Tabulas teksts")
    when.paragraph_format.keep_with_next = True
    last = document.add_paragraph(style="Tabulas nosaukums")
    last.paragraph_format.space_before = Pt(8)
    last.add_run(note)
