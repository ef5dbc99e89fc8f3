"""Pārrunas ar mentoru (D06), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
A note for the institution's own use: nobody signs it, it has no number, and it does not name the learner. The wording is
ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

#: Headings and what each of them prints.
PARTS = (
    ("Izglītojamā situācija un riski īsumā", "situation"),
    ("Vēlamie rezultāti", "results"),
)


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Pārrunas ar mentoru")
    house.furnish(document, running="Pārrunas ar mentoru")
    opening(document)
    for title, name in PARTS:
        house.heading(document, title)
        house.clause(document, f"{{{{ {name} }}}}")
    decision(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Pārrunas ar mentoru", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    house.grid(
        document,
        ["Mentors", "{{ mentor.name }}"],
        [
            ("Mentora apliecība", "Nr.\u00a0{{ mentor.certificate }}"),
            ("Izglītības iestāde", "{{ letterhead.name }}"),
            ("Dalībnieki", "{{ participants }}"),
            ("Vajadzīgais atbalsts mēnesī", "{{ hours }}"),
        ],
        [Mm(50), Mm(115)],
        whole=True,
    )


def decision(document) -> None:
    house.heading(document, "Mentora lēmums")
    house.clause(
        document,
        "{% if agrees %}Mentors piekrīt sniegt atbalstu.{% else %}Mentors nepiekrīt sniegt atbalstu.{% endif %}",
    )
    house.tag(document, "if conditions")
    house.clause(document, "Nosacījumi: {{ conditions|teikums }}")
    house.tag(document, "endif")
    house.clause(
        document,
        "Piezīmē izglītojamais nav nosaukts. To glabā līdz {{ kept_until|diena('dat') }}.",
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
