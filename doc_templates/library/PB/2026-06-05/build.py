"""Paziņojums par individuālā atbalsta plāna apturēšanu vai izbeigšanu (D20), edition of 5 June 2026: the readable source.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
An act of the plan author in the portal; nobody signs it. The explanation is restricted and not among its fields. Filled
in by hand (`road` is "paper") it has a line to sign on. The context is in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(60), Mm(105)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Paziņojums par individuālā atbalsta plāna {{ act }} {{ number }}")
    house.furnish(document, running="Paziņojums par plāna {{ act }} {{ number_line }}")
    opening(document)
    stop(document)
    told(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Paziņojums par individuālā atbalsta plāna {{ act }}", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ date|diena }}")
    house.grid(
        document,
        ["Plāns", "Nr.\u00a0{{ plan.number }}"],
        [
            ("Izglītojamais", "{{ learner.name }}"),
            ("Klase vai kurss", "{{ learner.stage }}"),
            ("Izglītības iestāde", "{{ institution.name }}"),
            ("{%tr for one in mentors %}",),
            ("Mentors", "{{ one }}"),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
        whole=True,
    )


def stop(document) -> None:
    house.grid(
        document,
        ["Kas notiek", "{{ what }}"],
        [
            ("Pirmā diena bez tikšanās reizēm", "{{ stopped_from|datums }}"),
            ("Iemesls", "{{ reason }}"),
            ("Pēdējā tikšanās", "{{ last_meeting }}"),
            ("Notikušās stundas, kas jāsamaksā", "{{ hours }}"),
        ],
        WIDTHS,
        whole=True,
    )
    house.tag(document, "for words in next")
    document.add_paragraph("{{ words }}").paragraph_format.space_after = Pt(8)
    house.tag(document, "endfor")


def told(document) -> None:
    house.grid(
        document,
        ["Kam paziņots", "Kā"],
        [
            ("{%tr for one in told %}",),
            ("{{ one.who }}", "{{ one.how }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(105), Mm(60)],
        whole=True,
    )
    house.grid(
        document,
        ["Paziņotājs", "Kad"],
        [
            (
                [
                    "IAP sagatavotājs {{ made.who }}",
                    '{%p if road == "paper" %}',
                    "Paraksts ______________________",
                    "{%p endif %}",
                ],
                "{{ made.when }}",
            )
        ],
        [Mm(105), Mm(60)],
        whole=True,
    )
    document.add_paragraph(
        '{% if road != "paper" %}Paziņojums reģistrēts portāla notikumu žurnālā; ar roku vai elektroniski to neparaksta. '
        "{% endif %}Paziņojumu glabā līdz {{ storage_until|diena('dat') }}."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
