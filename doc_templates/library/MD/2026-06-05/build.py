"""Mentora dienasgrāmatas izraksts (D12), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
One month of one mentor with one learner, as deep as who asks for it may read. The wording is ours. The context is described in
manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Mentora dienasgrāmatas izraksts")
    house.furnish(document, running="Mentora dienasgrāmatas izraksts: {{ learner.name }}, {{ month }}")
    opening(document)
    meetings(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Mentora dienasgrāmatas izraksts", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ month }}").bold = True
    line.add_run("\t{{ made }}")
    house.grid(
        document,
        ["", "Atbalsta saņēmējs", "Atbalsta sniedzējs"],
        [
            ("Vārds, uzvārds", "{{ learner.name }}", "{{ mentor.name }}"),
            ("Izglītības iestāde", "{{ letterhead.name }}, {{ learner.stage }}", ""),
            ("Atbalsta plāns (IAP)", "Nr.\u00a0{{ plan.number }}", ""),
        ],
        [Mm(37), Mm(70), Mm(58)],
        whole=True,
    )


def meetings(document) -> None:
    house.grid(
        document,
        ["Tikšanās", "Stundas", "Stāvoklis"],
        [
            ("{%tr for one in meetings %}",),
            ("{{ one.when }}", "{{ one.hours }}", "{{ one.state }}"),
            ("{%tr endfor %}",),
            ("Kopā mēnesī", "{{ total }}", "{{ confirmed }}"),
        ],
        [Mm(62), Mm(23), Mm(80)],
    )
    house.tag(document, "for one in meetings")
    house.tag(document, "if one.lines")
    head = document.add_paragraph("{{ one.when }}", style="Tabulas galva")
    head.paragraph_format.keep_with_next = True
    house.tag(document, "for line in one.lines")
    paragraph = document.add_paragraph()
    paragraph.add_run("{{ line.key }}. ").bold = True
    paragraph.add_run("{{ line.value }}")
    house.tag(document, "endfor")
    house.tag(document, "endif")
    house.tag(document, "endfor")
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run("Viena stunda ir 40 minūtes. {{ depth }}")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
