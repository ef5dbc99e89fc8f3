"""One real thing of each kind on the near side: draft, contract, archived document, waiting turn, paper with a scan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import signing.facade as signing_facade
from forms.contracts import actions
from forms.contracts.models import EmploymentContract
from forms.people import importing
from forms.people.importing import Line
from forms.people.models import Gender, Person
from forms.people.partners import PartnerOnboarding
from forms.programmes.models import UnitRate
from forms.records import road
from forms.records.models import CaseDocument, Draft
from kernel.editions.catalogue import load_shipped
from kernel.jobs.queue import drain
from kernel.periods import now
from signing.envelopes import actions as envelopes
from signing.envelopes import paper as paper_road
from signing.envelopes.models import Envelope, Turn
from tests.access.world import World
from tests.factories import contract_draft
from tests.factories.people import learner, learner_terms, representative
from tests.factories.training import application, training_group, training_material

#: The parties of tests/data/contract.json and whose sign-ins they are here.
PARTIES = (
    ("MEN", "Kārlis", "Testnieks", Gender.MALE, date(2004, 6, 9), "090604-29900"),
    ("HEAD", "Aina", "Vadītāja-Demo", Gender.FEMALE, date(1970, 5, 17), "170570-19900"),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """make: from the world to the URL keywords of one near object; called once per test."""

    name: str
    make: Callable[[World], Mapping[str, Any]]
    marks: tuple[pytest.MarkDecorator, ...] = ()


def _draft(world: World) -> Draft:
    load_shipped()
    UnitRate.objects.create(valid_from=date(2027, 1, 1), amount=Decimal("11.00"), source="Demonstrācijas dati")
    for role, given, surname, gender, born, code in PARTIES:
        Person.objects.create(
            given_name=given,
            surname=surname,
            gender=gender,
            birth_date=born,
            personal_code=code,
            user=world.users[role, "near"],
        )
    return contract_draft(world.users["HEAD", "near"])


def _contract(world: World) -> EmploymentContract:
    return actions.submit_contract(draft=_draft(world), by=world.users["HEAD", "near"], on=now())


def _sent(world: World) -> CaseDocument:
    """Numbered, rendered, with its signers: the mentor first."""
    contract = _contract(world)
    case = actions.send_contract(contract=contract, by=world.users["HEAD", "near"], on=now())
    road.prepare_document(case=case.public_id, on=now())
    return CaseDocument.objects.get(pk=case.pk)


def draft(world: World) -> Mapping[str, Any]:
    return {"draft_id": _draft(world).public_id, "name": "employer"}


def contract(world: World) -> Mapping[str, Any]:
    return {"contract_id": _contract(world).public_id, "page": 1}


def turn(world: World) -> Mapping[str, Any]:
    case = _sent(world)
    waiting = Turn.objects.get(envelope__subject=case.public_id, user=world.users["MEN", "near"])
    return {"turn": waiting.public_id, "number": 1, "case_id": case.public_id}


def archived(world: World) -> Mapping[str, Any]:
    """Signed by both, sealed, deposited; the test trust services answer meanwhile."""
    case = _sent(world)
    for row in Turn.objects.filter(envelope__subject=case.public_id).select_related("envelope", "user"):
        envelopes.request_signature(
            turn=row.public_id,
            envelope=row.envelope.public_id,
            means="test",
            by=row.user,
            on=now(),
            evidence={"recognised": "account"},
        )
        drain(strict=True)
    assert signing_facade.deposit_summary(case.public_id) is not None
    return {
        "case_id": case.public_id,
        "subject": case.public_id,
        "contract_id": case.contract.public_id,
        "number": 1,
        "what": "original",
    }


def paper(world: World) -> Mapping[str, Any]:
    """On the paper road, with a scan that waits for the second pair of eyes."""
    case = _sent(world)
    by = world.users["HEAD", "near"]
    paper_road.choose_paper(subject=case.public_id, by=by, on=now())
    paper_road.upload_scan(
        subject=case.public_id,
        scan=Envelope.objects.get(subject=case.public_id).original.read(),
        place="Mape „Līgumi”, kabinets 12",
        signed_on=None,
        by=by,
        on=now(),
    )
    return {"subject": case.public_id, "number": 1}


def training(world: World) -> Mapping[str, Any]:
    """A round, a group and a material of the public schedule."""
    by = world.users["REG", "near"]
    group = training_group(by=by)
    material = training_material(by=by)
    return {"round_id": group.round.public_id, "group_id": group.public_id, "material_id": material.public_id}


def training_application(world: World) -> Mapping[str, Any]:
    """Submitted, with a place and a copy of the education document."""
    load_shipped()
    group = training_group(by=world.users["REG", "near"])
    return {"group_id": group.public_id, "application_id": application(group, copy=True).public_id}


def one_learner(world: World) -> Mapping[str, Any]:
    """A learner of the near institution with a representative."""
    load_shipped()
    row = learner(by=world.users["IAPS", "near"])
    found = representative(row, by=world.users["IAPS", "near"])
    return {"learner_id": row.public_id, "representation_id": found.public_id}


def partner(world: World) -> Mapping[str, Any]:
    """The partner data of the near institution."""
    place = world.institutions["near"]
    PartnerOnboarding.objects.create(institution=place)
    return {"place_id": place.public_id}


def colleague(world: World) -> Mapping[str, Any]:
    """A plan author of the near institution."""
    return {"code": "PVS", "user_id": world.users["IAPS", "near"].public_id, "role": "IAPS"}


def table(world: World) -> Mapping[str, Any]:
    """A table of learners that waits for its maker, the head."""
    line = Line(number=2, name="Rūta Paraudziņa", terms=learner_terms())
    by = world.users["HEAD", "near"]
    kept = importing.keep(institution=world.institutions["near"], lines=[line], by=by, on=now())
    return {"table_id": kept.public_id}


_OFFICE = (pytest.mark.office, pytest.mark.slow)
THINGS = (
    Thing("draft", draft),
    Thing("training", training),
    Thing("application", training_application),
    Thing("learner", one_learner),
    Thing("partner", partner),
    Thing("table", table),
    Thing("colleague", colleague),
    Thing("contract", contract, _OFFICE),
    Thing("turn", turn, _OFFICE),
    Thing("case", archived, _OFFICE),
    Thing("paper", paper, _OFFICE),
)
