"""Mācību grupas apmeklējuma lapa (D02), edition of 20 November 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Two papers of one kind. During the training: a page for each day, participants sign beside their names. When the attendance
is closed: the list of hours and results that the trainer signs. The wording is ours. The context is described in
manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Mācību grupas apmeklējuma lapa")
    house.furnish(
        document,
        running="Apmeklējuma lapa{% if closed %} {{ number_line }}{% endif %}: {{ group.city }}, {{ group.days }}",
    )
    house.tag(document, "if closed")
    closed_list(document)
    house.tag(document, "else")
    house.tag(document, "for day in days")
    opening(document)
    people(document)
    trainer(document)
    house.tag(document, "endfor")
    house.tag(document, "endif")
    house.save(document, path)


def closed_list(document) -> None:
    document.add_paragraph("Mācību grupas apmeklējuma lapa", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ date|datums }}")
    programme(
        document,
        [
            ("Kārta un reģions", "{{ group.round }}, {{ group.region }}"),
            ("{%tr if replaces %}",),
            ("Aizstāj", "apmeklējuma lapu Nr.\u00a0{{ replaces }}"),
            ("{%tr endif %}",),
        ],
    )
    house.grid(
        document,
        ["Nr.", "Vārds, uzvārds", "Stundas pa dienām", "Kopā", "Mācības"],
        [
            ("{%tr for one in people %}",),
            ("{{ one.number }}.", "{{ one.name }}", "{{ one.hours }}", "{{ one.total }}", "{{ one.result }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(12), Mm(57), Mm(52), Mm(16), Mm(28)],
    )
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.paragraph_format.keep_with_next = True
    note.add_run(
        "Stundas ir akadēmiskās stundas. Mācības ir pabeigtas, ja apmeklētas vismaz {{ group.needed }}. Dienu lapas ar dalībnieku "
        "parakstiem, ja tās parakstītas uz papīra, glabājas pie mācību rīkotāja."
    )
    house.signatures(document, "Apstiprinājums", [("Mācību vadītājs", ["{{ group.trainer }}"])])


def opening(document) -> None:
    title = document.add_paragraph("Mācību grupas apmeklējuma lapa", style="Title")
    title.paragraph_format.page_break_before = True
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ day.title }}").bold = True
    line.add_run("\t{{ group.round }}, {{ group.region }}")
    programme(document, [])


def programme(document, more: list[tuple[str, ...]]) -> None:
    house.grid(
        document,
        ["Programma", "Izglītojamo mentora mācību programma, {{ group.needed }}"],
        [
            ("Vieta", "{{ group.city }}{% if group.venue %}, {{ group.venue }}{% endif %}"),
            ("Visas mācību dienas", "{{ group.days }}"),
            *more,
        ],
        [Mm(45), Mm(120)],
        whole=True,
    )


def people(document) -> None:
    house.grid(
        document,
        ["Nr.", "Vārds, uzvārds", "Akadēmiskās stundas", "Paraksts {{ day.title }}"],
        [
            ("{%tr for one in people %}",),
            ("{{ one.number }}.", "{{ one.name }}", "", ""),
            ("{%tr endfor %}",),
        ],
        [Mm(12), Mm(68), Mm(33), Mm(52)],
    )
    for cell in document.tables[-1].rows[2].cells:  # a hand needs 9 mm a line
        form = cell.paragraphs[0].paragraph_format
        form.space_before = form.space_after = Pt(7)


def trainer(document) -> None:
    line = document.add_paragraph(style="Tabulas teksts")
    line.paragraph_format.space_before = Pt(12)
    line.paragraph_format.keep_together = True
    line.add_run("Mācību vadītājs: {{ group.trainer }}")
    sign = document.add_paragraph(
        "Paraksts ______________________________    Datums ____________________", style="Tabulas teksts"
    )
    sign.paragraph_format.space_before = Pt(12)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
