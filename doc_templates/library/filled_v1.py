"""How a form that is defined by data looks as a document, first edition: its questions and answers, and who stands for them.

Frozen once an edition built with it is in force, like ``house_v1``. Both general templates are made of these parts.
"""

from docx.shared import Mm, Pt

from doc_templates.library import house_v1 as house

WIDTHS = [Mm(62), Mm(103)]


def opening(document) -> None:
    title = document.add_paragraph("{{ title }}", style="Title")
    title.runs[0].font.size = Pt(18)
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run('\t{% if road == "paper" %}datums {{ submitted }}{% else %}iesniegta {{ submitted }}{% endif %}')
    house.tag(document, 'if road == "paper" and lead')
    document.add_paragraph("{{ lead }}", style="Tabulas teksts")
    house.tag(document, "endif")
    house.grid(
        document,
        ["Aizpildīja", "{{ filler }}"],
        [
            ("Programma", "{{ programme }}"),
            ("{%tr if about %}",),
            ("Par ko", "{{ about }}"),
            ("{%tr endif %}",),
            ("Veidlapa", "{{ edition }}"),
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
            ("{%tr if section.help %}",),
            ("Kā aizpildīt", ["{%p for line in section.help %}", "{{ line }}", "{%p endfor %}"]),
            ("{%tr endif %}",),
            ("{%tr for row in section.rows %}",),
            ("{{ row.key }}", ["{%p for line in row.lines %}", "{{ line }}", "{%p endfor %}"]),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
    )
    house.tag(document, "endfor")


def statement(document) -> None:
    line = document.add_paragraph("{{ statement }}", style="Tabulas teksts")
    line.paragraph_format.space_before = Pt(6)
    line.paragraph_format.keep_with_next = True
    house.tag(document, "if digest")
    document.add_paragraph(
        "Konfidenciālās atbildes šajā dokumentā nav izlasāmas; tās glabājas portālā, un to nemainību pierāda visu atbilžu "
        "kopsavilkums SHA-256: {{ digest }}",
        style="Tabulas nosaukums",
    )
    house.tag(document, "endif")


def confirmation(document) -> None:
    """Who confirmed, when, how, and what exactly: all in one block that is not torn."""
    house.tag(document, 'if road == "confirmed"')
    house.grid(
        document,
        ["Apstiprinājums", "vienkāršs elektroniskais paraksts"],
        [
            ("Apstiprināja", "{{ filler }}, {{ confirmation.when }} pēc Rīgas laika"),
            ("Kā pierādīta persona", "{{ confirmation.how }}"),
            ("Apstiprinātās lapas SHA-256", ["{{ confirmation.sha256[:32] }}", "{{ confirmation.sha256[32:] }}"]),
        ],
        WIDTHS,
        whole=True,
    )
    house.tag(document, "endif")


def copy(document) -> None:
    house.tag(document, 'if road == "copy"')
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.paragraph_format.space_before = Pt(8)
    note.add_run("Šī izdruka ir kopija; oriģināls glabājas portālā.")
    house.tag(document, "endif")


def by_hand(document) -> None:
    """Only the empty form is signed by hand."""
    house.tag(document, 'if road == "paper"')
    line = document.add_paragraph(style="Tabulas teksts")
    line.paragraph_format.space_before = Pt(14)
    line.add_run("Paraksts ______________________________   Datums ______________________________")
    house.tag(document, "endif")
