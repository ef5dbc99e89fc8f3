"""Atbalsta sniedzēja vienošanās ar izglītojamo (D11), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Four sections that mentor and learner write together, then what holds for both (R9, R24, R39, R41, R45). The wording is
ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: E402
from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

#: The four sections of domain reference D11 and the list of paragraphs that each prints.
SECTIONS = (
    ("Situācijas apraksts", "situation"),
    ("Plāns situācijas risināšanai", "steps"),
    ("Atbalsta sniedzējs apņemas", "provider_promises"),
    ("Atbalsta saņēmējs apņemas", "recipient_promises"),
)


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Vienošanās {{ number }}")
    house.furnish(document, running="Atbalsta sniedzēja vienošanās ar izglītojamo {{ number_line }}")
    opening(document)
    for title, name in SECTIONS:
        section(document, title, name)
    for_both(document)
    house.signatures(
        document,
        "Paraksti",
        [
            ("Izglītojamais (atbalsta saņēmējs)", ["{{ learner.name }}"]),
            ("Mentors (atbalsta sniedzējs)", ["{{ mentor.name }}"]),
        ],
    )
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Atbalsta sniedzēja vienošanās ar izglītojamo", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    house.grid(
        document,
        ["", "Izglītojamais", "Mentors"],
        [
            ("Vārds, uzvārds", "{{ learner.name }}", "{{ mentor.name }}"),
            (
                "Identitāte",
                "{{ learner.identity_label }} {{ learner.identity }}",
                "{{ mentor.identity_label }} {{ mentor.identity }}",
            ),
            (
                "Izglītības iestāde / apliecība",
                ["{{ institution.name }}", "{{ learner.stage }}"],
                "Projekta apliecība Nr.\u00a0{{ mentor.certificate }}",
            ),
        ],
        [Mm(37), Mm(64), Mm(64)],
        whole=True,
    )
    basis = document.add_paragraph()
    basis.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    basis.add_run(
        "Vienošanās noslēgta izglītojamā individuālā atbalsta plāna (turpmāk – IAP) Nr.\u00a0{{ plan.number }} īstenošanai no "
        "{{ plan.start|diena('gen') }} līdz {{ plan.end|diena('dat') }} Eiropas Savienības līdzfinansētajā projektā „Skola – "
        f"kopienā”, identifikācijas Nr.\u00a0{house.PROJECT_NUMBER} (turpmāk – Projekts)."
    )


def section(document, title: str, name: str) -> None:
    house.heading(document, title)
    house.tag(document, f"for words in {name}")
    paragraph = document.add_paragraph("{{ words }}")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)  # a hand needs 7 mm a line
    house.tag(document, "endfor")


def for_both(document) -> None:
    house.heading(document, "Kas jāzina abiem")
    house.clause(
        document,
        "Katrā tikšanās reizē mentors atbalstu sniedz vienam izglītojamajam. Tikšanās notiek valsts valodā, tikai IAP paredzētajā "
        "laikā un mācību semestrī; pēc katras tikšanās abi parakstās atbalsta pasākumu īstenošanas grafikā.",
    )
    house.clause(
        document,
        "Ja tikšanās jāpārceļ vai jāatceļ, par to otram paziņo, tiklīdz tas kļūst zināms.",
    )
    house.clause(
        document,
        "Ko izglītojamais mentoram uztic, mentors citiem nestāsta. Ja ir apdraudēta bērna veselība vai drošība "
        "vai parādās radikālas uzvedības pazīmes, mentora pienākums ir ziņot atbildīgajiem dienestiem un izglītības iestādei; "
        "izglītojamais to zina.",
    )
    house.clause(
        document,
        "Vienošanos var izbeigt jebkurš no abiem, par to paziņojot izglītības iestādei. Vienošanās ir spēkā līdz IAP beigām; jaunam "
        "IAP vai citam mentoram vajag jaunu vienošanos.",
        keep=True,
    )
    house.clause(
        document,
        "Vienošanās oriģinālu glabā {{ institution.name }} līdz {{ storage_until|diena('dat') }}.",
        keep=True,
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
