"""An order to hold finds a person in every kind of document, and covers what comes into the archive after it."""

from __future__ import annotations

from datetime import date

import pytest

import signing.facade as signing_facade
from forms.archive.disposal import facts, holding
from forms.archive.jobs import index
from forms.plans.requests import actions as requests
from forms.records.models import CaseDocument
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.periods import now
from signing.facade import Mandate
from tests.factories import archive
from tests.factories.people import learner, representative
from tests.factories.requests import prepared
from tests.forms import desks

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("testbed")]
COURT = Mandate("Paraugpils rajona tiesa", "C-12/2026", date(2026, 11, 2))


def held(case: CaseDocument) -> bool:
    deposit = signing_facade.deposit_summary(case.public_id)
    assert deposit is not None
    return deposit.hold


@pytest.mark.acceptance("A37")
def test_what_comes_later_falls_under_the_order_until_it_is_lifted(two: list[CaseDocument]) -> None:
    clerk = desks.user("arhivs")
    order = holding.place(
        query={"person": "Kārļa Testnieka", "place": "PVS", "first": date(2026, 1, 1), "last": None},
        mandate=COURT, scope="Persona: Kārļa Testnieka", by=clerk, on=now(),
    )  # fmt: skip
    assert [held(case) for case in two] == [True, True]
    third = archive.contract("Vēl viens līgums")
    assert held(third)
    assert [one.public_id for one in signing_facade.holds_of(third.public_id)] == [order]
    assert Event.objects.filter(event="archive.hold_placed", subject=third.public_id).count() == 1
    index(case=str(third.public_id))  # asked again it is nothing
    assert Event.objects.filter(event="archive.hold_placed", subject=third.public_id).count() == 1
    assert holding.lift(order=order, mandate=COURT, by=clerk, on=now()) == 3
    assert not held(archive.contract("Pēc atcelšanas"))


def test_another_person_another_place_and_another_time_stay_free(two: list[CaseDocument]) -> None:
    clerk = desks.user("arhivs")
    first = two[0].number
    assert facts.found_for_hold({"person": "Kārlim Testniekam"}) == [case.public_id for case in two]
    assert facts.found_for_hold({"person": "Kārlis Paraudziņš"}) == []
    assert facts.found_for_hold({"person": "Testnieks", "place": "DPS"}) == []
    assert facts.found_for_hold({"person": "Testnieks", "last": date(2020, 1, 1)}) == []
    assert facts.found_for_hold({"number": first.lower()}) == [two[0].public_id]
    assert facts.found_for_hold({"number": first[:-1]}) == []  # a hold names a document, not a part of its number
    holding.place(query={"number": first}, mandate=COURT, scope="", by=clerk, on=now())
    assert not held(archive.contract("Cits dokuments"))


def test_a_learner_is_found_by_the_record_where_title_and_parties_do_not_say_the_name(demo: None) -> None:
    linda = desks.user("linda")
    ruta = learner(by=linda)
    representative(ruta, by=linda)
    request = prepared(ruta, by=linda)
    case = requests.send_request(request=request, version=request.version, by=linda, on=now())
    Job.objects.filter(name="records.prepare").delete()
    CaseDocument.objects.filter(pk=case.pk).update(title="Iesniegums")
    archive.sealed(CaseDocument.objects.get(pk=case.pk), text="Bez vārdiem")
    for name in ("Rūta Paraudziņa", "Paraudziņas Rūtas", "Ilzei Paraudziņai"):
        assert facts.found_for_hold({"person": name}) == [case.public_id], name
    assert facts.found_for_hold({"person": "Rūta Testniece"}) == []
