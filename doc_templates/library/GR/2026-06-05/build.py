"""Atbalsta pasākumu īstenošanas grafiks (D13), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
One sheet for a learner and a month: a row for each meeting with the signatures of both, the hours in all, and in the last
one the closing assessment (R29, R30, R36). The same paper is the form to sign by hand. The wording is ours. The context is
described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Atbalsta pasākumu īstenošanas grafiks {{ number }}")
    house.furnish(
        document, running="Atbalsta pasākumu īstenošanas grafiks {{ number_line }}: {{ learner.name }}, {{ month }}"
    )
    opening(document)
    meetings(document)
    closing(document)
    house.tag(document, 'if number or road == "electronic"')
    house.signatures(document, "Mēneša apstiprinājums", [("Atbalsta sniedzējs", ["{{ mentor.name }}"])])
    house.tag(document, "endif")
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Atbalsta pasākumu īstenošanas grafiks (individuāli)", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ month }}").bold = True
    line.add_run(
        "\t{% if number %}{{ number_line }}{% if date %}, {% endif %}{% endif %}{% if date %}{{ date|datums }}{% endif %}"
    )
    house.grid(
        document,
        ["", "Atbalsta saņēmējs", "Atbalsta sniedzējs"],
        [
            ("Vārds, uzvārds", "{{ learner.name }}", "{{ mentor.name }}"),
            ("Izglītības iestāde", "{{ institution.name }}, {{ learner.stage }}", ""),
            (
                "Atbalsta plāns (IAP)",
                "Nr.\u00a0{{ plan.number }}{% if plan.module %}; modulis {{ plan.module }}{% endif %}",
                "",
            ),
        ],
        [Mm(37), Mm(70), Mm(58)],
        whole=True,
    )


def meetings(document) -> None:
    house.grid(
        document,
        [
            "Datums",
            "Stundu skaits",
            "Tēma vai sasniedzamie rezultāti",
            "Atbalsta saņēmēja paraksts",
            "Atbalsta sniedzēja paraksts",
        ],
        [
            ("{%tr for one in rows %}",),
            (
                "{{ one.day }}{% if one.starts %} {{ one.starts }}{% endif %}",
                "{{ one.hours }}",
                "{{ one.topic }}",
                '{% if road == "electronic" %}{{ one.learner }}{% else %}{{ one.learner_act }}{% endif %}',
                '{% if road == "electronic" %}{{ one.mentor }}{% else %}{{ one.mentor_act }}{% endif %}',
            ),
            ("{%tr endfor %}",),
            ("Kopā mēnesī", "{{ total }}", "", "", ""),
        ],
        [Mm(25), Mm(16), Mm(56), Mm(34), Mm(34)],
    )
    for cell in document.tables[-1].rows[2].cells:  # a hand needs 9 mm a line
        form = cell.paragraphs[0].paragraph_format
        form.space_before = form.space_after = Pt(5)
    for cell in document.tables[-1].rows[2].cells[3:]:
        cell.paragraphs[0].style = "Tabulas nosaukums"
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        "Viena stunda ir 40 minūtes; raksta tikai veselas stundas. Abi parakstās katrā tikšanās reizē: rindu bez abiem parakstiem "
        "neapmaksā."
        '{% if road == "electronic" %} Abu apstiprinātas ir {{ confirmed }} no {{ total }} stundām. Aiz katra apstiprinājuma laika ir '
        "tās rindas satura kontrolsummas sākums, kas tika apstiprināta.{% endif %}"
        "{% if return_to %} Parakstīto lapu nofotografē vai noskenē: QR kods lapas apakšā norāda, kuram grafikam tā pieder.{% endif %}"
    )


def closing(document) -> None:
    house.tag(document, "if assessment")
    head = document.add_paragraph(
        "Atbalsta sniedzēja sadarbības izvērtējums (pēc IAP īstenošanas)", style="Tabulas galva"
    )
    head.paragraph_format.space_before = Pt(10)
    house.tag(document, "for words in assessment")
    paragraph = document.add_paragraph("{{ words }}")
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    house.tag(document, "endfor")
    house.tag(document, "endif")
    kept = document.add_paragraph(style="Tabulas nosaukums")
    kept.add_run("Grafiku glabā {{ institution.name }} līdz {{ storage_until|diena('dat') }}.")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
