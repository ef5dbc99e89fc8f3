"""Individuālais atbalsta plāns (D10), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Nobody signs it: the project expert approves in the portal, and the last table says who and when. What is restricted
(risks, categories of exclusion, justification) is not among its fields. The context is in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(50), Mm(115)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Individuālais atbalsta plāns {{ number }}")
    house.furnish(document, running="Individuālais atbalsta plāns {{ number_line }}")
    opening(document)
    learner(document)
    grounds(document)
    measure(document)
    mentors(document)
    approval(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Individuālais atbalsta plāns", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run(", {{ version }}. redakcija\t{{ date|diena }}")


def learner(document) -> None:
    house.grid(
        document,
        ["Izglītojamais", "{{ learner.name }}"],
        [
            ("{{ learner.identity_label|capitalize }}", "{{ learner.identity }}"),
            ("Dzimšanas datums", "{{ learner.birth_date|datums }}"),
            ("Izglītības iestāde", "{{ institution.name }}"),
            ("Klase vai kurss", "{{ learner.stage }}"),
            ("{%tr if learner.programme %}",),
            ("Izglītības programma", "{{ learner.programme }}"),
            ("{%tr endif %}",),
            ("{%tr for one in representatives %}",),
            ("Likumiskais pārstāvis", "{{ one }}"),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
        whole=True,
    )
    house.grid(
        document,
        ["Laiks", "{{ semester }}"],
        [
            ("Plāna pirmā un pēdējā diena", "{{ start|datums }} – {{ end|datums }}"),
            ("{%tr if previous %}",),
            ("Iepriekšējais plāns", "{{ previous }}"),
            ("{%tr endif %}",),
        ],
        WIDTHS,
        whole=True,
    )


def grounds(document) -> None:
    house.grid(
        document,
        ["Modulis", "{{ modules|join('; ') }}"],
        [
            ("{%tr if ground %}",),
            ("I moduļa pamats", "{{ ground }}"),
            ("{%tr endif %}",),
            ("Riski un pamatojums", "Ierobežotas pieejamības dati: tie glabājas portālā, un šajā dokumentā to nav."),
        ],
        WIDTHS,
        whole=True,
    )


def measure(document) -> None:
    house.grid(
        document,
        ["Atbalsta pasākums", "Mentora individuāls atbalsts; īstenošanas forma – individuāli"],
        [
            ("Stundas plānā", "{{ measure.hours }}"),
            ("Stundas mēnesī, ne vairāk kā", "{{ measure.hours_month }}"),
        ],
        WIDTHS,
        whole=True,
    )
    for title, name in (("Sagaidāmie rezultāti", "goals"), ("Ko mentors un izglītojamais dara", "activities")):
        lead = document.add_paragraph(style="Tabulas galva")
        lead.add_run(title)
        lead.paragraph_format.keep_with_next = True
        house.tag(document, f"for words in measure.{name}")
        document.add_paragraph("{{ words }}")
        house.tag(document, "endfor")
    # Text before a table keeps a distance too.
    gap = document.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Pt(4)


def mentors(document) -> None:
    """A table for each; the share of the hours stands there where they are divided."""
    house.tag(document, "for one in mentors")
    house.grid(
        document,
        ["Mentors", "{{ one.name }}"],
        [
            ("Mācību apliecība", "Nr.\u00a0{{ one.certificate }}"),
            ("Darba līgums", "{{ one.contract }}"),
            ("Mentors plānā", "{{ one.start|datums }} – {{ one.end|datums }}"),
            ("{%tr if one.hours %}",),
            ("Mentora stundas plānā", "{{ one.hours }}"),
            ("Mentora stundas mēnesī, ne vairāk kā", "{{ one.hours_month }}"),
            ("{%tr endif %}",),
        ],
        WIDTHS,
        whole=True,
    )
    house.tag(document, "endfor")


def approval(document) -> None:
    """Tables carry their titles themselves: a heading before one could be left alone at the end of a page."""
    house.grid(
        document,
        ["Iesniegšana un apstiprinājums", "Kas", "Kad"],
        [
            ("IAP sagatavotājs iesniedza", "{{ submitted.who }}", "{{ submitted.when }}"),
            ("Projekta eksperts apstiprināja", "{{ approval.who }}", "{{ approval.when }}"),
        ],
        [Mm(60), Mm(65), Mm(40)],
        whole=True,
    )
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # what follows is never alone on a page
    document.add_paragraph(
        "Apstiprinājums reģistrēts portāla notikumu žurnālā; ar roku vai elektroniski plānu neparaksta. Plānu glabā līdz "
        "{{ storage_until|diena('dat') }}."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
