"""By keyboard: a pair of the Digital Academy from the programme's set-up to its recognition."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from forms.pairs.models import Pairing, Participant, Recognition, Run
from forms.pairs.states import PairState
from forms.records.certificates import CertificateState
from kernel.periods import today
from tests.e2e.world import World
from tests.factories.pairs import OFFER, WISH
from tests.factories.questionnaires import SECRET, filled, person

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.acceptance("A52")
@pytest.mark.acceptance("A55")
@pytest.mark.acceptance("A56")
@pytest.mark.acceptance("A57")
@pytest.mark.acceptance("A58")
def test_a_pair_from_set_up_to_recognition(world: World) -> None:
    person("Dace", "DAC")
    dace = world.signed_in("dace")
    dace.open("/darba-telpa/")
    dace.follow("Mentorings: pāri un programmas")
    dace.follow("Jauna programma")
    last = today() + timedelta(days=30)  # so short that what belongs to the end is open now
    dace.fill({
        "title": "Pavasara grupa", "start_0": str(today().day), "start_1": str(today().month), "start_2": str(today().year),
        "end_0": str(last.day), "end_1": str(last.month), "end_2": str(last.year),
    })  # fmt: skip
    dace.look(dark=True)
    dace.press("Atvērt programmu")
    for name, side in (("Ilze", "mentor"), ("Anna", "mentee")):
        dace.follow("Uzņemt dalībnieku")
        dace.fill({
            "side": side, "given_name": name, "surname": "Izdomāta", "gender": "f", "email": f"{name.lower()}@paraugs.example",
        })  # fmt: skip
        dace.press("Uzņemt dalībnieku")
    ilze, anna = (Participant.objects.get(person__given_name=name) for name in ("Ilze", "Anna"))
    filled("C1-mentor", by=ilze.user, given=OFFER)
    filled("C1-mentee", by=anna.user, given=WISH)

    dace.follow("Anna Izdomāta")
    assert "Abi var tikties vienā un tajā pašā veidā." in dace.main
    dace.look(dark=True)
    dace.press("Piedāvāt šo pāri – Ilze Izdomāta", tag="a")
    dace.fill({"model": "individual"})
    dace.look()
    dace.press("Piedāvāt")

    mentor, mentee = world.signed_in("ilze"), world.signed_in("anna")
    row = Pairing.objects.get()
    for hands in (mentor, mentee):
        hands.open(reverse("pairs:pair", args=[row.public_id]))
        hands.follow("Piekrist vai atteikties")
        hands.fill({"answer": "yes"})
        hands.press("Nosūtīt atbildi")
    dace.open(reverse("pairs:pair", args=[row.public_id]))
    dace.press("Reģistrēt pāri")
    assert "Vēl nav programmas ētikas apliecinājuma: Ilze Izdomāta" in dace.main
    dace.look(dark=True)
    for one in (ilze, anna):
        filled("C12", by=one.user)
    mentor.open(reverse("pairs:pair", args=[row.public_id]))
    mentor.follow("Plānot tikšanās")
    mentor.fill({"days": f"{today():%d.%m.%Y.}"})
    mentor.press("Plānot tikšanās")
    mentor.look()
    mentor.press(f"Notika – {today():%d.%m.%Y.}")
    filled("C8", by=ilze.user, subject=row.public_id)
    for who, key in ((anna, "C9"), (anna, "C11"), (ilze, "C10")):
        filled(key, by=who.user, subject=row.public_id)
    world.work()
    dace.open(reverse("pairs:pair", args=[row.public_id]))
    assert "10 / 10" in dace.main and SECRET not in dace.main
    dace.look(dark=True)
    mentee.open(reverse("pairs:pair", args=[row.public_id]))
    mentee.follow("Beigt pāra darbu")
    mentee.fill({"reason": "reached"})
    mentee.press("Beigt pāra darbu")
    row.refresh_from_db()
    assert row.state == PairState.ENDED
    assert not row.dues.filter(key__in=["C8", "C9", "C10", "C11"], form=None).exists()
    dace.open(reverse("pairs:pair", args=[row.public_id]))
    dace.press("Pasniegt pateicības")
    world.work()
    assert set(Recognition.objects.values_list("state", flat=True)) == {CertificateState.ISSUED}
    mentee.open(reverse("pairs:pair", args=[row.public_id]))
    number = Recognition.objects.get(participant=anna).case.number
    assert number in mentee.main
    mentee.look(dark=True)
    dace.open(reverse("pairs:run", args=[Run.objects.get().public_id]))
    dace.look(dark=True)
