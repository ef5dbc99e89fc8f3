"""Darba līgums ar mentoru (D07), edition of 5 June 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
What the clauses must hold: Darba likums, section 40 (contents), 44–45 (fixed term), 46 (probation), 69 (pay days),
100–103 (notice), 149 (leave); Izglītības likums, section 50; Bērnu tiesību aizsardzības likums, section 72(5); and
the project's own conditions. The wording is ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from docx.shared import Mm, Pt  # noqa: E402

from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Darba līgums {{ number }}")
    house.furnish(document, running="Darba līgums {{ number_line }}")
    opening(document)
    work(document)
    term(document)
    place(document)
    time(document)
    pay(document)
    rest(document)
    duties(document)
    employer(document)
    secrecy(document)
    ending(document)
    closing(document)
    signatures(document)
    house.save(document, path)


def opening(document) -> None:
    document.add_paragraph("Darba līgums", style="Title")
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
            ("Adrese / dzīvesvieta", "{{ employer.address }}", "{{ mentor.residence }}"),
            ("Pārstāvis / kvalifikācija", "{{ employer.rep_office }} {{ employer.rep_name }}",
             "Projekta apliecība Nr.\u00a0{{ certificate.number }}, {{ certificate.date|diena('nom') }}"),
            ("Saziņai", "{{ employer.email }}{% if employer.phone %}, {{ employer.phone }}{% endif %}",
             "{{ mentor.email }}{% if mentor.phone %}, {{ mentor.phone }}{% endif %}"),
        ],
        [Mm(37), Mm(64), Mm(64)],
    )  # fmt: skip
    preamble = document.add_paragraph()
    preamble.alignment = 3
    preamble.paragraph_format.space_before = Pt(4)
    preamble.add_run(
        "{{ employer.name }} (turpmāk – Darba devējs) {{ employer.rep_genitive }} personā, kas rīkojas, pamatojoties uz "
        "{{ employer.basis_accusative }}, no vienas puses, un {{ mentor.name }} (turpmāk – Darbinieks) no otras puses, "
        "abi kopā turpmāk – Puses, Eiropas Savienības līdzfinansētā projekta „Skola – kopienā”, identifikācijas "
        f"Nr.\u00a0{house.PROJECT_NUMBER} (turpmāk – Projekts), īstenošanai noslēdz šo darba līgumu (turpmāk – Līgums)."
    )


def work(document) -> None:
    house.heading(document, "Darbs")
    house.clause(
        document,
        "Darba devējs pieņem darbā mentoru {{ mentor.accusative }}. Profesija saskaņā ar Profesiju klasifikatoru: "
        "{{ profession.title }}, kods {{ profession.code }}.",
    )
    house.clause(
        document,
        "Darbinieks sniedz izglītojamam mentora individuālu atbalstu atbilstoši izglītojamā individuālajam atbalsta plānam "
        "(turpmāk – IAP): regulāri tiekas ar izglītojamo, palīdz viņam noteikt un sasniegt mērķus, stiprina mācību motivāciju "
        "un saikni ar izglītības iestādi un kopienu, kā arī dokumentē paveikto.{% if work %} {{ work }}{% endif %}",
    )
    house.clause(
        document,
        "Darbinieks ir apguvis Projekta izglītojamo mentora mācību programmu 36 akadēmisko stundu apjomā, ko apliecina "
        "{{ certificate.date|diena('loc') }} izsniegtā apliecība Nr.\u00a0{{ certificate.number }}.",
    )
    house.clause(
        document,
        "Darba devējs {{ suitability.date|diena('loc') }} ir pārbaudījis (pārbaudes avots: {{ suitability.source }}), ka uz Darbinieku "
        "neattiecas Izglītības likuma 50. pantā un Bērnu tiesību aizsardzības likuma 72. panta piektajā daļā noteiktie "
        "ierobežojumi. Ja šādi apstākļi rodas, Darbinieks par tiem nekavējoties paziņo Darba devējam.",
    )


def term(document) -> None:
    house.heading(document, "Līguma termiņš un pārbaudes laiks")
    house.clause(document, "Darba tiesiskās attiecības sākas {{ term.start|diena('loc') }}.")
    house.clause(
        document,
        "Līgums noslēgts uz noteiktu laiku – {% if term.semesters == 0 %}vienu / diviem mācību semestriem ({{ term.academic_year }} "
        "mācību gads; nevajadzīgo svītrot){% elif term.semesters == 1 %}vienu mācību semestri ({{ term.academic_year }} mācību "
        "gada {{ term.semester }} semestri){% else %}diviem mācību semestriem ({{ term.academic_year }} mācību gadu){% endif %} – "
        "un ir spēkā līdz {{ term.end|diena('dat') }} (ieskaitot).",
    )
    house.clause(document, "Noteikta laika līguma pamats: {{ term.ground|teikums }}")
    house.clause(
        document,
        "{% if probation %}Puses vienojas par pārbaudes laiku {{ probation.length }} no darba tiesisko attiecību sākuma, līdz "
        "{{ probation.until|diena('dat') }}. Pārbaudes laikā katra Puse var uzteikt Līgumu, rakstveidā paziņojot par to otrai "
        "Pusei trīs dienas iepriekš.{% else %}Pārbaudes laiks netiek noteikts.{% endif %}",
    )
    house.clause(
        document,
        "Līgumu var pagarināt, par to vienojoties rakstveidā. Kopējais noteikta laika līguma termiņš pie tā paša Darba devēja "
        "kopā ar pagarinājumiem nepārsniedz {{ term.longest }}.",
    )


def place(document) -> None:
    house.heading(document, "Darba vieta")
    house.clause(
        document,
        '{% if workplace.kind == "various" %}Darbinieku var nodarbināt dažādās vietās{% if workplace.places %}, tostarp '
        '{{ workplace.places|join("; ") }}{% endif %}.{% else %}Darba vieta: {{ workplace.places|join("; ")|teikums }}{% endif %}'
        '{% if employer.kind == "youth_centre" %} Jauniešu centrs nodrošina atbalstu ārpus izglītības iestādēm, '
        "tikšanās tajās nenotiek.{% endif %}",
    )
    house.clause(
        document,
        "Darbinieks ar izglītojamo tiekas klātienē, drošā un sarunai piemērotā vietā, kas saskaņota ar "
        '{% if employer.kind == "youth_centre" %}Darba devēju{% elif employer.kind == "institution" %}IAP sagatavotāju'
        "{% else %}izglītības iestādi, kurā izglītojamais mācās{% endif %}.",
    )


def time(document) -> None:
    house.heading(document, "Darba laiks")
    house.clause(
        document,
        "Darbiniekam ir nepilns darba laiks ar mainīgu grafiku. Garantētais apmaksātais darba laiks ir {{ time.guaranteed }} "
        "kalendāra mēnesī{% if time.planned %}, plānotais – {{ time.planned }}{% endif %}. Par stundām virs garantētajām Puses "
        "vienojas, un tās apmaksā pēc tās pašas stundas likmes.",
    )
    house.clause(
        document,
        "Dienas un stundas, kurās Darba devējs var pieprasīt veikt darbu: {{ time.windows|join('; ')|teikums }}",
    )
    house.clause(
        document,
        "Darba devējs par darba laiku paziņo vismaz {{ time.notice }} iepriekš. Ja paziņots vēlāk, Darbinieks var darbu "
        "neuzņemties, un tas nerada viņam nelabvēlīgas sekas.",
    )
    house.clause(
        document,
        "Darba laiku uzskaita veselās akadēmiskajās stundās; viena akadēmiskā stunda ir {{ rules.hour }}. Vienam izglītojamam "
        "sniedz ne vairāk kā {{ rules.hours_month }} kalendāra mēnesī. {{ rules.learners }}",
    )
    house.clause(
        document,
        "Tikšanās notiek tikai mācību semestra laikā, arī brīvdienās un rudens vai pavasara brīvlaikā; ziemas un vasaras "
        "brīvlaikā tās nenotiek, izņemot ar izglītības iestādes vadītāja rīkojumu noteiktu papildu mācību pasākumu vai "
        "pēcpārbaudījumu laiku, uz kuru IAP ir pagarināts.",
    )


def pay(document) -> None:
    house.heading(document, "Darba samaksa")
    house.clause(
        document,
        "Likme par vienu akadēmisko stundu, kas faktiski nostrādāta kopā ar izglītojamo, ir {{ pay.rate }} "
        "({{ pay.rate_words }}). Likme noteikta saskaņā ar {{ pay.source_accusative }}; tā ietver darba samaksu, ikgadējā apmaksātā "
        "atvaļinājuma izmaksas un darba devēja valsts sociālās apdrošināšanas obligātās iemaksas. No darba samaksas Darba "
        "devējs ietur normatīvajos aktos noteiktos nodokļus.",
    )
    house.clause(
        document,
        '{% if pay.frequency == "monthly" %}Puses vienojas, ka darba samaksu izmaksā reizi mēnesī – {{ pay.days }} par iepriekšējo '
        "kalendāra mēnesi{% else %}Darba samaksu izmaksā divas reizes mēnesī – {{ pay.days }}{% endif %}. To pārskaita uz "
        "Darbinieka norādīto kontu {{ pay.iban }}.",
    )
    house.clause(
        document,
        "Samaksas pamats ir faktiski nostrādātās stundas, par kurām ir iesniegti visi pārskati: mentora dienasgrāmatas un "
        "atbalsta pasākumu īstenošanas grafika ieraksti sakrīt, katru tikšanos grafikā parakstījuši Darbinieks un "
        "izglītojamais, un stundas apstiprinātas darba laika uzskaites veidlapā.",
    )
    house.clause(
        document,
        "Ja izglītojamais uz tikšanos neierodas, par to samaksa no Projekta līdzekļiem netiek aprēķināta; tas neskar "
        "garantēto apmaksāto darba laiku.",
    )
    house.clause(
        document,
        "Mentora atbalsta stundas nedrīkst pārklāties ar stundām, kas uzskaitītas vai apmaksātas citā projektā, programmā vai "
        "darba tiesiskajās attiecībās. Ja Darbinieka vainas dēļ konstatēta stundu pārklāšanās vai dubultfinansējums, Darbinieks "
        "atmaksā attiecīgajām stundām saņemto summu.",
    )


def rest(document) -> None:
    house.heading(document, "Atvaļinājums")
    house.clause(
        document,
        "Darbiniekam ir tiesības uz ikgadējo apmaksāto atvaļinājumu – {{ leave.length }}, neskaitot svētku dienas, "
        "proporcionāli nostrādātajam laikam. Atvaļinājuma izmaksas ir iekļautas stundas likmē.",
    )


def duties(document) -> None:
    house.heading(document, "Darbinieka pienākumi")
    house.clause(document, "Darbinieks:", keep=True)
    for words in (
        "vienā tikšanās reizē strādā ar vienu izglītojamo, ievērojot IAP un atbalsta sniedzēja vienošanos ar izglītojamo, "
        "kas parakstīta pirms pirmās tikšanās;",
        "sāk atbalstu tikai pēc tam, kad IAP apstiprinājis Projekta eksperts;",
        "darbu veic valsts valodā;",
        "pirms tikšanās ieraksta mentora dienasgrāmatā aktivitātes, mērķus un uzdevumus, pēc tikšanās – tās norisi un rezultātus, "
        "un katra mēneša ierakstus apstiprina līdz nākamā mēneša {{ rules.diary_day }}. datumam;",
        "katrā tikšanās reizē kopā ar izglītojamo paraksta atbalsta pasākumu īstenošanas grafiku – katram izglītojamam un "
        "mēnesim atsevišķu;",
        "vismaz reizi mēnesī pārrunā izglītojamā progresu ar IAP sagatavotāju;",
        "semestra beigās aizpilda sadarbības izvērtējumu un nodod grafiku oriģinālus IAP sagatavotājam;",
        "nekavējoties paziņo Darba devējam, ja nevar ierasties uz tikšanos vai turpināt darbu.",
    ):
        house.part(document, words)


def employer(document) -> None:
    house.heading(document, "Darba devēja pienākumi")
    house.clause(
        document,
        "Darba devējs nodrošina drošus darba apstākļus, darbam vajadzīgo informāciju un atbalstu, laikus izmaksā darba samaksu un "
        "uzskaita darba laiku.",
    )
    house.clause(
        document,
        "Darba devējs reģistrē Darbinieku kā darba ņēmēju un veic par viņu valsts sociālās apdrošināšanas obligātās iemaksas; "
        "sociālo apdrošināšanu īsteno {{ insurance.institution }}.",
    )
    house.clause(
        document,
        "{% if training %}Darbiniekam ir tiesības uz Darba devēja nodrošinātām mācībām: {{ training|teikums }}{% else %}Darbiniekam ir "
        "tiesības piedalīties Projekta rīkotajās supervīzijās un mentoru mācībās; citas mācības Darba devējs nenodrošina.{% endif %}",
    )


def secrecy(document) -> None:
    house.heading(document, "Konfidencialitāte un personas dati")
    house.clause(
        document,
        "Darbinieks Līguma laikā un pēc tā beigām neizpauž ziņas par izglītojamo un viņa ģimeni. Šis pienākums neattiecas uz "
        "gadījumiem, kad apdraudēta bērna drošība: par to Darbinieks nekavējoties ziņo Darba devējam un kompetentajai iestādei.",
    )
    house.clause(
        document,
        "Puses personas datus apstrādā tikai Līguma un Projekta izpildei, ievērojot Vispārīgo datu aizsardzības regulu. "
        "Projekta dokumentus glabā līdz {{ rules.storage_until|diena('dat') }}; ja normatīvie akti personāla dokumentiem nosaka ilgāku "
        "glabāšanas laiku, ievēro to.",
    )


def ending(document) -> None:
    house.heading(document, "Līguma grozīšana un izbeigšana")
    house.clause(document, "Līgumu groza, Pusēm vienojoties rakstveidā; grozījumi ir Līguma neatņemama sastāvdaļa.")
    house.clause(
        document,
        "Līgums izbeidzas, beidzoties tā termiņam, Pusēm rakstveidā vienojoties vai ar uzteikumu. Darbinieks Līgumu var uzteikt "
        "rakstveidā {{ notice.employee }} iepriekš. Darba devējs Līgumu var uzteikt rakstveidā, norādot pamatojumu, Darba likuma "
        "101. pantā paredzētajos gadījumos un 103. pantā noteiktajos termiņos – {{ notice.employer|teikums }}",
    )
    house.clause(
        document,
        "Ja sadarbība ar izglītojamo beidzas pirms termiņa, Darbinieks nodod visus atbalsta dokumentus un saņem samaksu par "
        "līdz tam faktiski nostrādātajām stundām.",
    )


def closing(document) -> None:
    house.heading(document, "Noslēguma noteikumi")
    house.clause(
        document,
        "{% if collective_agreement %}Uz Darbinieku attiecas darba koplīgums: {{ collective_agreement|teikums }}{% else %}Darba koplīgums "
        "pie Darba devēja nav noslēgts.{% endif %} {% if work_rules %}Darbinieks ir iepazīstināts ar darba kārtības noteikumiem: "
        "{{ work_rules|teikums }}{% else %}Darba kārtības noteikumi pie Darba devēja nav pieņemti.{% endif %}",
    )
    house.clause(
        document,
        "Jautājumus, kas Līgumā nav noregulēti, risina saskaņā ar Darba likumu un citiem normatīvajiem aktiem; strīdus Puses "
        "risina sarunās, bet, ja vienoties neizdodas, tiesā.",
    )
    house.clause(
        document,
        '{% if road == "electronic" %}Līgums sagatavots elektroniska dokumenta formā un parakstīts ar drošu elektronisko parakstu '
        "un laika zīmogu. Parakstītais elektroniskais dokuments ir oriģināls, katra Puse saņem to pilnā apjomā; izdrukai nav "
        "juridiska spēka.{% else %}Līgums sagatavots un parakstīts divos eksemplāros ar vienādu juridisko spēku – pa vienam "
        "katrai Pusei.{% endif %}",
        keep=True,
    )


def signatures(document) -> None:
    house.signatures(
        document,
        "Pušu paraksti",
        [
            ("Darbinieks", ["{{ mentor.name }}"]),
            ("Darba devējs", ["{{ employer.rep_office }} {{ employer.rep_name }}", "{{ employer.name }}"]),
        ],
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
