"""Akts par dokumentu iznīcināšanu, edition of 20 November 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Documents are named by number, kind, days and digest; no names of the people that they tell of. The wording is ours. The
context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Akts par dokumentu iznīcināšanu {{ number }}")
    house.furnish(document, running="Akts par dokumentu iznīcināšanu {{ number_line }}")
    opening(document)
    ground(document)
    documents(document)
    approvals(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Akts par dokumentu iznīcināšanu", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")


def ground(document) -> None:
    house.heading(document, "Pamatojums")
    house.clause(
        document,
        "Institūcijas „{{ institution }}” arhīvā {{ due }} atlasīti dokumenti, kuru glabāšanas termiņš ir beidzies un kuriem nav "
        "noteikts iznīcināšanas aizliegums.",
    )
    house.clause(
        document,
        "Sarakstu pārskatīja tā sagatavotājs, un to apstiprināja divas citas personas. Iznīcina visus šajā aktā nosauktos "
        "dokumentus, pavisam: {{ count }}.",
    )
    house.clause(
        document,
        "Pēc akta apzīmogošanas neatgriezeniski dzēš katra dokumenta parakstīto oriģinālu, sagatavotās un augšupielādētās "
        "datnes, pierādījumu pakotni un visas to kopijas. Paliek dokumenta numurs, datumi, kontrolsumma un norāde uz šo aktu.",
        keep=True,
    )


def documents(document) -> None:
    house.heading(document, "Iznīcināmie dokumenti")
    house.grid(
        document,
        ["Numurs un veids", "Datums", "Glabāts līdz", "Parakstītā oriģināla SHA-256"],
        [
            ("{%tr for one in documents %}",),
            (
                ["{{ one.number }}", "{{ one.title }}"],
                "{{ one.date }}",
                "{{ one.kept_until }}",
                ["{{ one.sha256[:32] }}", "{{ one.sha256[32:] }}"],
            ),
            ("{%tr endfor %}",),
        ],
        [Mm(58), Mm(22), Mm(22), Mm(63)],
    )
    for cell in document.tables[-1].rows[2].cells:
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.font.size = Pt(8.5)


def approvals(document) -> None:
    house.heading(document, "Apstiprinājumi")
    house.tag(document, "for one in approvals")
    house.grid(
        document,
        ["{{ one.role }}", "vienkāršs elektroniskais paraksts"],
        [
            ("Apstiprināja", "{{ one.name }}{% if one.office %}, {{ one.office }}{% endif %}"),
            ("Kad un kā", "{{ one.when }} pēc Rīgas laika; {{ one.how }}"),
        ],
        [Mm(50), Mm(115)],
        whole=True,
    )
    house.tag(document, "endfor")
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        "Apstiprinātā saraksta SHA-256: {{ sha256 }}. Aktu apzīmogojusi institūcija vai projekta īstenotāja: zīmogs ar laika "
        "zīmogu apliecina, ka pēc apstiprinājumiem nekas nav mainīts. Pierādījumi par apstiprinājumiem glabājas kopā ar aktu."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
