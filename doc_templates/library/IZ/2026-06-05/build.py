"""Mentora individuālā atbalsta izvērtēšana (D18), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Five answers of the mentor about one plan, then the institution's part, which is left out until somebody has written it. The
wording is ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

TITLE = "Mentora individuālā atbalsta izvērtēšana"
WIDTHS = [Mm(75), Mm(90)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title=TITLE)
    house.furnish(document, running=TITLE + ": {{ learner.name }}, {{ semester }}")
    opening(document)
    answers(document)
    review(document)
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        '{% if road != "paper" %}Atbildes sniegtas portālā; ar roku vai elektroniski tās neparaksta. '
        "Izraksts sagatavots {{ made }}.{% else %}Mentora paraksts ______________________ "
        "IAP sagatavotāja paraksts ______________________{% endif %}"
    )
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph(TITLE, style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ semester }}").bold = True
    line.add_run("\t{{ filled }}")
    house.grid(
        document,
        ["", "Atbalsta saņēmējs", "Atbalsta sniedzējs"],
        [
            ("Vārds, uzvārds", "{{ learner.name }}", "{{ mentor.name }}"),
            ("Klase vai kurss", "{{ learner.stage }}", ""),
            ("Atbalsta plāns (IAP)", "Nr.\u00a0{{ plan.number }}", ""),
            ('{%tr if road != "paper" %}',),
            ("Izvērtējums", "{{ state }}", ""),
            ("{%tr endif %}",),
        ],
        [Mm(37), Mm(70), Mm(58)],
        whole=True,
    )


def answers(document) -> None:
    house.grid(
        document,
        ["Mentora atbildes", ""],
        [
            ("1. Cik lielā mērā mazinājušies IAP norādītie riski?", "{{ reduced }}"),
            ("2. Cik lielā mērā sasniegti ar izglītojamo norunātie mērķi?", "{{ reached }}"),
            ("3. Vai iesakāt atbalstu turpināt nākamajā semestrī?", "{{ onward }}"),
        ],
        WIDTHS,
        whole=True,
    )
    words(document, "4. Kādas konkrētas pārmaiņas novērojāt izglītojamā mācībās, uzvedībā vai pašsajūtā?", "changes")
    words(document, "5. Kas traucēja vai palīdzēja sadarbībai, un ko iesakāt izglītības iestādei?", "cooperation")


def review(document) -> None:
    house.tag(document, 'if review.who or road == "paper"')
    gap = document.add_paragraph()  # text before a table keeps a distance too
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Pt(4)
    house.grid(
        document,
        ["Iestādes daļa", ""],
        [
            ("Cik lielā mērā mazinājušies izglītojamā riski?", "{{ review.risks }}"),
            ("Vai norunāts atbalstu turpināt nākamajā semestrī?", "{{ review.next }}"),
            ("IAP sagatavotājs", "{{ review.who }}, {{ review.when }}"),
        ],
        WIDTHS,
        whole=True,
    )
    words(document, "Iestādes vārdi mentoram", "review.feedback")
    house.tag(document, "endif")


def words(document, title: str, name: str) -> None:
    """A heading that stays with the first of its paragraphs."""
    head = document.add_paragraph(title, style="Tabulas galva")
    head.paragraph_format.keep_with_next = True
    house.tag(document, f"for words in {name}")
    document.add_paragraph("{{ words }}")
    house.tag(document, "endfor")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
