"""Darba laika uzskaites veidlapa, edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Nothing in it is typed: meetings come from the diaries, signatures from the grids. The wording is ours. The context is
described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(50), Mm(115)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Darba laika uzskaites veidlapa {{ number }}")
    house.furnish(document, running="Darba laika uzskaites veidlapa {{ number_line }}")
    opening(document)
    meetings(document)
    learners(document)
    confirmations(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Darba laika uzskaites veidlapa", style="Title")
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
            ("Nostrādāts", "{{ hours }}"),
            ("No tām apmaksājams", "{{ paid }}"),
            ("No tām nav apmaksājams", "{{ excluded }}"),
        ],
        WIDTHS,
        whole=True,
    )  # fmt: skip


def meetings(document) -> None:
    house.heading(document, "Tikšanās")
    document.add_paragraph(
        "{% if not lines %}Šajā mēnesī tikšanās nav notikušas.{% else %}Stundas ir akadēmiskās stundas.{% endif %}"
    )
    house.tag(document, "if lines")
    house.grid(
        document,
        ["Datums", "Laiks", "Izglītojamais", "Stundas", "Apmaksā", "Kāpēc neapmaksā"],
        [
            ("{%tr for one in lines %}",),
            ("{{ one.day }}", "{{ one.time }}", "{{ one.learner }}", "{{ one.hours }}", "{{ one.paid }}", "{{ one.why or '–' }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(22), Mm(24), Mm(38), Mm(16), Mm(17), Mm(48)],
    )  # fmt: skip
    house.tag(document, "endif")


def learners(document) -> None:
    house.heading(document, "Kopā katram izglītojamajam")
    house.grid(
        document,
        ["Izglītojamais", "Stundas", "Apmaksā"],
        [
            ("{%tr for one in learners %}",),
            ("{{ one.name }}", "{{ one.hours }}", "{{ one.paid }}"),
            ("{%tr endfor %}",),
            ("Kopā", "{{ hours }}", "{{ paid }}"),
        ],
        [Mm(77), Mm(44), Mm(44)],
    )


def confirmations(document) -> None:
    house.heading(document, "Apstiprinājums")
    document.add_paragraph(
        "Mentors katra izglītojamā dienasgrāmatu ir apstiprinājis; dienasgrāmatu un grafiku dienas un stundas sakrīt."
    ).paragraph_format.keep_with_next = True
    house.tag(document, "for one in confirmations")
    house.grid(
        document,
        ["{{ one.role }}", "vienkāršs elektroniskais paraksts"],
        [
            ("Apstiprināja", "{{ one.name }}{% if one.office %}, {{ one.office }}{% endif %}"),
            ("Kad un kā", "{{ one.when }} pēc Rīgas laika; {{ one.how }}"),
        ],
        WIDTHS,
        whole=True,
    )
    house.tag(document, "endfor")
    note = document.add_paragraph(style="Tabulas nosaukums")
    note.add_run(
        "Apstiprināto datu SHA-256: {{ sha256 }}. Zīmogs ar laika zīmogu apliecina, ka pēc apstiprināšanas nekas nav mainīts. "
        "Glabā līdz {{ storage_until|diena('dat') }}."
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
