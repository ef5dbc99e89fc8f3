"""Oriģinālu nodošanas–pieņemšanas akts (D24), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
At the end of a semester the mentor gives the signed papers of one plan to the plan author; both sign (R38). What is missing is
named with its reason. The wording is ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: E402
from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Oriģinālu nodošanas–pieņemšanas akts {{ number }}")
    house.furnish(document, running="Oriģinālu nodošanas–pieņemšanas akts {{ number_line }}")
    opening(document)
    originals(document)
    missing(document)
    closing(document)
    house.signatures(
        document,
        "Paraksti",
        [
            ("Nodevējs", ["{{ mentor.name }}", "{{ mentor.office }}"]),
            ("Pieņēmējs", ["{{ author.name }}", "{{ author.office }}"]),
        ],
    )
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Oriģinālu nodošanas–pieņemšanas akts", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    house.grid(
        document,
        ["", "Nodevējs", "Pieņēmējs"],
        [
            ("Vārds, uzvārds", "{{ mentor.name }}", "{{ author.name }}"),
            ("Statuss, iestāde", "{{ mentor.office }}", "{{ author.office }}"),
        ],
        [Mm(37), Mm(58), Mm(70)],
        whole=True,
    )
    basis = document.add_paragraph()
    basis.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    basis.add_run(
        "Nodevējs {{ handed_on|diena('loc') }} nodod un pieņēmējs pieņem uz papīra parakstītos individuālā atbalsta plāna "
        "Nr.\u00a0{{ plan.number }} oriģinālus par {{ plan.semester }}. Atbalsta saņēmējs: {{ learner.name }}, {{ learner.stage|replace(' ', '\u00a0') }}."
    )


def originals(document) -> None:
    house.tag(document, "if items")
    house.grid(
        document,
        ["Nr.", "Oriģināls", "Mēnesis", "Lapas", "Stundas"],
        [
            ("{%tr for one in items %}",),
            ("{{ one.order }}.", "{{ one.name }}", "{{ one.month }}", "{{ one.pages }}", "{{ one.hours }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(12), Mm(71), Mm(42), Mm(20), Mm(20)],
    )
    house.tag(document, "endif")


def missing(document) -> None:
    house.tag(document, "if missing")
    head = document.add_paragraph("Nav nodots", style="Tabulas galva")
    head.paragraph_format.keep_with_next = True
    house.grid(
        document,
        ["Oriģināls", "Mēnesis", "Iemesls"],
        [
            ("{%tr for one in missing %}",),
            ("{{ one.name }}", "{{ one.month }}", "{{ one.reason }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(50), Mm(42), Mm(73)],
    )
    house.tag(document, "endif")


def closing(document) -> None:
    house.heading(document, "Apliecinājums")
    house.clause(document, "Nodoto lapu skaits: {{ pages }}. Stundu skaits semestra grafikos: {{ hours }}.")
    house.tag(document, "if electronic")
    house.clause(
        document,
        "Elektroniski parakstīti un glabājas portāla arhīvā: {{ electronic|join(', ') }}. Tos nenodod.",
    )
    house.tag(document, "endif")
    house.clause(
        document,
        "Pieņēmējs ir pārbaudījis, ka nodotās lapas atbilst sarakstam. Oriģināli turpmāk glabājas šeit: {{ kept_at }}. Par to "
        "saglabāšanu līdz {{ storage_until|diena('dat') }} atbild izglītības iestāde.",
        keep=True,
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
