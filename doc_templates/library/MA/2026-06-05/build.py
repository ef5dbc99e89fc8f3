"""Anketa mentoru mācībām (D01), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
A copy of an application that was confirmed in the portal: its answers under the titles of its pages. The wording is
ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(60), Mm(105)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Anketa mentoru mācībām")
    house.furnish(document, running="Anketa mentoru mācībām: {{ applicant }}")
    document.add_paragraph("Anketa mentoru mācībām projektam „Skola – kopienā”", style="Title").runs[0].font.size = Pt(
        17
    )
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ applicant }}").bold = True
    line.add_run("\t{{ group }}")
    house.tag(document, "for section in sections")
    house.grid(
        document,
        ["{{ section.title }}", ""],
        [
            ("{%tr for row in section.rows %}",),
            ("{{ row.key }}", "{{ row.value }}"),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
    )
    house.tag(document, "endfor")
    confirmed(document)
    house.save(document, path)


def confirmed(document) -> None:
    lead = document.add_paragraph("Pretendents apliecina", style="Tabulas galva")
    lead.paragraph_format.space_before = Pt(6)
    house.tag(document, "for words in confirmed")
    document.add_paragraph("– {{ words }}", style="Tabulas teksts")
    house.tag(document, "endfor")
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.paragraph_format.space_before = Pt(8)
    note.add_run(
        "Iesniegta portālā {{ submitted }}; stāvoklis: {{ state }}. Pretendents pieteikumu apstiprināja, pirms tam ar vienreizēju "
        "kodu pierādot savu e-pasta adresi (vienkāršs elektroniskais paraksts). Šī izdruka ir kopija."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
