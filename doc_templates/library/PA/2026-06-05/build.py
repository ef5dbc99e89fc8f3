"""Individuālā atbalsta plāna pagarinājums (D19), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Nobody signs it in the portal: the head's order has the signature, and the portal keeps a copy of it that the head has
certified (D27). Filled in by hand (`road` is "paper") it has lines to sign on. The context is in manifest.toml.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(60), Mm(105)]
SIGN = ['{%p if road == "paper" %}', "Paraksts ______________________", "{%p endif %}"]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Individuālā atbalsta plāna pagarinājums {{ number }}")
    house.furnish(document, running="Individuālā atbalsta plāna pagarinājums {{ number_line }}")
    opening(document)
    extension(document)
    order(document)
    approval(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Individuālā atbalsta plāna pagarinājums", style="Title")
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
            ("Plāna pirmā un pēdējā diena", "{{ plan.start|datums }} – {{ plan.end|datums }}"),
            ("Stundas plānā", "{{ plan.hours }}"),
        ],
        WIDTHS,
        whole=True,
    )


def extension(document) -> None:
    house.grid(
        document,
        ["Pagarinājums", "{{ reason }}"],
        [
            ("Pasākumi ilgst līdz", "{{ measures_until|datums }}"),
            ("Plāna jaunā pēdējā diena", "{{ end|datums }}"),
            ("Papildu stundas", "{{ hours }}"),
            ("Stundas plānā kopā ar papildu stundām", "{{ hours_together }}"),
        ],
        WIDTHS,
        whole=True,
    )


def order(document) -> None:
    house.grid(
        document,
        ["Iestādes vadītāja rīkojums", "Nr.\u00a0{{ order.number }}, {{ order.date|datums }}"],
        [
            ("Kopija pareiza", ["{{ copy.certified_by }}, {{ copy.certified_at }}", *SIGN]),
            ('{%tr if road != "paper" %}',),
            ("Kopijas datnes kontrolsumma (SHA-256)", "{{ copy.sha256 }}"),
            ("{%tr endif %}",),
        ],
        WIDTHS,
        whole=True,
    )


def approval(document) -> None:
    house.grid(
        document,
        ["Iesniegšana un apstiprinājums", "Kas", "Kad"],
        [
            ("IAP sagatavotājs iesniedza", ["{{ submitted.who }}", *SIGN], "{{ submitted.when }}"),
            ("Projekta eksperts apstiprināja", ["{{ approval.who }}", *SIGN], "{{ approval.when }}"),
        ],
        [Mm(60), Mm(65), Mm(40)],
        whole=True,
    )
    document.add_paragraph(
        "Tikšanās pagarinājuma laikā var notikt no rīkojuma dienas līdz plāna jaunajai pēdējai dienai. Vienošanās starp "
        "izglītojamo un mentoru paliek spēkā."
    )
    document.add_paragraph(
        '{% if road == "paper" %}Pagarinājumam pievieno rīkojuma kopiju. {% else %}Kopijas apliecinājums un apstiprinājums '
        "reģistrēts portāla notikumu žurnālā; apliecinātā kopija glabājas portālā kopā ar plānu. {% endif %}"
        "Pagarinājumu glabā līdz {{ storage_until|diena('dat') }}."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
