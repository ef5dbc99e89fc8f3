"""Pieteikums supervīzijai (D21), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
The institution of a plan applies its mentor for one supervision. The wording is ours. The context is described in
manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Pieteikums supervīzijai")
    house.furnish(document, running="Pieteikums supervīzijai: {{ mentor }}")
    document.add_paragraph("Pieteikums supervīzijai", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ submitted }}").bold = True
    line.add_run("\t{{ municipality }}")
    house.grid(
        document,
        ["Pieteikums", ""],
        [
            ("Izglītības iestāde", "{{ letterhead.name }}"),
            ("Atbildīgā persona", "{{ responsible }}"),
            ("Mentors", "{{ mentor }}"),
            ("Strādā ar", "{{ stage }}"),
            ('{%tr if road != "paper" %}',),
            ("Pieteikuma stāvoklis", "{{ state }}"),
            ("{%tr endif %}",),
        ],
        [Mm(50), Mm(115)],
        whole=True,
    )
    head = document.add_paragraph("Par ko mentors vēlas runāt", style="Tabulas galva")
    head.paragraph_format.keep_with_next = True
    house.tag(document, "for words in topic")
    document.add_paragraph("{{ words }}")
    house.tag(document, "endfor")
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        "Pieteikumā izglītojamo nenosauc. To lasa supervīzijas grupu veidotājs un supervizors."
        '{% if road != "paper" %} Izraksts sagatavots {{ made }}.{% endif %}'
    )
    house.save(document, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
