"""Iesniegums mentora individuālam atbalstam (D09), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Who signs: a parent or guardian of a minor, an adult learner alone (R23). The wording is ours. The context is described
in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: E402
from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Iesniegums {{ number }}")
    house.furnish(document, running="Iesniegums {{ number_line }}")
    opening(document)
    request(document)
    consent(document)
    house.signatures(document, "Iesniedzēja paraksts", [("{{ applicant.role }}", ["{{ applicant.name }}"])])
    house.save(document, path)


def opening(document) -> None:
    to = document.add_paragraph(style="Tabulas teksts")
    to.paragraph_format.space_after = Pt(10)
    to.add_run("{{ addressee.institution_dative }}")
    document.add_paragraph("Iesniegums", style="Title")
    line = document.add_paragraph(style="Numurs un datums")
    line.add_run("{{ number_line }}").bold = True
    line.add_run("\t{{ place }}, {{ date|diena('loc') }}")


def request(document) -> None:
    asked = document.add_paragraph()
    asked.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    asked.paragraph_format.keep_with_next = True
    asked.add_run(
        '{% if applicant.kind == "learner" %}Lūdzu {{ semester }} nodrošināt man atbalsta pasākumu „Mentora individuāls '
        "atbalsts” Eiropas Savienības līdzfinansētajā projektā „Skola – kopienā”, identifikācijas "
        f"Nr.\u00a0{house.PROJECT_NUMBER} (turpmāk – Projekts)."
        "{% else %}Lūdzu {{ semester }} nodrošināt atbalsta pasākumu „Mentora individuāls atbalsts” turpmāk norādītajam "
        "izglītojamajam Eiropas Savienības līdzfinansētajā projektā „Skola – kopienā”, identifikācijas "
        f"Nr.\u00a0{house.PROJECT_NUMBER} (turpmāk – Projekts).{{% endif %}}"
    )
    house.grid(
        document,
        ["Izglītojamais", "{{ learner.name }}"],
        [
            ("{{ learner.identity_label|capitalize }}", "{{ learner.identity }}"),
            ("Dzimšanas datums", "{{ learner.birth_date|datums }}"),
            ("Izglītības iestāde", "{{ institution.name }}"),
            ("Klase vai kurss", "{{ learner.stage }}"),
        ],
        [Mm(50), Mm(115)],
        whole=True,
    )
    house.grid(
        document,
        ["Iesniedzējs", "{{ applicant.name }}{% if applicant.relation %}, {{ applicant.relation }}{% endif %}"],
        [
            ("{%tr if applicant.identity %}",),
            ("{{ applicant.identity_label|capitalize }}", "{{ applicant.identity }}"),
            ("{%tr endif %}",),
            ("Dzīvesvieta", "{{ applicant.residence }}"),
            ("Saziņai", "{{ applicant.contact }}"),
        ],
        [Mm(50), Mm(115)],
        whole=True,
    )


def consent(document) -> None:
    house.heading(document, "Piekrišana un apliecinājumi")
    house.clause(
        document,
        '{% if applicant.kind == "learner" %}Piekrītu, ka man izstrādā individuālo atbalsta plānu (turpmāk – IAP) un ka mentors '
        "ar mani tiekas IAP paredzētajā laikā un vietā.{% else %}Piekrītu, ka izglītojamajam izstrādā individuālo atbalsta plānu "
        "(turpmāk – IAP) un ka mentors ar izglītojamo tiekas IAP paredzētajā laikā un vietā.{% endif %}",
    )
    house.clause(
        document,
        "Zinu, ka mentors drīkst sākt darbu tikai tad, kad Projekta eksperts ir apstiprinājis IAP un izglītojamais ar mentoru ir "
        "parakstījis vienošanos, un ka tikšanās notiek valsts valodā un tikai mācību semestra laikā.",
    )
    house.clause(
        document,
        "Zinu, ka atbalsts ir bez maksas un brīvprātīgs: no tā var atteikties jebkurā brīdī, par to paziņojot izglītības iestādei.",
    )
    house.clause(
        document,
        "Zinu, ka šajā iesniegumā un IAP norādītos personas datus izglītības iestāde un Valsts izglītības attīstības aģentūra "
        "apstrādā Projekta īstenošanai un uzraudzībai un ka dokumentus glabā līdz {{ storage_until|diena('dat') }}.",
    )
    house.tag(document, "if attachments")
    house.heading(document, "Pielikumā")
    house.tag(document, "for attachment in attachments")
    house.clause(document, "{{ attachment|teikums }}", keep=True)
    house.tag(document, "endfor")
    house.tag(document, "endif")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
