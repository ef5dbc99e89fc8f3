"""Supervīzijas grupas saraksts (D22), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Who meets when and where, with which supervisor; on paper each participant signs beside the name. The wording is ours. The
context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Supervīzijas grupas saraksts")
    house.furnish(document, running="Supervīzijas grupas saraksts: {{ municipality }}, {{ when }}")
    document.add_paragraph("Supervīzijas grupas saraksts", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ when }}").bold = True
    line.add_run("\t{{ municipality }}")
    house.grid(
        document,
        ["Supervīzija", ""],
        [
            ("Grupas veids", "{{ kind }}"),
            ("Vieta", "{{ place }}"),
            ("Ilgums", "{{ minutes }} minūtes, klātienē, latviešu valodā"),
            ("Supervizors", "{{ supervisor }}"),
            ('{%tr if road != "paper" %}',),
            ("Sastāvs", "{{ composition }}"),
            ("{%tr endif %}",),
            ("{%tr if exception %}",),
            ("Kaimiņu pašvaldību mentori", "{{ exception }}"),
            ("{%tr endif %}",),
        ],
        [Mm(50), Mm(115)],
        whole=True,
    )
    house.grid(
        document,
        ["Nr.", "Mentors", "Izglītības iestāde", "Strādā ar", "Dalība vai paraksts"],
        [
            ("{%tr for one in members %}",),
            ("{{ one.order }}.", "{{ one.name }}", "{{ one.institution }}", "{{ one.stage }}", "{{ one.attended }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(12), Mm(45), Mm(48), Mm(28), Mm(32)],
    )
    for cell in document.tables[-1].rows[2].cells:  # a hand needs 9 mm a line
        form = cell.paragraphs[0].paragraph_format
        form.space_before = form.space_after = Pt(5)
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        '{% if road != "paper" %}Izraksts sagatavots {{ made }}.{% else %}Supervizora paraksts ________________________________{% endif %}'
    )
    house.save(document, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
