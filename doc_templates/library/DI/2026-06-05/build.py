"""Darba tiesisko attiecību izbeigšana (D08), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Darba likums, sections 100 (notice of the employee), 101 and 103 (notice of the employer), 113 (end of the term),
114 (agreement) and 128 (settlement). Hours that were delivered are paid also when the cooperation stops early. The
wording is ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

BOTH = 'ground in ("mutual", "plan_ended")'
EMPLOYEE = 'ground == "employee_notice"'
WORKER = ("Darbinieks", ["{{ mentor.name }}"])
EMPLOYER = ("Darba devējs", ["{{ employer.rep_office }} {{ employer.rep_name }}", "{{ employer.name }}"])


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="{{ title }} {{ number }}")
    house.furnish(document, running="{{ title }} {{ number_line }}")
    opening(document)
    ending(document)
    settlement(document)
    closing(document)
    signatures(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")
    house.grid(
        document,
        ["", "Darba devējs", "Darbinieks"],
        [
            ("Nosaukums / vārds, uzvārds", "{{ employer.name }}", "{{ mentor.name }}"),
            (
                "Reģistrācijas numurs / identitāte",
                "{{ employer.registration_number }}",
                "{{ mentor.identity_label }} {{ mentor.identity }}",
            ),
            ("Darba līgums", "Nr.\u00a0{{ contract.number }}", "{{ contract.date|diena('nom') }}"),
        ],
        [Mm(45), Mm(60), Mm(60)],
        whole=True,
    )


def ending(document) -> None:
    house.heading(document, "Darba tiesisko attiecību beigas")
    house.clause(
        document,
        "{% if "
        + BOTH
        + " %}Darba devējs {{ employer.rep_genitive }} personā un Darbinieks (abi kopā turpmāk – Puses), "
        "pamatojoties uz Darba likuma 114. pantu, vienojas izbeigt darba tiesiskās attiecības, kas dibinātas ar "
        "{{ contract.date|diena('gen') }} darba līgumu Nr.\u00a0{{ contract.number }} (turpmāk – Līgums)"
        '{% if ground == "plan_ended" %}, jo ir beidzies izglītojamā individuālais atbalsta plāns{% endif %}.'
        "{% elif "
        + EMPLOYEE
        + " %}Saskaņā ar Darba likuma 100. pantu uzsaku {{ contract.date|diena('gen') }} darba līgumu "
        "Nr.\u00a0{{ contract.number }} (turpmāk – Līgums)."
        '{% elif ground == "employer_notice" %}Darba devējs {{ employer.rep_genitive }} personā, pamatojoties uz {{ law }}, uzsaka '
        "{{ contract.date|diena('gen') }} darba līgumu Nr.\u00a0{{ contract.number }} (turpmāk – Līgums)."
        "{% else %}Darba devējs {{ employer.rep_genitive }} personā paziņo, ka beidzas {{ contract.date|diena('gen') }} darba līguma "
        "Nr.\u00a0{{ contract.number }} (turpmāk – Līgums) termiņš (Darba likuma 113. pants).{% endif %}",
    )
    house.clause(
        document,
        "Darba tiesiskās attiecības izbeidzas {{ end|diena('loc') }}; tā ir Darbinieka pēdējā darba diena.",
    )
    house.tag(document, "if reason")
    house.clause(document, "Pamatojums: {{ reason|teikums }}")
    house.tag(document, "endif")


def settlement(document) -> None:
    house.heading(document, "Norēķins")
    house.clause(
        document,
        "{% if settlement.hours %}Līdz darba tiesisko attiecību beigām nostrādātas un vēl neapmaksātas: {{ settlement.hours }}. Par "
        "tām pēc likmes {{ settlement.rate }} par akadēmisko stundu aprēķināti {{ settlement.amount }} "
        "({{ settlement.amount_words }}); no tiem ietur normatīvajos aktos noteiktos nodokļus."
        "{% else %}Neapmaksātu nostrādāto stundu nav.{% endif %}",
    )
    house.clause(
        document,
        "Faktiski nostrādātās stundas apmaksā arī tad, ja sadarbība ar izglītojamo beigusies pirms termiņa. Visas summas, kas "
        "Darbiniekam pienākas, izmaksā Darba likuma 128. pantā noteiktajā termiņā.",
    )
    house.clause(
        document,
        "Darbinieks līdz pēdējai darba dienai pabeidz mentora dienasgrāmatas ierakstus un nodod atbalsta pasākumu īstenošanas "
        "grafiku oriģinālus IAP sagatavotājam.",
    )


def closing(document) -> None:
    house.heading(document, "Noslēguma noteikumi")
    house.tag(document, f"if {BOTH}")
    house.clause(
        document,
        '{% if road == "electronic" %}Vienošanās sagatavota elektroniska dokumenta formā un parakstīta ar drošu elektronisko '
        "parakstu un laika zīmogu. Parakstītais elektroniskais dokuments ir oriģināls, katra Puse saņem to pilnā apjomā; izdrukai "
        "nav juridiska spēka.{% else %}Vienošanās sagatavota un parakstīta divos eksemplāros ar vienādu juridisko spēku – pa vienam "
        "katrai Pusei.{% endif %}",
        keep=True,
    )
    house.tag(document, "else")
    house.clause(
        document,
        '{% if road == "electronic" %}Dokumentu nosūta otrai Pusei; saņemšanas dienu un veidu reģistrē.'
        "{% else %}Dokuments sagatavots divos eksemplāros; viens izsniegts otrai Pusei. Saņemts: datums "
        "____________________, paraksts ____________________{% endif %}",
        keep=True,
    )
    house.tag(document, "endif")


def signatures(document) -> None:
    house.tag(document, f"if {BOTH}")
    house.signatures(document, "Pušu paraksti", [WORKER, EMPLOYER])
    house.tag(document, f"elif {EMPLOYEE}")
    house.signatures(document, "Paraksts", [WORKER])
    house.tag(document, "else")
    house.signatures(document, "Paraksts", [EMPLOYER])
    house.tag(document, "endif")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
