"""One real thing of each kind on the near side: draft, contract, archived document, waiting turn, paper with a scan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from doc_templates.models import RenderedDocument
from forms.archive.disposal.models import DisposalLine, DisposalList
from forms.archive.disposal.states import ListState
from forms.archive.files import actions as files
from forms.archive.files.models import CaseFile
from forms.archive.finding import actions as archive
from forms.archive.finding.facts import Asked
from forms.archive.finding.models import DocumentSet, SetForm, SetState
from forms.archive.handing import actions as handing
from forms.archive.handing.actions import HandoverTerms
from forms.archive.intake import actions as intake
from forms.archive.intake.models import IntakeItem
from forms.archive.keepers import keeper_of
from forms.archive.rights import actions as rights_actions
from forms.archive.rights.models import RightsRequest
from forms.archive.rights.states import Asked as RightAsked
from forms.closing import actions as ending
from forms.contracts import actions
from forms.contracts.changes import actions as changes
from forms.contracts.interviews import actions as interviews
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import ContractState
from forms.institutions import calendar
from forms.institutions.views import shown_key
from forms.months.diary.models import DiaryEntry
from forms.months.grids.models import ScheduleRow, SupportSchedule
from forms.months.models import LearnerMonth, OpeningRequest
from forms.months.monthend import actions as month_ends
from forms.months.monthend import facts as month_end_facts
from forms.months.monthend.access import Place
from forms.months.monthend.access import reach_of as month_end_reach
from forms.months.monthend.states import Readiness
from forms.months.opening import open_month
from forms.months.pay import actions as pay
from forms.months.pay.facts import payable_of
from forms.months.pay.models import PayStatement
from forms.months.pay.states import Manner
from forms.months.timesheets.models import Timesheet
from forms.pairs import actions as pairing
from forms.pairs import recognition
from forms.pairs.models import Participant, Run
from forms.people import importing, rates
from forms.people.access import scope_of
from forms.people.importing import Line
from forms.people.models import Gender, Institution, Membership, Person, Role
from forms.people.partners import PartnerOnboarding
from forms.plans import actions as plan_actions
from forms.plans import extending, stopping
from forms.plans import facts as plan_facts
from forms.plans.extensions import PlanExtension
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.safety.actions import enter_note
from forms.plans.safety.states import Fact, Informed
from forms.plans.uploading.actions import mark_uploaded
from forms.programmes.models import UnitRate
from forms.questionnaires import actions as form_actions
from forms.questionnaires import proposals as form_proposals
from forms.records import actions as records
from forms.records import road
from forms.records.models import CaseDocument, Draft
from forms.supervision import actions as supervising
from forms.supervision.teams import actions as teams
from forms.training.nominations.actions import nominate
from forms.training.registry.models import MentorRegistryEntry
from kernel.editions.models import Edition
from kernel.files import store
from kernel.jobs.queue import drain
from kernel.periods import Month, now, riga_date, start_of_day
from signing.archive.models import HoldOrder
from signing.data import Signer, SigningPolicy
from signing.envelopes import actions as envelopes
from signing.envelopes import paper as paper_road
from signing.envelopes import together
from signing.envelopes.models import Envelope, Turn
from tests.access.world import World
from tests.factories import closing, contract_draft, pairs, plans, questionnaires, supervision
from tests.factories.agreements import written
from tests.factories.contracts import amendment_terms, in_force_contract, interview_terms, termination_terms
from tests.factories.own_text import blank_pages, changed_text, own_template
from tests.factories.people import learner, learner_terms, representative
from tests.factories.requests import prepared
from tests.factories.training import application as one_application
from tests.factories.training import issued, trained, training_group, training_material
from tests.forms.months import pay_rows

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


def annexed(world: World) -> Mapping[str, Any]:
    """Sent together with a picture."""
    row, by = _contract(world), world.users["HEAD", "near"]
    out = BytesIO()
    Image.new("RGB", (40, 40)).save(out, "PNG")
    signing_facade.lay_annex(
        record=row.public_id, content=out.getvalue(), media_type="image/png", name="plans.png", by=by, on=now()
    )
    case = actions.send_contract(contract=row, by=by, on=now())
    road.prepare_document(case=case.public_id, on=now())
    waiting = Turn.objects.get(envelope__subject=case.public_id, user=world.users["MEN", "near"])
    return {"turn": waiting.public_id, "annex": 1, "number": 1, "subject": case.public_id}


def turn(world: World) -> Mapping[str, Any]:
    case = _sent(world)
    waiting = Turn.objects.get(envelope__subject=case.public_id, user=world.users["MEN", "near"])
    shown = {waiting.public_id: waiting.envelope.current.sha256}
    by = world.users["MEN", "near"]
    asked = together.ask(public_id=uuid4(), shown=shown, means="test", by=by, on=now(), evidence={})
    return {"turn": waiting.public_id, "number": 1, "case_id": case.public_id, "set_id": asked.public_id}


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
    case.refresh_from_db()
    by = world.users["HEAD", "near"]
    by.first_name, by.last_name = "Aina", "Vadītāja-Demo"
    copy = archive.certify(case=case, office="direktore", by=by, on=now())
    drain(strict=True)
    return {
        "copy_id": copy.public_id,
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


def disposal(world: World) -> Mapping[str, Any]:
    """A list for destruction of the near institution that waits for its approvals, and an order to hold."""
    by = world.users["ARC", "near"]
    case = records.open_case(
        record=uuid4(), kind="VI", register_code="PVS", institution_name="near vidusskola", title="Vienošanās",
        document_date=date(2026, 9, 1), retention_until=now(), paper=False, parties={}, by=by, on=now(),
    )  # fmt: skip
    row = DisposalList.objects.create(
        register_code="PVS", institution_name="near vidusskola", due_on=now(), made_by=by, made_at=now(),
        state=ListState.WAITING,
    )  # fmt: skip
    DisposalLine.objects.create(sheet=row, case=case, sha256="0" * 64)
    order = HoldOrder.objects.create(
        authority="Tiesa", number="C-1", dated=date(2026, 9, 1), placed_by=by, placed_at=now()
    )
    return {"list_id": row.public_id, "case_id": case.public_id, "order_id": order.public_id, "code": "PVS"}


def training(world: World) -> Mapping[str, Any]:
    """A round, a group and a material of the public schedule."""
    by = world.users["REG", "near"]
    group = training_group(by=by)
    material = training_material(by=by)
    return {"round_id": group.round.public_id, "group_id": group.public_id, "material_id": material.public_id}


def training_application(world: World) -> Mapping[str, Any]:
    """Submitted, with a place and a copy of the education document."""
    group = training_group(by=world.users["REG", "near"])
    place = world.institutions["near"].municipality.name
    row = one_application(group, copy=True, municipality=place)
    return {"group_id": group.public_id, "application_id": row.public_id}


def certificate(world: World) -> Mapping[str, Any]:
    """Issued, sealed, archived, its holder in the registry."""
    by = world.users["REG", "near"]
    group = training_group(by=by)
    one_application(group)
    trained(group)
    (made,) = issued(group)
    drain(strict=True)
    entry = MentorRegistryEntry.objects.get(certificate=made)
    return {
        "group_id": group.public_id,
        "certificate_id": made.public_id,
        "application_id": made.application.public_id,
        "entry_id": entry.public_id,
        "act": "apturet",
    }


def nomination(world: World) -> Mapping[str, Any]:
    """A candidate proposed by the near municipality."""
    row = nominate(
        municipality=world.institutions["near"].municipality,
        group=training_group(by=world.users["REG", "near"]),
        name="Kārlis Testnieks",
        email="kandidats@paraugs.example",
        by=world.users["COO", "near"],
        on=now(),
    )
    return {"nomination_id": row.public_id}


def one_learner(world: World) -> Mapping[str, Any]:
    """A learner of the near institution with a representative."""
    row = learner(by=world.users["IAPS", "near"])
    found = representative(row, by=world.users["IAPS", "near"])
    return {"learner_id": row.public_id, "representation_id": found.public_id}


def support_request(world: World) -> Mapping[str, Any]:
    """A request of that learner, prepared and not sent."""
    by = world.users["IAPS", "near"]
    row = learner(by=by)
    representative(row, by=by)
    return {"request_id": prepared(row, by=by).public_id}


def plan_draft(world: World) -> Mapping[str, Any]:
    """A plan of the near institution that is being written."""
    return {"plan_id": plans.begun(by=world.users["IAPS", "near"], on=now()).public_id, "name": "laiks"}


def one_plan(world: World) -> Mapping[str, Any]:
    """An approved plan with the near mentor; a change of it waits for the expert."""
    by, head = world.users["IAPS", "near"], world.users["HEAD", "near"]
    chosen = _contract(world)
    EmploymentContract.objects.update(state=ContractState.IN_FORCE)
    chosen.refresh_from_db()
    with patch.object(plan_facts.Papers, "request", plans.signed_request()):
        plan = plans.submitted(by=by, head=head, chosen=chosen, on=now())
        plan_actions.approve(version=plan.versions.get(), by=world.users["EXP", "near"], on=now())
        version = plan_actions.begin_change(plan=plan, reason="Vairāk stundu.", by=by, on=now())
        version = plans.fill(version, by=by, chosen=chosen, on=now(), hours=48)
        plan_actions.submit(version=version, by=by, on=now())
    return {"plan_id": plan.public_id, "provider_id": plan.providers.earliest("pk").public_id}


def learner_month(world: World) -> Mapping[str, Any]:
    """The first month of the near mentor's plan, with one planned meeting."""
    one_plan(world)
    provider = PlanProvider.objects.earliest("pk")
    month = open_month(provider=provider, month=Month.of(provider.start), on=now())
    begins = start_of_day(provider.start) + timedelta(hours=12)
    entry = DiaryEntry.objects.create(
        diary=month.diary, starts_at=begins, ends_at=begins + timedelta(minutes=80), created_by=world.users["MEN", "near"],
        created_at=now(), changed_at=now(),
    )  # fmt: skip
    return {"month_id": month.public_id, "entry_id": entry.public_id}


def asked_month(world: World) -> Mapping[str, Any]:
    """That month, which its mentor asks to have opened."""
    found = learner_month(world)
    OpeningRequest.objects.create(
        of_month=LearnerMonth.objects.get(public_id=found["month_id"]), by=world.users["MEN", "near"], at=now(),
        reason="Nepareizs laiks.",
    )  # fmt: skip
    return {"month_id": found["month_id"]}


def agreement(world: World) -> Mapping[str, Any]:
    """An agreement of the near mentor in that plan, written and not sent."""
    one_plan(world)
    provider = PlanProvider.objects.earliest("pk")
    by = world.users["MEN", "near"]
    return {"agreement_id": written(provider, by=by).public_id}


def month_grid(world: World) -> Mapping[str, Any]:
    """The grid of this month of the near mentor in that plan, with a row of today that nobody has confirmed."""
    one_plan(world)
    provider = PlanProvider.objects.earliest("pk")
    today = riga_date(now())
    month = open_month(provider=provider, month=Month.of(today), on=now())
    ScheduleRow.objects.create(grid=month.grid, day=today, hours=1, topic="Nedēļas plāns")
    return {"month_id": month.public_id}


def plan_extension(world: World) -> Mapping[str, Any]:
    """An approved plan whose extension waits for its certification and for the expert."""
    by, head = world.users["IAPS", "near"], world.users["HEAD", "near"]
    chosen = _contract(world)
    EmploymentContract.objects.update(state=ContractState.IN_FORCE)
    chosen.refresh_from_db()
    with patch.object(plan_facts.Papers, "request", plans.signed_request()):
        plan = plans.approved(by=by, head=head, decides=world.users["EXP", "near"], chosen=chosen, on=now())
        asked = plans.asked_for(plan, by=by, on=now())
    return {"plan_id": plan.public_id, "extension_id": asked.public_id}


def plan_papers(world: World) -> Mapping[str, Any]:
    """A plan with an approved extension that is suspended: both have their documents."""
    there = plan_extension(world)
    row = PlanExtension.objects.get()
    extending.certify(extension=row, by=world.users["HEAD", "near"], on=now())
    extending.approve(extension=row, by=plans.expert("otra"), on=now())
    plan = SupportPlan.objects.get()
    terms = plans.stop_terms(stopped_from=plan.start or plan.semester_start, last_meeting=None, hours=0)
    made = stopping.stop(plan=plan, terms=terms, version=plan.version, by=world.users["IAPS", "near"], on=now())
    return {**there, "stop_id": made.public_id}


def plan_uploads(world: World) -> Mapping[str, Any]:
    """An extended plan: the certified copy of its order lies here and is marked as uploaded."""
    keywords = plan_extension(world)
    asked = PlanExtension.objects.get(public_id=keywords["extension_id"])
    extending.certify(extension=asked, by=world.users["HEAD", "near"], on=now())
    (mark,) = mark_uploaded(
        plan=asked.plan,
        records=[asked.public_id],
        uploaded_on=riga_date(now()),
        by=world.users["IAPS", "near"],
        on=now(),
    )
    return {"plan_id": asked.plan.public_id, "record": asked.public_id, "mark_id": mark.public_id}


def note(world: World) -> Mapping[str, Any]:
    """The near mentor has noted that danger to the learner of the plan was reported."""
    one_plan(world)
    learner_of = PlanProvider.objects.earliest("pk").plan.learner
    row = enter_note(
        learner=learner_of,
        fact=Fact.DANGER,
        informed=[Informed.EMERGENCY, Informed.HEAD],
        informed_on=riga_date(now()),
        by=world.users["MEN", "near"],
        on=now(),
    )
    return {"learner_id": learner_of.public_id, "note_id": row.public_id}


def partner(world: World) -> Mapping[str, Any]:
    """The partner data of the near institution."""
    place = world.institutions["near"]
    PartnerOnboarding.objects.create(institution=place)
    return {"place_id": place.public_id}


def colleague(world: World) -> Mapping[str, Any]:
    """A plan author of the near institution."""
    return {"code": "PVS", "user_id": world.users["IAPS", "near"].public_id, "role": "IAPS"}


def institution(_world: World) -> Mapping[str, Any]:
    """What the near institution is called and where it is."""
    return {"code": "PVS"}


def own_calendar(_world: World) -> Mapping[str, Any]:
    """A year that the near institution, a vocational one, may set dates for."""
    Institution.objects.filter(register_code="PVS").update(vocational=True)
    year = calendar.common_years(on=riga_date(now()))[0]
    return {"place": "PVS", "name": year.name.replace("/", "-")}


def appointment(world: World) -> Mapping[str, Any]:
    """The head's role in the near institution."""
    where = str(world.institutions["near"].public_id)
    return {"user_id": world.users["HEAD", "near"].public_id, "role": "HEAD", "where": where}


def rate(world: World) -> Mapping[str, Any]:
    """The newest rate of a mentor hour."""
    terms = rates.RateTerms(valid_from=date(2030, 1, 1), amount=Decimal("12.00"), source="Metodika")
    rates.enter(terms=terms, by=world.users["ADM", "near"], on=now())
    return {"day": "2030-01-01"}


def table(world: World) -> Mapping[str, Any]:
    """A table of learners that waits for its maker, the head."""
    line = Line(number=2, name="Rūta Paraudziņa", terms=learner_terms())
    by = world.users["HEAD", "near"]
    kept = importing.keep(institution=world.institutions["near"], lines=[line], by=by, on=now())
    return {"table_id": kept.public_id}


def check(world: World) -> Mapping[str, Any]:
    """A suitability check that the head has not confirmed yet."""
    _contract(world)
    return {"check_id": SuitabilityCheck.objects.get().public_id}


def talk(world: World) -> Mapping[str, Any]:
    """The mentor agrees to a contract with the near institution."""
    mentor = _contract(world).mentor
    terms = interview_terms()
    by = world.users["IAPS", "near"]
    note = interviews.record_interview(
        institution=world.institutions["near"], mentor=mentor, terms=terms, by=by, on=now()
    )
    return {"note_id": note.public_id}


def amendment(world: World) -> Mapping[str, Any]:
    """A contract in force and an amendment of it that is not sent yet."""
    row = in_force_contract(_contract(world))
    made = changes.amend_contract(contract=row, terms=amendment_terms(row), by=world.users["IAPS", "near"], on=now())
    return {"contract_id": row.public_id, "paper_id": made.public_id}


def termination(world: World) -> Mapping[str, Any]:
    """A contract in force and a termination of it that is not sent yet."""
    row = in_force_contract(_contract(world))
    made = changes.end_contract(contract=row, terms=termination_terms(row), by=world.users["IAPS", "near"], on=now())
    return {"contract_id": row.public_id, "paper_id": made.public_id}


def own_text(world: World) -> Mapping[str, Any]:
    """An own template of the near institution, uploaded by its head and approved by the administrator; both have looked
    at a letterhead."""
    for role in ("HEAD", "ADM"):
        cache.set(shown_key(world.users[role, "near"].pk, world.institutions["near"]), [b"picture"])
    row = own_template(by=world.users["HEAD", "near"])
    done = documents_facade.approve_template(proposal=row, version=1, by=world.users["ADM", "near"], on=now())
    edition = done.edition
    assert edition is not None
    return {
        "place": "PVS", "kind": "DL", "page": 1, "proposal_id": row.public_id, "edition_id": edition.public_id,
    }  # fmt: skip


def text_by_hand(world: World) -> Mapping[str, Any]:
    """A text changed in Word beside an agreed contract."""
    row = changed_text(_contract(world), by=world.users["HEAD", "near"])
    return {"kind": "DL", "record": row.record, "page": 1, "text_id": row.public_id, "which": "mainits"}


def archive_room(world: World) -> Mapping[str, Any]:
    """Case files of the near institution with one paper original, and a file made elsewhere."""
    by, place = world.users["HEAD", "near"], world.institutions["near"]
    year = riga_date(now()).year
    files.propose(register_code=place.register_code, year=year, by=by, on=now())
    case = records.open_case(
        record=uuid4(), kind="DL", register_code=place.register_code, institution_name=place.name, title="Darba līgums",
        document_date=riga_date(now()), retention_until=now() + timedelta(days=3650), paper=True, parties={}, by=by,
        on=now(),
    )  # fmt: skip
    signing_facade.open_envelope(
        subject=case.public_id, title=case.title, number=case.number, signers=[Signer("mentor", "Kārlis Testnieks", "", "", None, 1)],
        file=store.put(blank_pages(), media_type="application/pdf"), expires_on=riga_date(now()), by=by, on=now(),
        policy=SigningPolicy(
            "qes", ordered=True, paper=True, seal=True, retention_until=case.retention_until, on_paper=True
        ),
    )  # fmt: skip
    CaseDocument.objects.filter(pk=case.pk).update(state="archived")
    act = handing.prepare(
        file=CaseFile.objects.get(index="03-01"), documents=[case.public_id], by=by, on=now(),
        terms=HandoverTerms("Aina", "direktore", "Anna", "arhivāre", riga_date(now()), "Lieta ir slēgta.", paper=True),
    )  # fmt: skip
    upload = SimpleUploadedFile("skens.pdf", blank_pages())
    taken = intake.take_in(files=[upload], institution=keeper_of(place.register_code), by=by, on=now())
    return {
        "file_id": CaseFile.objects.get(index="03-01").public_id,
        "case_id": case.public_id,
        "form": "xlsx",
        "act_id": act.public_id,
        "item_id": IntakeItem.objects.get(batch=taken.batch).public_id,
    }


def evaluation(world: World) -> Mapping[str, Any]:
    """The near mentor has evaluated that plan."""
    keywords = one_plan(world)
    plan = SupportPlan.objects.get(public_id=keywords["plan_id"])
    ending.evaluate(plan=plan, answers=closing.answers(), version=0, by=world.users["MEN", "near"], on=now())
    return keywords


def handover(world: World) -> Mapping[str, Any]:
    """The near mentor has listed a grid on paper in that plan."""
    one_plan(world)
    provider = PlanProvider.objects.earliest("pk")
    grid = closing.month_on_paper(provider, Month.of(provider.start), hours=2, on=now())
    SupportSchedule.objects.filter(pk=grid.pk).update(assessment="Sadarbība izdevās.")
    record = closing.listed(provider, on=now())
    return {"provider_id": provider.public_id, "handover_id": record.public_id}


def team(world: World) -> Mapping[str, Any]:
    """The team of the near municipality, with a member."""
    municipality, by = world.institutions["near"].municipality, world.users["COO", "near"]
    Person.objects.create(given_name="Kārlis", surname="Testnieks", gender=Gender.MALE, user=world.users["MEN", "near"])
    made = supervision.team(municipality, by=by, on=now())
    member = teams.add_member(team=made, side="social", name="Ilze Izdomāta", office="", by=by, on=now())
    return {"municipality_id": municipality.public_id, "member_id": member.public_id}


def supervision_group(world: World) -> Mapping[str, Any]:
    """The near mentor in a group of the near municipality whose institutions were told."""
    one_plan(world)
    mentor = PlanProvider.objects.earliest("pk").mentor
    shapes, leads = world.users["EXP", "near"], world.users["SUP", "near"]
    row = supervision.applied(mentor=mentor, by=world.users["RESP", "near"], on=now())
    group = supervision.grouped(
        application=row, supervisor=leads, by=shapes, on=now(), starts_at=now() + timedelta(days=30),
        municipality=world.institutions["near"].municipality,
    )  # fmt: skip
    supervising.send_group(group=group, by=shapes, on=now())
    supervising.confirm_group(group=group, by=leads, on=now())
    drain()
    return {"application_id": row.public_id, "group_id": group.public_id}


def archive_set(world: World) -> Mapping[str, Any]:
    """What the near head looked for, and printouts that are ready."""
    by = world.users["HEAD", "near"]
    question = archive.ask(asked=Asked(place="PVS"), by=by, on=now())
    made = DocumentSet.objects.create(
        owner=by, form=SetForm.PRINT, title="Izdrukas", state=SetState.READY, asked_at=now(), erase_at=now() + archive.KEPT,
        file=store.put(b"%PDF-1.7", media_type="application/pdf"),
    )  # fmt: skip
    return {"question_id": question.public_id, "set_id": made.public_id}


def _october(world: World) -> Timesheet:
    """October of the near mentor with one learner, by a contract with the near institution."""
    pay_rows.rate()
    Person.objects.create(given_name="Kārlis", surname="Testnieks", gender=Gender.MALE, user=world.users["MEN", "near"])
    of = pay_rows.contract("men.near", by=world.users["HEAD", "near"])
    pay_rows.month(pay_rows.provider(of, by=world.users["IAPS", "near"]), (5, "15:00", 2, ()))
    return pay_rows.sheet(of)


def timesheet(world: World) -> Mapping[str, Any]:
    """A timesheet that nothing stops, of a month that is over."""
    row = _october(world)
    return {"timesheet_id": row.public_id, "contract_id": row.contract.public_id, "month": "2026-10"}


def hours(world: World) -> Mapping[str, Any]:
    """The same, confirmed by the near institution, its pages typeset."""
    row = pay_rows.confirmed(_october(world), by=world.users["RESP", "near"])
    case = row.issues.get().case
    assert case is not None
    file = store.put(blank_pages(), media_type="application/pdf")
    made = RenderedDocument.objects.create(
        key=str(case.public_id), kind="DLUV", number=case.number, edition=Edition.objects.earliest("pk"),
        edition_label="x", claim="2a", docx=file, pdf=file, context={}, engine="x", created_at=now(),
    )  # fmt: skip
    CaseDocument.objects.filter(pk=case.pk).update(rendered=made.public_id)
    return {"timesheet_id": row.public_id}


def _statement(world: World) -> PayStatement:
    row = pay_rows.confirmed(_october(world), by=world.users["RESP", "near"])
    seen = payable_of(Timesheet.objects.get(pk=row.pk), on=riga_date(now())).digest
    return pay.approve(timesheet=row, seen=seen, act=pay_rows.ACT, by=world.users["ACC", "near"], on=now())


def statement(world: World) -> Mapping[str, Any]:
    """Pay of that month, approved."""
    return {"timesheet_id": _statement(world).timesheet.public_id}


def repayment(world: World) -> Mapping[str, Any]:
    """The same, paid; two of its hours are to be paid back."""
    by, made = world.users["ACC", "near"], _statement(world)
    pay.mark_paid(statement=made, paid_on=riga_date(now()), version=1, by=by, on=now())
    terms = pay.RepaymentTerms(2, "Sporta skola", Decimal("20.00"), riga_date(now()), Manner.SEPARATE)
    case = pay.open_repayment(timesheet=made.timesheet, terms=terms, act=pay_rows.ACT, by=by, on=now())
    return {"timesheet_id": made.timesheet.public_id, "case_id": case.public_id}


def month_end(world: World) -> Mapping[str, Any]:
    """The end of that month, begun by the near responsible person."""
    _october(world)
    by, on = world.users["RESP", "near"], now()
    scope = scope_of(by, on=riga_date(on))
    found = month_end_facts.prospects(pay_rows.OCTOBER, month_end_reach(scope), scope, at=on)
    seen = month_end_facts.digest_of([one for one in found if one.readiness == Readiness.READY])
    place = Place("", "", month_end_reach(scope).codes)
    row = month_ends.begin(month=pay_rows.OCTOBER, place=place, seen=seen, act=pay_rows.ACT, by=by, on=on)
    return {"end_id": row.public_id}


def rights(world: World) -> Mapping[str, Any]:
    """A learner whose data are restricted, and a request to erase them that waits for its answer."""
    by = world.users["HEAD", "near"]
    person = learner(by=by).person

    def ask(what: RightAsked) -> RightsRequest:
        return rights_actions.ask(
            person=person, register_code=world.institutions["near"].register_code, asked=what, said="",
            received_on=riga_date(now()), by=by, on=now(),
        )  # fmt: skip

    done = rights_actions.answer_restriction(
        row=ask(RightAsked.RESTRICTION), granted=True, reason="Pārbaudām.", by=by, on=now()
    )
    assert done.restriction is not None
    return {
        "request_id": ask(RightAsked.ERASURE).public_id, "answer_id": done.public_id, "person_id": person.public_id,
        "restriction_id": done.restriction.public_id,
    }  # fmt: skip


def filled_form(world: World) -> Mapping[str, Any]:
    """The near mentor as a mentee of the Academy: a reflection that is submitted, another that is begun. The supervisor is
    the Academy's coordinator."""
    by = world.users["MEN", "near"]
    for role, user in ((Role.DAE, by), (Role.DAC, world.users["SUP", "near"])):
        Membership.objects.create(user=user, role=role, valid_from=date(2025, 9, 1))
    row = questionnaires.filled("C9", by=by)
    draft = form_actions.begin(edition=row.edition, by=by, on=now())
    return {"record_id": row.public_id, "draft_id": draft.public_id, "section_id": "skalas", "suffix": "pdf"}


def form_proposal(world: World) -> Mapping[str, Any]:
    """A definition that waits for another administrator."""
    upload = form_proposals.Upload(questionnaires.dated("C9", date(2099, 1, 1)), "Jauna redakcija")
    row = form_proposals.propose(upload=upload, by=world.users["ADM", "near"], on=now())
    return {"proposal_id": row.public_id}


def pair(world: World) -> Mapping[str, Any]:
    """A working pair of a programme that the near RESP coordinates; the far RESP coordinates one of its own. The two have
    worked together before, and have their recognition."""
    for side in ("far", "near"):
        user, place = world.users["RESP", side], world.institutions[side]
        Membership.objects.create(user=user, role=Role.YMC, institution=place, valid_from=date(2025, 9, 1))
        near = pairs.movement(user, institution=place)
    people = [_joins(near, world, role, side) for role, side in (("MEN", "mentor"), ("IAPS", "mentee"))]
    before = pairs.working(near, *people)
    pairing.end(pairing=before, reason="reached", by=people[0].user, on=now())
    made = recognition.recognise(pairing=before, by=near.coordinator, on=now())
    row = pairs.working(near, *people)
    question = pairing.ask(participant=people[1], kind="advice", text="Kā sākt?", by=people[1].user, on=now())
    return {
        "run_id": near.public_id, "number": 1, "participant_id": people[1].public_id, "question_id": question.public_id,
        "pairing_id": row.public_id, "meeting_id": row.meetings.earliest("day").public_id, "recognition_id": made[0].public_id,
    }  # fmt: skip


def _joins(run: Run, world: World, role: str, side: str) -> Participant:
    joiner = pairing.Joiner(
        email=world.users[role, "near"].email, given_name="Ilze", surname="Izdomāta", gender="f", side=side,
        birth_date=date(2004, 5, 6),
    )  # fmt: skip
    return pairing.join(run=run, joiner=joiner, by=run.coordinator, on=now())


_OFFICE = (pytest.mark.office, pytest.mark.slow)
#: Of papers that are typeset anew for each of a dozen readers.
_WHOLE = (pytest.mark.office, pytest.mark.full)
THINGS = (
    Thing("archive-set", archive_set),
    Thing("draft", draft),
    Thing("annexed", annexed),
    Thing("disposal", disposal),
    Thing("archive", archive_room),
    Thing("rights", rights),
    Thing("training", training),
    Thing("application", training_application),
    Thing("nomination", nomination),
    Thing("certificate", certificate, _OFFICE),
    Thing("learner", one_learner),
    Thing("request", support_request),
    Thing("plan-draft", plan_draft),
    Thing("plan", one_plan),
    Thing("plan-extension", plan_extension),
    Thing("plan-uploads", plan_uploads),
    Thing("plan-print", one_plan, _OFFICE),
    Thing("plan-papers", plan_papers, _OFFICE),
    Thing("note", note),
    Thing("month", learner_month),
    Thing("month-asked", asked_month),
    Thing("month-print", learner_month, _WHOLE),
    Thing("agreement", agreement),
    Thing("grid", month_grid),
    Thing("grid-print", month_grid, _OFFICE),
    Thing("partner", partner),
    Thing("table", table),
    Thing("colleague", colleague),
    Thing("institution", institution),
    Thing("own-calendar", own_calendar),
    Thing("appointment", appointment),
    Thing("rate", rate),
    Thing("timesheet", timesheet),
    Thing("hours", hours),
    Thing("pay", statement),
    Thing("pay-paid", repayment),
    Thing("monthend", month_end),
    Thing("check", check),
    Thing("talk", talk),
    Thing("pair", pair),
    Thing("supervision", supervision_group),
    Thing("supervision-print", supervision_group, _WHOLE),
    Thing("evaluation", evaluation),
    Thing("evaluation-print", evaluation, _WHOLE),
    Thing("handover", handover),
    Thing("team", team),
    Thing("filled-form", filled_form),
    Thing("filled-form-print", filled_form, _WHOLE),
    Thing("form-proposal", form_proposal),
    Thing("amendment", amendment),
    Thing("termination", termination),
    Thing("talk pages", talk, _OFFICE),
    Thing("amendment pages", amendment, _OFFICE),
    Thing("termination pages", termination, _OFFICE),
    Thing("own", own_text),
    Thing("text", text_by_hand),
    Thing("contract", contract, _OFFICE),
    Thing("turn", turn, _OFFICE),
    Thing("case", archived, _OFFICE),
    Thing("paper", paper, _OFFICE),
)
