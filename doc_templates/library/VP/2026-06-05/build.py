"""Pārbaudes protokols (validation report), edition of 5 June 2026: the readable source of template.docx.

Printed from a signing Report: what was checked, by whom it is signed, the verdict in plain words, then the words of
ETSI EN 319 102-1 and the engine, so that another engine can be asked the same. The context is in manifest.toml.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402

WIDTHS = [Mm(45), Mm(120)]


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Pārbaudes protokols {{ number }}")
    house.furnish(document, running="Pārbaudes protokols {{ number_line }}", project=False)
    document.add_paragraph("Pārbaudes protokols", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ checked_at }}")
    verdict(document)
    checked(document)
    signatures(document)
    how(document)
    house.save(document, path)


def title(document, words: str) -> None:
    """A heading without a number: a protocol has no clauses."""
    paragraph = document.add_paragraph(words, style="Heading 1")
    properties = paragraph._p.get_or_add_pPr()
    properties._insert_numPr(
        house.parse_xml(f'<w:numPr {house.nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    )
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.first_line_indent = Pt(0)


def verdict(document) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(4)
    run = paragraph.add_run("{{ verdict }}")
    run.bold, run.font.size, run.font.name = True, Pt(13), house.SANS
    document.add_paragraph("{{ meaning }}")
    house.tag(document, "for reason in reasons")
    document.add_paragraph("– {{ reason }}")
    house.tag(document, "endfor")


def checked(document) -> None:
    title(document, "Kas pārbaudīts")
    house.grid(
        document,
        ["Datne", "{{ file.name }}"],
        [
            ("Lielums", "{{ file.size }}"),
            ("SHA-256", "{{ file.sha256 }}"),
            ("Formāts", "{{ file.form }}"),
            ("Parakstu skaits", "{{ signatures|length }}"),
            ("{%tr for item in contents %}",),
            ("Saturā", "{{ item.name }} (SHA-256 {{ item.sha256 }})"),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
    )


def signatures(document) -> None:
    title(document, "Paraksti un zīmogi")
    house.tag(document, "if not signatures")
    document.add_paragraph("Failā parakstu nav.")
    house.tag(document, "endif")
    house.tag(document, "for signature in signatures")
    house.grid(
        document,
        ["{{ signature.kind }} {{ loop.index }}", "{{ signature.signed_by }}"],
        [
            ("{%tr if signature.person_code %}",),
            ("Personas kods", "{{ signature.person_code }}"),
            ("{%tr endif %}",),
            ("Vērtējums", "{{ signature.verdict }}"),
            ("Līmenis", "{{ signature.level }}; {{ signature.qualification }}"),
            ("Parakstīšanas laiks", "{{ signature.best_time }}"),
            ("{%tr if signature.claimed_time %}",),
            ("Parakstītāja norādītais laiks", "{{ signature.claimed_time }}"),
            ("{%tr endif %}",),
            ("Sertifikāta izdevējs", "{{ signature.issuer }}"),
            ("{%tr for stamp in signature.timestamps %}",),
            ("Laika zīmogs", "{{ stamp.time }}, {{ stamp.authority }} – {{ stamp.state }}"),
            ("{%tr endfor %}",),
            ("Aptver", "{{ signature.coverage }}"),
            ("ETSI EN 319 102-1", "{{ signature.indication }}{% if signature.sub_indication %} / {{ signature.sub_indication }}{% endif %}"),
            ("{%tr for reason in signature.reasons %}",),
            ("Iemesls", "{{ reason }}"),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
        whole=True,
    )  # fmt: skip
    house.tag(document, "endfor")


def how(document) -> None:
    title(document, "Kā pārbaudīts")
    house.grid(
        document,
        ["Pārbaudes laiks", "{{ checked_at }}"],
        [
            ("Kopējais ETSI vērtējums", "{{ indication }}{% if sub_indication %} / {{ sub_indication }}{% endif %}"),
            ("{%tr for engine in engines %}",),
            ("Pārbaudes rīks", "{{ engine }}"),
            ("{%tr endfor %}",),
            ("{%tr for line in trust %}",),
            ("Uzticamības avots", "{{ line }}"),
            ("{%tr endfor %}",),
        ],
        WIDTHS,
        whole=True,
    )
    note = document.add_paragraph(style="Sīkraksts")
    note.add_run(
        "Protokols atspoguļo datnes stāvokli pārbaudes brīdī. Ja mainās kaut viens datnes baits, tās SHA-256 "
        "vairs nesakrīt un protokols uz to neattiecas.{% if public %} Publiskajā protokolā personas kodi netiek rādīti.{% endif %}"
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
