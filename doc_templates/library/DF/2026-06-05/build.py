"""Dubultfinansējuma apliecinājums and Atmaksas paziņojums, edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
One kind, two papers: what the mentor declares, and what is to be paid back. The wording is ours. The context is described
in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(50), Mm(115)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="{{ title }} {{ number }}")
    house.furnish(document, running="{{ title }} {{ number_line }}")
    opening(document)
    declaration(document)
    repayment(document)
    confirmation(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    house.grid(
        document,
        ["Mēnesis", "{{ month }}"],
        [
            ("Mentors", "{{ mentor.name }}"),
            ("Darba devējs", "{{ employer.name }}, reģ.\u00a0Nr.\u00a0{{ employer.number }}"),
            ("Darba līgums", "{% if contract.number %}Nr.\u00a0{{ contract.number }}, {% endif %}{{ contract.start }}–{{ contract.end }}"),
        ],
        WIDTHS,
        whole=True,
    )  # fmt: skip


def declaration(document) -> None:
    house.tag(document, 'if what == "declaration"')
    house.heading(document, "Mentora apliecinājums")
    house.clause(
        document,
        "{% if works or total %}Apliecinu, ka šajā mēnesī man bija arī cits apmaksāts darbs, un to šeit norādu pilnībā."
        "{% else %}Apliecinu, ka šajā mēnesī man nebija cita apmaksāta darba.{% endif %}",
    )
    house.clause(
        document,
        "Apliecinu, ka par stundām, kuras pavadu kopā ar izglītojamo, nesaņemu samaksu no cita projekta, programmas vai finanšu "
        "instrumenta. Stundas, kas pārklājas ar citu apmaksātu darbu, man neapmaksā, bet jau izmaksāto atmaksāju.",
    )
    house.tag(document, "if works")
    house.grid(
        document,
        ["Datums", "Laiks", "Kas maksā"],
        [
            ("{%tr for one in works %}",),
            ("{{ one.day }}", "{{ one.time }}", "{{ one.payer }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(30), Mm(35), Mm(100)],
    )
    house.tag(document, "endif")
    house.tag(document, "if total")
    house.clause(document, "Cits apmaksāts darbs, kura laiks nav norādīts: {{ total }}; maksā {{ payer }}.")
    house.tag(document, "endif")
    house.tag(document, "endif")


def repayment(document) -> None:
    house.tag(document, 'if what == "repayment"')
    house.heading(document, "Atmaksājamā summa")
    house.clause(
        document,
        "Par šo mēnesi izmaksātajā atlīdzībā ir summa, kas atmaksājama projektam, jo stundas ir ieskaitītas vai apmaksātas arī "
        "citur vai izmaksāts par daudz.",
    )
    house.grid(
        document,
        ["Atmaksājams", "{{ repayment.amount }}"],
        [
            ("{%tr if repayment.hours %}",),
            ("Stundas, kas pārklājas", "{{ repayment.hours }}"),
            ("{%tr endif %}",),
            ("Kur tās ieskaitītas vai par ko izmaksāts", "{{ repayment.source|teikums }}"),
            ("Atmaksas termiņš", "{{ repayment.due }}"),
            ("Kā atmaksā", "{{ repayment.manner }}"),
        ],
        WIDTHS,
        whole=True,
    )
    house.clause(document, "Ja mentors paziņojumam nepiekrīt, viņš to pasaka darba devējam pirms atmaksas termiņa.")
    house.tag(document, "endif")


def confirmation(document) -> None:
    house.grid(
        document,
        ['{% if what == "declaration" %}Mentors{% else %}Grāmatvedis{% endif %}', "vienkāršs elektroniskais paraksts"],
        [
            ("Apstiprināja", "{{ confirmation.name }}"),
            ("Kad un kā", "{{ confirmation.when }} pēc Rīgas laika; {{ confirmation.how }}"),
        ],
        WIDTHS,
        whole=True,
    )
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        "Apstiprinātā teksta SHA-256: {{ sha256 }}. Zīmogs ar laika zīmogu apliecina, ka pēc apstiprināšanas nekas nav mainīts."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
