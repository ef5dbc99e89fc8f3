"""Anketa mentoru mācībām (D01), edition of 20 November 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
What the applicant confirmed in the portal: the answers under the titles of their pages, who confirmed them, when and how.
The same template prints a copy to take along. The wording is ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(60), Mm(105)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Anketa mentoru mācībām {{ number }}")
    house.furnish(document, running="Anketa mentoru mācībām {{ number_line }}")
    opening(document)
    answers(document)
    confirmed(document)
    confirmation(document)
    copy(document)
    house.save(document, path)


def opening(document) -> None:
    title = document.add_paragraph("Anketa mentoru mācībām projektam „Skola – kopienā”", style="Title")
    title.runs[0].font.size = Pt(17)
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\tiesniegta {{ submitted }}")
    house.grid(
        document,
        ["Pretendents", "{{ applicant }}"],
        [
            ("Mācību grupa", "{{ group }}"),
            ("{%tr if replaces %}",),
            ("Aizstāj", "anketu Nr.\u00a0{{ replaces }}"),
            ("{%tr endif %}",),
        ],
        WIDTHS,
        whole=True,
    )


def answers(document) -> None:
    house.tag(document, "for section in sections")
    house.grid(
        document,
        ["{{ section.title }}", ""],
        [
            ("{%tr for row in section.rows %}",),
            ("{{ row.key }}", "{{ row.value }}"),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
    )
    house.tag(document, "endfor")


def confirmed(document) -> None:
    lead = document.add_paragraph("Pretendents apliecina", style="Tabulas galva")
    lead.paragraph_format.space_before = Pt(6)
    house.tag(document, "for words in confirmed")
    line = document.add_paragraph("– {{ words }}", style="Tabulas teksts")
    line.paragraph_format.keep_with_next = True  # what was confirmed and that it was stand on one page
    house.tag(document, "endfor")
    gap = document.add_paragraph(style="Sīkraksts")
    gap.paragraph_format.keep_with_next = True
    gap.paragraph_format.line_spacing = Pt(8)


def confirmation(document) -> None:
    """Who confirmed, when, how, and what exactly: all in one block that is not torn."""
    house.tag(document, 'if road == "confirmed"')
    house.grid(
        document,
        ["Apstiprinājums", "vienkāršs elektroniskais paraksts"],
        [
            ("Apstiprināja", "{{ applicant }}, {{ confirmation.when }} pēc Rīgas laika"),
            ("Kā pierādīta persona", "{{ confirmation.how }}"),
            ("Apstiprinātās lapas SHA-256", ["{{ confirmation.sha256[:32] }}", "{{ confirmation.sha256[32:] }}"]),
        ],
        WIDTHS,
        whole=True,
    )
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        "Dokumentu apzīmogojusi {{ letterhead.name }}: zīmogs ar laika zīmogu apliecina, ka pēc apstiprinājuma nekas nav mainīts. "
        "Kvalificēta elektroniskā paraksta tajā nav. Pierādījumi par apstiprinājumu glabājas kopā ar dokumentu."
    )
    house.tag(document, "endif")


def copy(document) -> None:
    house.tag(document, 'if road == "printed"')
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.paragraph_format.space_before = Pt(8)
    note.add_run("Stāvoklis: {{ state }}. Šī izdruka ir kopija; apzīmogotais oriģināls glabājas portālā.")
    house.tag(document, "endif")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
