"""Dokumentu nodošanas–pieņemšanas akts, edition of 20 November 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
A case file or chosen originals change hands; giver and taker sign. The wording is ours. The context is described in
manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: E402
from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Dokumentu nodošanas–pieņemšanas akts {{ number }}")
    house.furnish(document, running="Dokumentu nodošanas–pieņemšanas akts {{ number_line }}")
    opening(document)
    originals(document)
    closing(document)
    house.signatures(
        document,
        "Paraksti",
        [
            ("Nodevējs", ["{{ giver.name }}", "{{ giver.office }}"]),
            ("Pieņēmējs", ["{{ taker.name }}", "{{ taker.office }}"]),
        ],
    )
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Dokumentu nodošanas–pieņemšanas akts", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    house.grid(
        document,
        ["", "Nodevējs", "Pieņēmējs"],
        [
            ("Vārds, uzvārds", "{{ giver.name }}", "{{ taker.name }}"),
            ("Amats, iestāde", "{{ giver.office }}", "{{ taker.office }}"),
        ],
        [Mm(37), Mm(64), Mm(64)],
        whole=True,
    )
    basis = document.add_paragraph()
    basis.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    basis.add_run(
        "Nodevējs {{ handed_on|diena('loc') }} nodod un pieņēmējs pieņem šajā aktā uzskaitītos dokumentus"
        "{% if file %} no lietas {{ file }}{% endif %}. Nodošanas pamats: {{ reason }}"
    )


def originals(document) -> None:
    house.grid(
        document,
        ["Nr.", "Dokuments", "Datums", "Oriģināls"],
        [
            ("{%tr for one in items %}",),
            (
                "{{ one.order }}.",
                ["{{ one.number }}", "{{ one.title }}"],
                "{{ one.date|datums }}",
                "{{ one.original }}",
            ),
            ("{%tr endfor %}",),
        ],
        [Mm(12), Mm(80), Mm(25), Mm(48)],
    )


def closing(document) -> None:
    house.heading(document, "Apliecinājums")
    house.clause(document, "Uzskaitīto dokumentu skaits: {{ count }}.")
    house.clause(
        document,
        "Abi ir pārbaudījuši, ka nododamie dokumenti atbilst sarakstam. No nodošanas dienas par papīra oriģinālu "
        "saglabāšanu atbild pieņēmējs; elektroniskie oriģināli paliek portāla arhīvā, un to glabāšanas termiņš nemainās.",
        keep=True,
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
