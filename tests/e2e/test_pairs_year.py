"""By keyboard: a year of the Young Mentors' Movement, from the council's decision to what is asked five years later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from forms.pairs.models import Pairing, Participant, Recognition, Run
from forms.pairs.states import PairState
from forms.records.certificates import CertificateState
from forms.reminders.actions import remind
from kernel.jobs.models import Job, State
from kernel.periods import RIGA, add_years, now
from tests.e2e import clock
from tests.e2e.hands import Hands
from tests.e2e.steps import sign
from tests.e2e.world import World
from tests.factories.pairs import noted, place
from tests.factories.questionnaires import SECRET, filled, person

pytestmark = [pytest.mark.browser, pytest.mark.server]
BEGIN, MIDDLE, LAST = (datetime(2027, month, day, 9, 0, tzinfo=RIGA) for month, day in ((2, 1), (6, 10), (10, 20)))
END = date(2027, 10, 31)
HOME = "/darba-telpa/"


def parts(day: date, name: str) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def page_of(row: Pairing) -> str:
    return reverse("pairs:pair", args=[row.public_id])


def noted_only() -> None:
    """News reaches the pair; that forms are sealed is another journey's."""
    noted()
    Job.objects.filter(state=State.WAITING).update(due_at=now() + timedelta(days=9_000))


@pytest.mark.acceptance("A47", "A48", "A49", "A50", "A51", "A58")
def test_a_year_of_the_movement(world: World) -> None:
    zane = person("Zane", "YMC", place=place())
    zane.person.personal_code = "339999-00048"  # whoever signs is known by it
    zane.person.save()
    with clock.on(BEGIN):
        hands = world.signed_in("zane")
        set_up(hands)
        run = Run.objects.get()
        ilze, anna = recruited(hands, run)
        row = paired(world, hands, ilze, anna)
        met(world, hands, row, ilze, anna)
    with clock.on(MIDDLE):
        for one in (ilze, anna):
            filled("B13-vidus", by=one.user, subject=row.public_id)
        noted_only()
        hands = world.signed_in("zane")
        hands.open(page_of(row))
        assert "5 / 5" in hands.main and SECRET not in hands.main
        hands.look(dark=True)
    with clock.on(LAST):
        closed(world, world.signed_in("zane"), row, ilze, anna)
    for years in (1, 3, 5):
        asked_again(world, row, anna, years)
    assert zane.pk == Run.objects.get().coordinator_id


def set_up(zane: Hands) -> None:
    """The council has decided; the programme is opened, its description and the decision are written down."""
    zane.open(HOME)
    zane.follow("Mentorings: pāri un programmas")
    zane.follow("Jauna programma")
    zane.fill({
        "title": "Jauniešu mentori 2027", **parts(BEGIN.date(), "start"), **parts(END, "end"), "youngest": "13", "oldest": "25",
        "decision": "Domes 25.01.2027. lēmums Nr. 12",
    })  # fmt: skip
    zane.press("Atvērt programmu")
    run = Run.objects.get()
    for key in ("B1", "B2", "B4"):
        filled(key, by=run.coordinator)
    noted_only()
    zane.open(reverse("pairs:run", args=[run.public_id]))
    assert "Domes 25.01.2027. lēmums Nr. 12" in zane.main and "Rādītāji" in zane.main
    assert zane.page.locator(".task-list li").count() == 13
    zane.look(dark=True)
    zane.follow("1. Aprakstīt programmu")
    zane.fill({"text": "Apraksts nosūtīts domei."})
    zane.tab_to(name="done")
    zane.page.keyboard.press("Space")
    zane.press("Saglabāt")
    assert "Apraksts nosūtīts domei." in zane.main


def recruited(zane: Hands, run: Run) -> tuple[Participant, Participant]:
    for name, side, born in (("Ilze", "mentor", date(2005, 5, 6)), ("Anna", "mentee", date(2010, 5, 6))):
        zane.open(reverse("pairs:run", args=[run.public_id]))
        zane.follow("Uzņemt dalībnieku")
        zane.fill({
            "side": side, "given_name": name, "surname": "Izdomāta", "gender": "f", "email": f"{name.lower()}@paraugs.example",
            **parts(born, "birth_date"),
        })  # fmt: skip
        zane.press("Uzņemt dalībnieku")
    ilze, anna = (Participant.objects.get(person__given_name=name) for name in ("Ilze", "Anna"))
    zane.open(reverse("pairs:participant", args=[anna.public_id]))
    zane.follow("Rakstīt profilu")
    profiled(zane)
    filled("B6", by=ilze.user)
    noted_only()
    zane.open(reverse("pairs:participant", args=[anna.public_id]))
    assert "Vecuma starpība gados: 5" in zane.main and "kopīgo vārdu skaits" in zane.main
    zane.look(dark=True)
    zane.follow("Ierakstīt piekrišanu")
    zane.fill({"given_by": "Inga Izdomāta", **parts(BEGIN.date(), "given_on")})
    zane.press("Saglabāt")
    assert "Inga Izdomāta, 01.02.2027." in zane.main
    return ilze, anna


def profiled(zane: Hands) -> None:
    """The basic profile opens the in-depth one."""
    zane.follow("Aizpildīt")
    zane.press("Sākt")
    zane.tab_to(name="piekrit")
    zane.page.keyboard.press("Space")
    zane.fill({**parts(BEGIN.date(), "diena"), "avots": "skolas-psihologs"})
    zane.press("Saglabāt un turpināt")
    zane.fill({
        "vards": "Anna Izdomāta", "vecums": "16", "dzivesvieta": "Paraugpils", "nodarbosanas": "macas", "atbilst": "yes",
    })  # fmt: skip
    zane.press("Saglabāt un turpināt")
    assert zane.heading == "Padziļinātais profils"
    zane.look(dark=True)
    zane.fill({"tehnika": "mutiska-intervija", "velmes": "Āboli un palodze."})
    zane.press("Saglabāt un turpināt")
    zane.press("Apstiprināt un iesniegt")
    assert zane.heading == "Mentorējamā profils"


def paired(world: World, zane: Hands, ilze: Participant, anna: Participant) -> Pairing:
    zane.open(reverse("pairs:participant", args=[anna.public_id]))
    zane.press("Piedāvāt šo pāri – Ilze Izdomāta", tag="a")
    zane.fill({"model": "peer"})
    zane.press("Piedāvāt")
    row = Pairing.objects.get()
    for name in ("ilze", "anna"):
        hands = world.signed_in(name)
        hands.open(page_of(row))
        hands.follow("Piekrist vai atteikties")
        hands.fill({"answer": "yes"})
        hands.press("Nosūtīt atbildi")
    zane.open(page_of(row))
    zane.press("Reģistrēt pāri")
    assert "Vēl nav programmas ētikas apliecinājuma: Ilze Izdomāta" in zane.main
    return row


def met(world: World, zane: Hands, row: Pairing, ilze: Participant, anna: Participant) -> None:
    """Ethics, the first meeting, a phase, and the note of it that the two alone read."""
    filled("B7", by=ilze.user)
    mentor = world.signed_in("ilze")
    mentor.open(page_of(row))
    mentor.look(dark=True)
    mentor.follow("Plānot tikšanās")
    mentor.fill({"days": f"{BEGIN:%d.%m.%Y.}"})
    mentor.press("Plānot tikšanās")
    mentor.press(f"Notika – {BEGIN:%d.%m.%Y.}")
    for one, key in (
        (ilze, "B9"),
        (ilze, "B8"),
        (anna, "B8"),
        (anna, "B10"),
        (ilze, "B13-sakums"),
        (anna, "B13-sakums"),
    ):
        filled(key, by=one.user, subject=row.public_id)
    note = filled("B11", by=ilze.user, subject=row.public_id)
    noted_only()
    mentor.open(page_of(row))
    mentor.follow("Mainīt posmu")
    mentor.fill({"phase": "work"})
    mentor.press("Saglabāt")
    assert "darbošanās" in mentor.main.lower()
    record = reverse("questionnaires:record", args=[note.public_id])
    mentee = world.signed_in("anna")
    mentee.open(page_of(row))
    mentee.look(dark=True)
    mentee.open(record)
    assert SECRET in mentee.main
    zane.open(record)
    assert SECRET not in zane.main and "Jūs redzat datumus, vērtējumus" in zane.main


def closed(world: World, zane: Hands, row: Pairing, ilze: Participant, anna: Participant) -> None:
    """The last questionnaire, the end, certificates with their public pages, the report."""
    for one in (ilze, anna):
        filled("B13-beigas", by=one.user, subject=row.public_id)
    noted_only()
    mentor = world.signed_in("ilze")
    mentor.open(page_of(row))
    mentor.follow("Beigt pāra darbu")
    mentor.fill({"reason": "reached"})
    mentor.press("Beigt pāra darbu")
    row.refresh_from_db()
    assert (row.state, row.dues.filter(form=None, due__lte=LAST.date()).count()) == (PairState.ENDED, 0)
    zane.open(page_of(row))
    zane.press("Pasniegt pateicības")
    report = filled("B14", by=row.run.coordinator)
    world.work()
    assert set(Recognition.objects.values_list("state", flat=True)) == {CertificateState.ISSUED}
    mentee = world.signed_in("anna")
    mentee.open(page_of(row))
    number = Recognition.objects.get(participant=anna).case.number
    mentee.follow(f"Publiskā lapa – {number}")
    assert number in mentee.main and "Anna" not in mentee.main
    mentee.look()
    zane.open(HOME)
    zane.follow("Izlasīt un parakstīt – Noslēguma ziņojums")
    sign(world, zane)
    report.refresh_from_db()
    zane.open(reverse("questionnaires:record", args=[report.public_id]))
    assert "Vēl trūkst Jūsu paraksta" not in zane.main
    zane.open(reverse("pairs:run", args=[row.run.public_id]))
    zane.look(dark=True)


def asked_again(world: World, row: Pairing, anna: Participant, years: int) -> None:
    """A letter three days before, the form among the tasks; the record answers it."""
    due = add_years(END, years)
    with clock.on(datetime(due.year, due.month, due.day - 3, 8, 0, tzinfo=RIGA)):
        assert world.elsewhere(lambda: remind(on=now())) == 2
        waiting = row.dues.get(participant=anna, key="B13-pec", due=due)
        assert waiting.form is None
        if years == 1:
            mentee = world.signed_in("anna")
            mentee.open(HOME)
            assert "Anketa pēc laika" in mentee.main
        filled("B13-pec", by=anna.user, subject=row.public_id)
        noted_only()
        waiting.refresh_from_db()
        assert waiting.form is not None
