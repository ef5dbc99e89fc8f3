"""Mentora mācību apliecība (D03), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
One page for one holder, sealed by the issuer; nobody signs by hand, so there is no signature block. The wording is
ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: E402
from docx.shared import Mm, Pt, RGBColor  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(45), Mm(120)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Mentora mācību apliecība {{ number }}")
    house.furnish(document, running="Mentora mācību apliecība {{ number_line }}")
    opening(document)
    holder(document)
    training(document)
    seal(document)
    house.save(document, path)


def centred(document, words: str, *, style: str = "Normal", before: float = 0, after: float = 0):
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(words)
    form = paragraph.paragraph_format
    form.alignment, form.space_before, form.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(before), Pt(after)
    return paragraph


def opening(document) -> None:
    title = centred(document, "Apliecība", style="Title", before=64, after=4)
    title.runs[0].font.size = Pt(38)
    number = centred(document, "{{ number_line }}", style="Numurs un datums", after=40)
    number.runs[0].font.size, number.runs[0].bold = Pt(12), True


def holder(document) -> None:
    issued = centred(document, "Izsniegta", after=6)
    issued.runs[0].font.size = Pt(12)
    name = centred(document, "{{ holder.dative }}", after=4)
    run = name.runs[0]
    run.font.size, run.bold, run.font.color.rgb = Pt(27), True, RGBColor.from_string(house.INK)
    name.paragraph_format.line_spacing = 1.0
    centred(document, "{{ holder.identity_label }} {{ holder.identity }}", style="Numurs un datums", after=26)
    for words, after in (
        ("par izglītojamo mentora mācību programmas apguvi pilnā apjomā", 0),
        ("Eiropas Savienības līdzfinansētajā projektā „Skola – kopienā”,", 0),
        (f"identifikācijas Nr.\u00a0{house.PROJECT_NUMBER}", 30),
    ):
        centred(document, words, after=after).runs[0].font.size = Pt(12)


def training(document) -> None:
    house.grid(
        document,
        ["Programma", "Izglītojamo mentora mācību programma"],
        [
            ("Apjoms", "{{ training.volume }}"),
            ("Norises laiks", "{{ training.days }}"),
            ("Norises vieta", "{{ training.city }}{% if training.venue %}, {{ training.venue }}{% endif %}"),
            ("Mācību kārta", "{{ training.round }}"),
            ("{%tr if replaces %}",),
            ("Aizstāj", "anulēto apliecību Nr.\u00a0{{ replaces }}"),
            ("{%tr endif %}",),
        ],
        WIDTHS,
        whole=True,
    )


def seal(document) -> None:
    issuer = document.add_paragraph(style="Tabulas teksts")
    issuer.paragraph_format.space_before = Pt(26)
    issuer.paragraph_format.keep_with_next = True
    issuer.add_run("{{ letterhead.name }}").bold = True
    when = document.add_paragraph("{{ place }}, {{ date|diena('loc') }}", style="Tabulas teksts")
    when.paragraph_format.keep_with_next = True
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.paragraph_format.space_before = Pt(8)
    note.add_run(
        "Apliecību apstiprina izsniedzēja kvalificēts elektroniskais zīmogs ar laika zīmogu; pašrocīgs paraksts nav vajadzīgs. "
        "Vai apliecība ir spēkā, var pārbaudīt ar kodu lapas apakšā. Izdruka ir apliecības kopija."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
