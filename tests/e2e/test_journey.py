"""The whole road from an empty database to the first meeting, by keyboard: every gate is passed, and before that it stops with reason and rule.

The clock stands in January 2027: the group meets on three days, and the second semester of 2026/2027 has begun.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from forms.plans.models import SupportPlan
from forms.records.models import CaseDocument
from forms.training.models import TrainingGroup
from kernel.periods import RIGA
from tests.e2e import clock, founding
from tests.e2e.hands import Hands
from tests.e2e.steps import HEADINGS, sign
from tests.e2e.test_papers import PLACE, three_pages
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.slow]

#: When the group still takes applications; the day after its last day; a day of the semester and of the plan.
BEFORE, AFTER = datetime(2027, 1, 8, 10, tzinfo=RIGA), datetime(2027, 1, 18, 9, tzinfo=RIGA)
TODAY, FIRST_DAY, LAST_DAY, MEETING = date(2027, 1, 18), date(2027, 1, 25), date(2027, 5, 31), date(2027, 1, 26)
MENTOR, PARENT = "ilgvars@paraugs.example", "ilze@paraugs.example"
LEARNER, MENTOR_NAME, PASSWORD = "Rūta Paraudziņa", "Ilgvars Pieteikums", "Zilonis-peld-17-ezeros"
#: What a shut gate says, by its rule.
REASONS = {
    "R7": "Plānam vēl nav izvēlēts mentors.",
    "R5": "Plānam vēl nav izvēlēts mentors, tāpēc nav ko pārbaudīt.",
    "R19": "Ar mentoru nav parakstīta darba līguma.",
    "R23": "Šim plānam nav parakstīta iesnieguma.",
    "R18": "Projekta eksperts plānu nav apstiprinājis.",
    "R24": "Starp izglītojamo un mentoru nav vienošanās.",
}


@pytest.mark.acceptance("A02")
@pytest.mark.acceptance("A03")
@pytest.mark.acceptance("A06")
@pytest.mark.acceptance("A08")
@pytest.mark.acceptance("A09")
@pytest.mark.acceptance("A10")
@pytest.mark.acceptance("A12")
@pytest.mark.acceptance("A13")
@pytest.mark.acceptance("A16")
@pytest.mark.acceptance("A19")
@pytest.mark.acceptance("A20")
def test_from_an_empty_database_to_the_first_meeting(empty: World, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    world = empty
    with clock.on(BEFORE):
        peopled(world)
        joined(world)
        group = opened(world)
        nominated(world, group)
        applicant = applied(world)
        invited(world, applicant)
    with clock.on(AFTER):
        attended(world, group)
        certified(world, group)
        linda, aina = (world.signed_in(login) for login in ("linda", "aina"))
        plan = begun(world, linda)
        talked(linda)
        prepared(world, linda)
        checked(world, aina)
        employed(world, linda, aina)
        planned(linda, plan)
        asked(world, linda, plan)
        approved(world, linda, plan)
        agreed(world, linda, aina, plan)
        may_meet(linda, plan)


# --- who is there


def peopled(world: World) -> None:
    """The administrator enters the place, the rate and everybody but the school's own people, who are invited there."""
    anita = founding.administrator(world)
    founding.founded(anita)
    anita.open("/darba-telpa/")
    anita.follow("Mentora stundas likmes")
    anita.follow("Ievadīt likmi")
    anita.look()
    anita.fill({**day_of("valid_from", date(2027, 1, 1)), "amount": "11,00", "source": "Metodika, 01.01.2027."})
    anita.press("Saglabāt")
    assert "līdz turpmākam" in anita.main
    anita.look(dark=True)
    named = {"office": "direktore", "basis": "iestādes nolikumu", "personal_code": "170570-19900", "gender": "f"}
    founding.appointed(anita, founding.SCHOOL, "HEAD", "aina", "Aina Vadītāja-Demo", **named)
    founding.appointed(anita, founding.COUNTY, "COO", "raitis", "Raitis Koordinators-Demo")
    founding.appointed(anita, "projekt", "REG", "macibas", "Maija Organizatore-Demo")
    founding.appointed(anita, "projekt", "EXP", "eksperte", "Vita Eksperte-Demo")
    founding.invited(world.signed_in("aina"), "IAPS", "linda", "Linda Plānotāja-Demo")
    world.work()


def joined(world: World) -> None:
    """The municipality enters its data and becomes a partner (D26, R52)."""
    raitis = world.signed_in("raitis")
    raitis.open("/cilveki/partneri/")
    raitis.follow(founding.COUNTY)
    raitis.fill(
        {"plan_link": "https://www.paraugs.example/plans", **day_of("tax_checked_on", date(2027, 1, 4)),
         "tax_debt": "0,00", "contract_number": "SL-2027/1", **day_of("contract_date", date(2027, 1, 5))}
    )  # fmt: skip
    raitis.press("Saglabāt")
    raitis.press("Aktivizēt")
    assert "Partneris ir aktīvs." in raitis.main


# --- the training


def tick(hands: Hands, name: str, value: str = "on") -> None:
    hands.tab_to(name=name, value=value)
    hands.page.keyboard.press("Space")
    assert (hands.focused() or {})["checked"] is True


def day_of(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{place}": str(part) for place, part in enumerate((day.day, day.month, day.year))}


def code_in(world: World, address: str, *, subject: str) -> str:
    (code,) = re.findall(r"\b\d{6}\b", world.letter(address, subject=subject))
    return str(code)


def opened(world: World) -> TrainingGroup:
    """The organiser enters the round and its group of three days; it takes applications at once."""
    desk = world.signed_in("macibas")
    desk.open("/darba-telpa/macibas/")
    desk.look()
    desk.follow("Ievadīt kārtu")
    desk.look()
    desk.fill({"number": "2", "term": "2027. gada sākums", **day_of("reference_on", date(2027, 1, 1))})
    desk.press("Saglabāt")
    desk.follow("Ievadīt grupu")
    desk.look()
    desk.fill(
        {
            "region": "latgale", "city": "Paraugpils", "venue": "Paraugpils vidusskola",
            "days": "15.01.2027.–17.01.2027.", "state": "open", "capacity": "1",
        }
    )  # fmt: skip
    desk.press("Saglabāt")
    return TrainingGroup.objects.get(city="Paraugpils")


def nominated(world: World, group: TrainingGroup) -> None:
    """A01 begins with the municipality: its coordinator proposes somebody."""
    raitis = world.signed_in("raitis")
    raitis.open("/darba-telpa/macibas/izvirzitie/")
    raitis.look()
    raitis.follow("Izvirzīt pretendentu")
    raitis.look()
    raitis.fill({"name": "Ilgvars Pieteikums", "email": MENTOR})
    raitis.press("Nosūtīt uzaicinājumu")
    assert "Ilgvars Pieteikums" in raitis.main
    world.work()


def applied(world: World) -> Hands:
    """By the link of the invitation and a code; nobody has an account."""
    hands = world.window()
    (path,) = re.findall(r"/pieteikties/aicinajums/\S+", world.letter(MENTOR, subject=""))
    hands.open(path)
    assert "Paraugpils novads" in hands.main
    hands.press("Nosūtīt kodu")
    world.work()
    hands.fill({"code": code_in(world, MENTOR, subject="Kods jūsu pieteikumam")})
    hands.press("Turpināt")
    hands.fill(
        {"given_name": "Ilgvars", "surname": "Pieteikums", "personal_code": "310196-19906", "phone": "+000 0000 0000",
         "municipality": "Paraugpils novads"}
    )  # fmt: skip
    hands.press("Saglabāt un turpināt")
    hands.fill({"education_ground": "general_secondary", "occupation": "Jaunatnes darbinieks", "at_institution": "no"})
    hands.press("Saglabāt un turpināt")
    tick(hands, "regions", "latgale")
    hands.fill({"motivation": "Gribu palīdzēt jauniešiem.", "languages": "latviešu"})
    hands.press("Saglabāt un turpināt")
    for name in ("no_obstacle", "true_data", "data_notice"):
        tick(hands, name)
    hands.press("Iesniegt pieteikumu")
    world.work()
    return hands


def invited(world: World, applicant: Hands) -> None:
    desk = world.signed_in("macibas")
    desk.open("/darba-telpa/macibas/")
    desk.follow("pieteikumi, jāizskata: 1")
    (chosen,) = desk.page.locator("input[name=chosen]").all()
    value = chosen.get_attribute("value") or ""
    for act in ("Apstiprināt izvēlētos", "Uzaicināt izvēlētos"):
        tick(desk, "chosen", value)
        desk.press(act)
    world.work()
    applicant.page.reload()
    applicant.press("Apstiprinu dalību")
    assert "Dalība ir apstiprināta" in applicant.main
    world.work()


def attended(world: World, group: TrainingGroup) -> None:
    """Twelve hours on each of three days; with eleven on the last one nothing is completed (R7: 36 hours)."""
    desk = world.signed_in("macibas")
    desk.open(f"/darba-telpa/macibas/grupas/{group.public_id}/apliecibas/")
    assert "Vispirms slēdziet grupas apmeklējuma uzskaiti" in desk.main
    desk.look()
    desk.follow("Apmeklējums")
    boxes = [box.get_attribute("name") or "" for box in desk.page.locator("td input").all()]
    assert len(boxes) == 3
    for last in ("11", "12"):
        desk.fill({**dict(zip(boxes, ("12", "12", last), strict=True)), "trainer": "Spodra Izdomiņa"})
        desk.press("Saglabāt stundas")
        assert ("pabeigtas" in desk.page.locator("tbody tr").inner_text()) == (last == "12")
    desk.look()
    desk.follow("Slēgt apmeklējuma uzskaiti")
    desk.look()
    desk.press("Slēgt apmeklējuma uzskaiti")


def certified(world: World, group: TrainingGroup) -> None:
    """One act numbers and seals; the registry shows the mentor to the partners."""
    aina = world.signed_in("aina")
    desk = world.signed_in("macibas")
    aina.open("/darba-telpa/macibas/registrs/")
    assert "Pieteikums, Ilgvars" not in aina.main
    desk.open(f"/darba-telpa/macibas/grupas/{group.public_id}/apliecibas/")
    desk.look()
    desk.press("Izsniegt apliecības")
    world.work()
    desk.page.reload()
    desk.look()
    assert "izsniegta" in desk.main
    code = desk.page.locator("a[href^='/p/']").get_attribute("href") or ""
    anybody = world.window()
    anybody.open(code)
    assert "AP-2027-VIAA-0001" in anybody.main
    assert "Pieteikums" not in anybody.main
    anybody.look()
    aina.page.reload()
    assert "Pieteikums, Ilgvars" in aina.main
    aina.look()


# --- people and the contract


def begun(world: World, linda: Hands) -> str:
    """The learner with the parent, and a plan in which all gates are shut. Answers the address of the plan."""
    linda.open("/cilveki/jauns/")
    linda.look()
    linda.fill(
        {"given_name": "Rūta", "surname": "Paraudziņa", "gender": "f", "personal_code": "051013-29909",
         "place": "grade-7", **day_of("since", date(2026, 9, 1))}
    )  # fmt: skip
    linda.press("Saglabāt")
    assert linda.heading == LEARNER
    learner = linda.page.url.removeprefix(world.home)
    linda.follow("Ievadīt pārstāvi")
    linda.look()
    linda.fill(
        {"given_name": "Ilze", "surname": "Paraudziņa", "gender": "f", "personal_code": "080782-19907",
         "relation": "parent", "email": PARENT, **day_of("valid_from", date(2026, 9, 1))}
    )  # fmt: skip
    linda.press("Saglabāt")
    linda.look()
    linda.open(f"/plani/jauns/{learner.split('/')[2]}/")
    linda.look()
    linda.press("Sākt plānu")
    linda.look()
    address = f"/plani/{SupportPlan.objects.get().public_id}/"
    stopped(linda, address, "R7", "R5", "R19", "R23", "R18", "R24")
    linda.look()
    return address


def stopped(hands: Hands, plan: str, *rules: str) -> None:
    """On the day of the meeting these gates are shut, by these rules; the first of them is the one to open next."""
    hands.open(f"{plan}cels/")
    hands.fill(day_of("diena", MEETING))
    hands.press("Parādīt")
    shut = [gate.inner_text() for gate in hands.page.locator(".gates li:not([data-state=done])").all()]
    assert [told for rule in rules for told in shut if REASONS[rule] in told and f"{rule}, RS-2026. " in told] == shut
    assert ["Apturēts" in told for told in shut] == [place == 0 for place in range(len(rules))]


def talked(linda: Hands) -> None:
    linda.open("/ligumi/parrunas/")
    linda.look()
    linda.follow("Rakstīt piezīmi")
    linda.look()
    linda.fill(
        {"mentor": mentor_in(linda), **day_of("held_on", TODAY), "participants": "Linda Plānotāja-Demo, Ilgvars Pieteikums",
         "situation": "7. klases izglītojamais bieži kavē stundas.", "results": "Kavējumu kļūst mazāk.", "hours": "10",
         "decision": "agrees"}
    )  # fmt: skip
    linda.press("Turpināt")
    linda.look()
    linda.press("Saglabāt piezīmi")
    assert "Ilgvars Pieteikums" in linda.heading
    linda.look()


def mentor_in(hands: Hands) -> str:
    option = hands.page.locator("select[name=mentor] option", has_text="Ilgvars Pieteikums")
    return option.get_attribute("value") or ""


def prepared(world: World, linda: Hands) -> None:
    """From the talk to the contract: an older check that has run out stops it (R5)."""
    linda.press("Sagatavot līgumu")
    linda.follow("Turpināt")
    for name, answers in terms(world).items():
        assert linda.heading == HEADINGS[name]
        linda.fill(answers)
        linda.press("Saglabāt un turpināt")
    assert "R5, RS-2026" in linda.main
    assert linda.page.locator("main button[disabled]").count() == 1


def terms(world: World) -> dict[str, dict[str, str]]:
    """What is typed for the mentor's contract; the register was asked a year ago, for another work."""
    return world.answers(
        mentor={
            "mentor_given": "Ilgvars", "mentor_surname": "Pieteikums", "mentor_gender": "m",
            "mentor_code": "310196-19906", **day_of("mentor_birth_date", date(1996, 1, 31)), "mentor_email": MENTOR,
        },
        suitability={
            "certificate_number": "AP-2027-VIAA-0001", **day_of("certificate_date", TODAY),
            **day_of("check_date", date(2026, 1, 17)), "check_source": "SR-2026/01-0003",
            **day_of("check_valid_until", date(2027, 1, 17)),
        },
        term=day_of("start", FIRST_DAY),
    )  # fmt: skip


def checked(world: World, aina: Hands) -> None:
    """The head asks the register, enters the answer and confirms it with her signature."""
    aina.open("/ligumi/parbaudes/")
    aina.look()
    aina.follow("Ierakstīt pārbaudi")
    aina.look()
    aina.fill(
        {"mentor": mentor_in(aina), **day_of("checked_on", TODAY), "source": "SR-2027/01-0007", "result": "suitable"}
    )
    aina.press("Turpināt")
    aina.press("Ierakstīt un apstiprināt")
    aina.look()
    world.work()
    waiting_turn(aina)
    sign(world, aina)


def waiting_turn(hands: Hands) -> None:
    """From my tasks to the only document that waits for me."""
    hands.open("/darba-telpa/")
    (link,) = hands.page.locator("a[href^='/parakstisana/']").all()
    hands.follow(re.sub(r"\s+", " ", link.inner_text()).strip())


def employed(world: World, linda: Hands, aina: Hands) -> None:
    """The check on record is taken without being asked for; both sign."""
    linda.open("/darba-telpa/")
    linda.follow("Turpināt – Darba līgums: Ilgvars Pieteikums")
    linda.follow("Norādiet apliecību un atbilstības pārbaudi")
    assert linda.page.locator("[name^=check_]").count() == 0
    linda.look()
    linda.press("Saglabāt un turpināt")
    linda.press("Izveidot līgumu")
    aina.open("/darba-telpa/")
    aina.follow("Pārbaudīt un nosūtīt – Darba līgums ar mentoru Ilgvaru Pieteikumu")
    aina.follow("Apskatīt lapas")
    aina.press("Nosūtīt parakstīšanai")
    world.work()
    ilgvars = with_account(world)
    sign(world, ilgvars)
    assert "Jūsu paraksts ir pievienots." in ilgvars.main
    waiting_turn(aina)
    sign(world, aina)
    raitis = world.signed_in("raitis")
    raitis.open("/ligumi/")
    assert "Ilgvars Pieteikums" in raitis.main
    assert "DL-2027-PVS-0001" in raitis.main


def with_account(world: World) -> Hands:
    """The mentor, whom the registry has told of the account: makes a password, and opens the document by its e-mail."""
    hands = world.window()
    hands.open(world.link_in(world.letter(MENTOR, subject="Jūsu ieraksts mentoru reģistrā")))
    hands.fill({"email": MENTOR})
    hands.press("Nosūtīt saiti")
    hands.open(world.link_in(world.letter(MENTOR, subject="Saite paroles maiņai")))
    hands.look()
    hands.fill({"password1": PASSWORD, "password2": PASSWORD})
    hands.press("Mainīt paroli")
    hands.look()
    hands.open(world.link_in(world.letter(MENTOR, subject="Dokuments gaida jūsu parakstu")))
    hands.fill({"login": MENTOR, "password": PASSWORD})
    hands.press("Pieslēgties")
    assert "Darba līgums ar mentoru Ilgvaru Pieteikumu" in hands.main
    return hands


# --- request, plan, agreement


def planned(linda: Hands, plan: str) -> None:
    """Five sections, the risks among them restricted; now only what is not signed and approved yet is shut."""
    linda.open(plan)
    linda.follow("Turpināt melnrakstu")
    linda.follow("Turpināt")
    linda.fill({**day_of("start", FIRST_DAY), **day_of("end", LAST_DAY), "education_programme": "21011111"})
    linda.press("Saglabāt un turpināt")
    tick(linda, "modules", "I")
    linda.fill({"ground": "c"})
    linda.look()
    linda.press("Saglabāt un turpināt")
    tick(linda, "leaving_risks", "learning")
    linda.fill({"justification": "Bieži kavē pirmās stundas."})
    linda.look()
    linda.press("Saglabāt un turpināt")
    linda.fill(
        {"goals": "Pabeidz klasi ar sekmīgām atzīmēm.", "activities": "Kopā plāno nedēļu.", "hours": "40",
         "hours_month": "10"}
    )  # fmt: skip
    linda.press("Saglabāt un turpināt")
    linda.fill({"contract": linda.page.locator("input[name=contract]").get_attribute("value") or ""})
    linda.look()
    linda.press("Saglabāt un turpināt")
    assert "R23, RS-2026" in linda.main
    assert linda.page.locator("main button[disabled]").count() == 1
    linda.look()
    stopped(linda, plan, "R23", "R18", "R24")


def asked(world: World, linda: Hands, plan: str) -> None:
    """The parent reads five plain lines and signs by the link of an e-mail; there is no account."""
    linda.follow("Atvērt iesniegumu")
    linda.look()
    linda.fill({"residence": "Izdomas iela 3 – 7, Paraugpils, LV-0000"})
    linda.press("Turpināt")
    linda.look()
    linda.press("Nosūtīt parakstīšanai")
    world.work()
    ilze = by_link(world, PARENT)
    sign(world, ilze)
    assert "Jūsu paraksts ir pievienots." in ilze.main
    world.work()
    stopped(linda, plan, "R18", "R24")


def by_link(world: World, address: str) -> Hands:
    """Somebody without an account opens the document by the link of the e-mail and the code of another one."""
    hands = world.window()
    hands.open(world.link_in(world.letter(address, subject="Dokuments gaida jūsu parakstu")))
    hands.press("Nosūtīt kodu")
    world.work()
    hands.fill({"code": code_in(world, address, subject="Jūsu vienreizējais kods")})
    hands.press("Atvērt dokumentu")
    hands.look()
    return hands


def approved(world: World, linda: Hands, plan: str) -> None:
    """The author hands in, the expert returns it once with a comment, and approves."""
    vita = world.signed_in("eksperte")
    for comment in ("Precizējiet sagaidāmo rezultātu.", ""):
        linda.open(f"{plan}melnraksts/parbaudit/")
        linda.press("Iesniegt ekspertam")
        vita.open("/plani/")
        vita.follow("Paraudziņa, Rūta")
        vita.follow("Izlasīt un lemt")
        if not comment:
            vita.look()
            vita.press("Apstiprināt")
            continue
        vita.follow("Atgriezt ar komentāru")
        vita.look()
        vita.fill({"comment": comment})
        vita.press("Atgriezt")
        linda.open(plan)
        assert comment in linda.main
        linda.look()
    vita.look()
    stopped(linda, plan, "R24")


def agreed(world: World, linda: Hands, aina: Hands, plan: str) -> None:
    """The learner is 13: there is the paper road only. Both sign by hand; one uploads the scan, another compares it."""
    linda.open("/vienosanas/")
    linda.look()
    linda.follow(f"{LEARNER} – {MENTOR_NAME}")
    assert linda.page.locator("input[name=paper]").evaluate_all("(all) => all.map((one) => one.value)") == ["paper"]
    assert "Līdz 14 gadu vecumam nav elektroniskā paraksta sertifikāta." in linda.main
    linda.look()
    linda.fill({"situation": "Grūti iesākt lielākus darbus.", "steps": "Tiekamies otrdienās skolas bibliotēkā."})
    linda.press("Turpināt")
    linda.look()
    linda.press("Nosūtīt parakstīšanai")
    world.work()
    linda.page.reload()
    assert "paraksta uz papīra" in linda.main
    case = CaseDocument.objects.get(kind="VI")
    linda.open(f"{plan}cels/")
    assert "Vienošanos nav parakstījuši abi." in linda.main
    linda.open(f"/parakstisana/papirs/{case.public_id}/")
    linda.bring("scans", *three_pages()[:2])
    linda.fill({"place": PLACE, **day_of("signed_on", TODAY)})
    linda.press("Augšupielādēt")
    aina.open(f"/parakstisana/papirs/{case.public_id}/parbaude/")
    aina.fill({"same": "yes"})
    aina.press("Saglabāt atbildi")
    world.work()


def may_meet(linda: Hands, plan: str) -> None:
    """The day before the plan they may not meet; on the day that was wanted all along they may."""
    stopped(linda, plan)
    assert "26.01.2027. tikties drīkst: visi vārti ir vaļā." in linda.main
    assert linda.page.locator(".gates [data-state=done]").count() == 7
    linda.look(dark=True)
    linda.fill(day_of("diena", date(2027, 1, 24)))
    linda.press("Parādīt")
    assert "24.01.2027. tikties nedrīkst. Pirmā iespējamā diena ir 25.01.2027." in linda.main
