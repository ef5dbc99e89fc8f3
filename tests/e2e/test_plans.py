"""A plan after its approval, by keyboard: changed, suspended, resumed, ended; extended; and the learner too many.

How a plan comes to its approval is the journey to the first meeting; here plans are approved already and requests signed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import FilePayload

from forms.contracts.models import EmploymentContract
from forms.plans import facts
from forms.plans.models import SupportPlan
from kernel.periods import RIGA
from tests.e2e import clock
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories import plans
from tests.factories.people import MARKS, Identity, representative

pytestmark = [pytest.mark.browser, pytest.mark.server]

AUTUMN, MARCH, MAY = (datetime(2026, 11, 23, 10, tzinfo=RIGA), datetime(2027, 3, 1, 10, tzinfo=RIGA),
                      datetime(2027, 5, 24, 10, tzinfo=RIGA))  # fmt: skip
METRA = "140384-19905"


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())


def day_of(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{place}": str(part) for place, part in enumerate((day.day, day.month, day.year))}


def approved(world: World, **how: Any) -> SupportPlan:
    linda, aina = world.user("linda"), world.user("aina")
    expert = world.user("eksperts")
    return plans.approved(by=linda, head=aina, decides=expert, **how)


def gate(hands: Hands, plan: str, title: str, day: date) -> str:
    """What a gate says of a day."""
    hands.open(f"{plan}cels/")
    hands.fill(day_of("diena", day))
    hands.press("Parādīt")
    return hands.page.locator(".gates li", has=hands.page.locator(".what", has_text=title)).inner_text()


@pytest.mark.acceptance("A04", "A16")
def test_changed_suspended_resumed_and_ended(world: World, signed: None) -> None:
    with clock.on(AUTUMN):
        row = approved(world)
        representative(row.learner, by=world.user("linda"))
        approved(world, identity=MARKS)
    plan = f"/plani/{row.public_id}/"
    with clock.on(MARCH):
        linda = world.signed_in("linda")
        changed(world, linda, plan)
        suspended(world, linda, plan)
        ended(world, linda, plan)
        seen_by_the_municipality(world)


def changed(world: World, linda: Hands, plan: str) -> None:
    """More hours wait for the expert; the log says why and who."""
    linda.open(plan)
    linda.follow("Mainīt plānu")
    linda.fill({"reason": "Vairāk stundu pirms eksāmeniem."})
    linda.press("Turpināt")
    linda.open(f"{plan}melnraksts/pasakums/?next=check")
    linda.fill({"hours": "48"})
    linda.press("Saglabāt un turpināt")
    linda.open(f"{plan}melnraksts/parbaudit/")
    linda.press("Iesniegt ekspertam")
    assert "Izmaiņas gaida projekta eksperta lēmumu." in linda.main
    vita = world.signed_in("eksperts")
    vita.open(f"{plan}lemums/")
    assert "Akadēmiskās stundas plānā (mainīts)" in vita.main
    vita.press("Apstiprināt")
    linda.open(plan)
    assert "2. redakcija: spēkā" in linda.main
    assert "Vairāk stundu pirms eksāmeniem. Mainīts: Akadēmiskās stundas plānā." in linda.main


def suspended(world: World, linda: Hands, plan: str) -> None:
    """The notice has its number and reaches everybody; meetings stop that day and go on after the plan is resumed."""
    linda.follow("Apturēt vai izbeigt plānu")
    linda.look(dark=True)
    linda.fill(
        {"kind": "suspension", "reason": "learner", "explanation": "Slimo.", **day_of("stopped_from", MARCH.date()),
         **day_of("last_meeting", date(2027, 2, 22)), "hours": "16"}
    )  # fmt: skip
    linda.press("Saglabāt")
    assert "PB-2027-PVS-0001" in linda.main and "Slimo." not in linda.main
    assert "Likumiskā pārstāve: Ilze Paraudziņa – e-pastā" in linda.main
    linda.look(dark=True)
    world.work()
    letter = world.letter("ilze@paraugs.example", subject="Atbalsta plāns IAP-2026-PVS-0001 ir apturēts")
    assert "PB-2027-PVS-0001" in letter and "Rūta" not in letter and "Slimo" not in letter
    karlis = world.signed_in("karlis")
    karlis.open(world.link_in(world.letter("karlis@paraugs.example", subject="ir apturēts")))
    assert "PB-2027-PVS-0001" in karlis.main
    assert "Plāns ir apturēts vai izbeigts, sākot ar 01.03.2027." in gate(linda, plan, "Plāns", MARCH.date())
    linda.open(plan)
    linda.press("Atsākt plānu")
    assert "Izdarīts" in gate(linda, plan, "Plāns", MARCH.date())


def ended(world: World, linda: Hands, plan: str) -> None:
    linda.open(f"{plan}apturet/")
    linda.fill(
        {"kind": "end", "reason": "mentor", **day_of("stopped_from", date(2027, 3, 2)),
         **day_of("last_meeting", date(2027, 2, 22)), "hours": "16"}
    )  # fmt: skip
    linda.press("Saglabāt")
    assert "PB-2027-PVS-0002" in linda.main and "izbeigts priekšlaikus" in linda.main
    assert linda.page.locator("a", has_text="Mainīt plānu").count() == 0
    world.work()
    assert "PB-2027-PVS-0002" in world.letter("karlis@paraugs.example", subject="ir izbeigts")


def seen_by_the_municipality(world: World) -> None:
    """One contract serves both plans; the coordinator finds them all and reads no risks."""
    number = str(EmploymentContract.objects.get())
    raitis = world.signed_in("raitis")
    for name in ("Paraudziņa, Rūta", "Jaunformāts, Marks"):
        raitis.open("/plani/")
        raitis.look()
        raitis.follow(name)
        assert f"līgums {number}" in raitis.main
        assert "Riski un pamatojums" not in raitis.main


@pytest.mark.acceptance("A05")
def test_extended_into_the_summer_by_a_certified_order(world: World, signed: None) -> None:
    with clock.on(AUTUMN):
        row = approved(world)
        EmploymentContract.objects.update(end=date(2027, 6, 30))
    plan = f"/plani/{row.public_id}/"
    with clock.on(MAY):
        linda, aina, vita = (world.signed_in(login) for login in ("linda", "aina", "eksperts"))
        asked = handed_in(linda, plan)
        vita.open(asked)
        vita.press("Apstiprināt pagarinājumu")
        assert "Iestādes vadītājs rīkojuma kopiju vēl nav apliecinājis." in vita.main
        aina.open(asked)
        aina.look()
        aina.press("Apliecināt: kopija pareiza")
        assert "Aina Vadītāja-Demo, 24.05.2027." in aina.main
        vita.open(asked)
        vita.press("Apstiprināt pagarinājumu")
        linda.open(plan)
        facts_of = linda.facts()
        assert facts_of["Tikšanās līdz"] == "11.06.2027., ar pagarinājumu"
        assert facts_of["Akadēmiskās stundas ar pagarinājumu"] == "46 (40 un 6)"
        linda.look(dark=True)
        assert "Diena der" in gate(linda, plan, "Tikšanās", date(2027, 6, 11))
        assert "R14, RS-2026" in gate(linda, plan, "Tikšanās", date(2027, 6, 12))


def handed_in(linda: Hands, plan: str) -> str:
    """First with a day after the measures, which the rule refuses beside the field; nothing typed is lost."""
    linda.open(plan)
    linda.follow("Pagarināt plānu vasarā")
    linda.look(dark=True)
    linda.fill(
        {"reason": "measures", "order_number": "1-9/17", **day_of("order_date", date(2027, 5, 20)),
         **day_of("measures_until", date(2027, 6, 11)), **day_of("end", date(2027, 6, 12)), "hours": "6"}
    )  # fmt: skip
    copy = FilePayload(name="rikojums.pdf", mimeType="application/pdf", buffer=plans.ORDER_COPY.content)
    linda.bring("copy", copy)
    linda.press("Iesniegt ekspertam")
    assert "R15, RS-2026" in linda.main
    linda.look()
    linda.fill(day_of("end", date(2027, 6, 11)))
    linda.bring("copy", copy)
    linda.press("Iesniegt ekspertam")
    assert "PA-2027-PVS-0001" in linda.main
    return linda.page.url.removeprefix(linda.home)


@pytest.mark.acceptance("A18")
def test_the_seventh_learner_of_a_mentor_is_refused_and_another_mentor_chosen(world: World, signed: None) -> None:
    with clock.on(AUTUMN):
        linda, aina = world.user("linda"), world.user("aina")
        chosen = plans.contract(aina)
        for number in range(6):
            plans.submitted(by=linda, head=aina, chosen=chosen, identity=pupil(number))
        row = plans.begun(by=linda, identity=MARKS)
        plans.fill(row.versions.get(), by=linda, chosen=chosen)
        plans.contract_of(METRA, chosen)
        refused(world.signed_in("linda"), f"/plani/{row.public_id}/")
    row.refresh_from_db()
    assert [one.mentor.surname for one in row.providers.all()] == ["Paraugmentore"]


def pupil(number: int) -> Identity:
    return Identity(
        given_name=f"Anna{number}", surname="Ārzemniece", gender="f", personal_code="", birth_date=date(2012, 5, 1),
        document=f"pase {number}",
    )  # fmt: skip


def refused(linda: Hands, plan: str) -> None:
    linda.open(f"{plan}melnraksts/parbaudit/")
    assert "R8, RS-2026" in linda.main
    assert "Šis būtu mentora 7. izglītojamais semestrī; atļauts ne vairāk par 6" in linda.main
    assert linda.page.locator("main button[disabled]").count() == 1
    linda.look(dark=True)
    linda.open(f"{plan}melnraksts/mentors/?next=check")
    assert "R8, RS-2026" in linda.main  # beside the field too
    other = linda.page.locator("label", has_text="Mētra Paraugmentore").get_attribute("for")
    linda.fill({"contract": linda.page.locator(f"#{other}").get_attribute("value") or ""})
    linda.press("Saglabāt un turpināt")
    assert "R8, RS-2026" not in linda.main
    linda.press("Iesniegt ekspertam")
    assert "ir iesniegts" in linda.main
