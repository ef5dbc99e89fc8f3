"""Atbilstības pārbaude (D05), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Result and reference only, never the extract of the register (R5). The wording is ours. The context is described in
manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Atbilstības pārbaude {{ number }}")
    house.furnish(document, running="Atbilstības pārbaude {{ number_line }}")
    opening(document)
    check(document)
    house.signatures(
        document,
        "Apstiprinājums",
        [("Darba devēja pārstāvis", ["{{ checker.office }} {{ checker.name }}", "{{ employer.name }}"])],
    )
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Mentora atbilstības pārbaude", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    house.grid(
        document,
        ["Pārbaudītā persona", "{{ mentor.name }}"],
        [
            ("{%tr if mentor.birth_date %}",),
            ("Dzimšanas datums", "{{ mentor.birth_date|datums }}"),
            ("{%tr endif %}",),
            ("Mentora apliecība", "Nr.\u00a0{{ mentor.certificate }}"),
            ("Darba devējs", ["{{ employer.name }}", "Reģ. Nr.\u00a0{{ employer.registration_number }}"]),
        ],
        [Mm(50), Mm(115)],
        whole=True,
    )


def check(document) -> None:
    house.heading(document, "Pārbaude")
    house.clause(
        document,
        "Darba devējs {{ check.date|diena('loc') }} pārbaudīja, vai uz personu attiecas ierobežojumi strādāt ar bērniem, kas "
        "noteikti {{ check.law_locative }}.",
    )
    house.clause(
        document,
        "Pārbaudes avots: Sodu reģistrs, pieprasījuma atsauce {{ check.source }}. Reģistra izziņa šeit netiek glabāta, glabā tikai "
        "pārbaudes rezultātu un atsauci.",
    )
    house.heading(document, "Rezultāts")
    house.clause(
        document,
        '{% if check.result == "suitable" %}Atbilst: ierobežojumi nav konstatēti, persona var strādāt par izglītojamo mentoru.'
        '{% elif check.result == "not_suitable" %}Neatbilst: ir konstatēti ierobežojumi, darba līgumu ar personu noslēgt nedrīkst.'
        "{% else %}{{ check.result }}{% endif %}",
    )
    house.clause(document, "Nākamā pārbaude jāveic līdz {{ check.valid_until|diena('dat') }}.")
    house.clause(
        document,
        "Personas datus darba devējs apstrādā normatīvajos aktos noteiktā pienākuma izpildei un glabā ne ilgāk, kā vajag darba "
        "tiesiskajām attiecībām.",
        keep=True,
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
