"""Vienošanās par grozījumiem darba līgumā (D08), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Darba likums, section 97 (a contract is changed by agreement, in writing). The wording is ours. The context is
described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: E402
from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Grozījumi darba līgumā {{ number }}")
    house.furnish(document, running="Grozījumi darba līgumā {{ number_line }}")
    opening(document)
    changes(document)
    closing(document)
    house.signatures(
        document,
        "Pušu paraksti",
        [
            ("Darbinieks", ["{{ mentor.name }}"]),
            ("Darba devējs", ["{{ employer.rep_office }} {{ employer.rep_name }}", "{{ employer.name }}"]),
        ],
    )
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Vienošanās par grozījumiem darba līgumā", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    preamble = document.add_paragraph()
    preamble.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    preamble.paragraph_format.space_before = Pt(4)
    preamble.add_run(
        "{{ employer.name }}, reģistrācijas Nr.\u00a0{{ employer.registration_number }} (turpmāk – Darba devējs), "
        "{{ employer.rep_genitive }} personā, kas rīkojas, pamatojoties uz {{ employer.basis_accusative }}, no vienas puses, un "
        "{{ mentor.name }}, {{ mentor.identity_label }} {{ mentor.identity }} (turpmāk – Darbinieks), no otras puses, abi kopā "
        "turpmāk – Puses, vienojas par šādiem grozījumiem Pušu {{ contract.date|diena('gen') }} darba līgumā "
        "Nr.\u00a0{{ contract.number }} (turpmāk – Līgums)."
    )


def changes(document) -> None:
    house.heading(document, "Grozījumi")
    house.clause(document, "Līgumā izdara šādus grozījumus:", keep=True)
    house.grid(
        document,
        ["Līguma noteikums", "Līdz šim", "Turpmāk"],
        [
            ("{%tr for change in changes %}",),
            ("{{ change.clause }}", "{{ change.old }}", "{{ change.new }}"),
            ("{%tr endfor %}",),
        ],
        [Mm(45), Mm(60), Mm(60)],
    )
    house.clause(document, "Grozījumi stājas spēkā {{ effective|diena('loc') }}.")
    house.tag(document, "if reason")
    house.clause(document, "Grozījumu iemesls: {{ reason|teikums }}")
    house.tag(document, "endif")


def closing(document) -> None:
    house.heading(document, "Noslēguma noteikumi")
    house.clause(document, "Pārējie Līguma noteikumi paliek spēkā negrozīti.")
    house.clause(document, "Šī vienošanās ir Līguma neatņemama sastāvdaļa.")
    house.clause(
        document,
        '{% if road == "electronic" %}Vienošanās sagatavota elektroniska dokumenta formā un parakstīta ar drošu elektronisko '
        "parakstu un laika zīmogu. Parakstītais elektroniskais dokuments ir oriģināls, katra Puse saņem to pilnā apjomā; izdrukai "
        "nav juridiska spēka.{% else %}Vienošanās sagatavota un parakstīta divos eksemplāros ar vienādu juridisko spēku – pa vienam "
        "katrai Pusei.{% endif %}",
        keep=True,
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
