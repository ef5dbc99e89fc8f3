"""Atlīdzības aprēķins, edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
It names no learner: the timesheet does. The wording is ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(50), Mm(115)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Atlīdzības aprēķins {{ number }}")
    house.furnish(document, running="Atlīdzības aprēķins {{ number_line }}")
    opening(document)
    pay(document)
    excluded(document)
    result(document)
    confirmation(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Atlīdzības aprēķins", style="Title")
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
            ("Darba laika uzskaites veidlapa", "Nr.\u00a0{{ timesheet.number }}, {{ timesheet.date }}"),
            ("{%tr if corrects %}",),
            ("Labo aprēķinu", "Nr.\u00a0{{ corrects }}"),
            ("{%tr endif %}",),
        ],
        WIDTHS,
        whole=True,
    )  # fmt: skip


def pay(document) -> None:
    house.heading(document, "Apmaksājamās stundas")
    house.clause(
        document,
        "Atlīdzību rēķina pēc metodikas „{{ methodology }}” par stundām, kuras pavadītas kopā ar izglītojamo un kurām ir abu "
        "paraksti. Katrai tikšanās reizei piemēro tās dienas likmi; tajā ietilpst darba samaksa, atvaļinājuma izmaksas un darba "
        "devēja sociālās apdrošināšanas iemaksas.",
    )
    document.add_paragraph(
        "{% if not rates %}Apmaksājamu stundu šajā mēnesī nav.{% else %}Apmaksājams: {{ hours }}.{% endif %}"
    )
    house.tag(document, "if rates")
    house.grid(
        document,
        ["Likme spēkā", "Noteikta ar", "Likme", "Stundas", "Summa"],
        [
            ("{%tr for one in rates %}",),
            (
                "no {{ one.from }}{% if one.to %} līdz {{ one.to }}{% endif %}", "{{ one.source }}", "{{ one.rate }}",
                "{{ one.hours }}", "{{ one.amount }}",
            ),
            ("{%tr endfor %}",),
        ],
        [Mm(42), Mm(53), Mm(25), Mm(18), Mm(27)],
    )  # fmt: skip
    house.tag(document, "endif")


def excluded(document) -> None:
    house.tag(document, "if excluded")
    house.heading(document, "Stundas, kuras neapmaksā")
    document.add_paragraph("Kopā {{ excluded_hours }}.")
    house.grid(
        document,
        ["Datums", "Laiks", "Stundas", "Iemesls"],
        [
            ("{%tr for one in excluded %}",),
            ("{{ one.day }}", "{{ one.time }}", "{{ one.hours }}", "{{ one.why }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(25), Mm(30), Mm(20), Mm(90)],
    )
    house.tag(document, "endif")


def result(document) -> None:
    house.heading(document, "Izmaksājamā summa")
    house.grid(
        document,
        ["Aprēķināts", "{{ gross }}"],
        [
            ("{%tr for one in deductions %}",),
            ("Ieturēta atmaksa pēc paziņojuma Nr.\u00a0{{ one.number }}", "{{ one.amount }}"),
            ("{%tr endfor %}",),
            ("{%tr if before %}",),
            ("Izmaksāts pēc labotā aprēķina", "{{ before }}"),
            ("{%tr endif %}",),
            ("Izmaksājams", ["{{ to_pay }}", "{{ to_pay_words }}"]),
        ],
        [Mm(85), Mm(80)],
        whole=True,
    )


def confirmation(document) -> None:
    house.grid(
        document,
        ["Grāmatvedis", "vienkāršs elektroniskais paraksts"],
        [
            (
                "Aprēķinu apstiprināja",
                "{{ confirmation.name }}{% if confirmation.office %}, {{ confirmation.office }}{% endif %}",
            ),
            ("Kad un kā", "{{ confirmation.when }} pēc Rīgas laika; {{ confirmation.how }}"),
        ],
        WIDTHS,
        whole=True,
    )
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        "Apstiprinātā aprēķina SHA-256: {{ sha256 }}. Zīmogs ar laika zīmogu apliecina, ka pēc apstiprināšanas nekas nav mainīts. "
        "Glabā vismaz līdz {{ storage_until|diena('dat') }}."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
