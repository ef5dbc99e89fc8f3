"""Plans by their verbs: begin, write, hand in, decide, change; what the rules stop; who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.people.partners import PartnerOnboarding
from forms.plans import actions, facts, risks, stopping
from forms.plans.documents import plan_context
from forms.plans.errors import AlreadyPlanned, NotNow, NotYours, OwnPlan, RulesBroken, Unfinished
from forms.plans.facts import no_request
from forms.plans.models import PlanProvider, PlanRisks, SupportPlan
from forms.plans.papers import Signer
from forms.plans.path import path_of
from forms.plans.states import PlanState, ProviderState, VersionState
from forms.plans.stops import StopKind
from forms.programmes.findings import blocking
from forms.records.errors import EditConflict
from forms.training.registry.capacity import free_places
from kernel.audit.models import AccessEvent, Event
from kernel.notifications.models import Notification
from tests.factories import plans
from tests.factories.people import MARKS, Identity, learner

pytestmark = [pytest.mark.usual, pytest.mark.django_db, pytest.mark.usefixtures("spring")]
DZINTARS, METRA, SPODRA = "020991-19908", "140384-19905", "211273-19901"


@pytest.fixture
def who(person: Any) -> dict[str, Any]:
    return {"by": person("linda"), "head": person("aina")}


def stopped(trouble: Any) -> list[tuple[str, str]]:
    return [(one.rule, one.code) for one in blocking(trouble.value.findings)]


@pytest.mark.acceptance("A02", "A03")
def test_a_plan_is_written_handed_in_and_approved_with_who_and_when(who) -> None:
    exp = plans.expert()
    plan = plans.submitted(**who)
    assert (plan.number, plan.state, plan.approved_on) == ("IAP-2026-PVS-0001", PlanState.SUBMITTED, None)
    assert (plan.start, plan.end, plan.hours, plan.edition) == (*plans.SPRING, 40, "RS-2026")
    assert [(row.state, row.mentor.name, row.approved_on) for row in plan.providers.all()] == [
        (ProviderState.PLANNED, "Kārlis Testnieks", None)
    ]

    version = actions.approve(version=plan.versions.get(), by=exp, on=plans.DAY)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_on) == (PlanState.APPROVED, date(2026, 11, 23))
    assert (version.state, version.decided_by, version.decided_at) == (VersionState.APPROVED, exp, plans.DAY)
    assert [(row.state, row.approved_on) for row in plan.providers.all()] == [
        (ProviderState.ACTIVE, date(2026, 11, 23))
    ]
    events = Event.objects.filter(subject=plan.public_id).order_by("pk").values_list("event", "actor")
    linda = who["by"].public_id
    assert list(events) == [("plan.begun", linda), ("plan.submitted", linda), ("plan.approved", exp.public_id)]
    assert [(one.template, one.to_user) for one in Notification.objects.all()] == [("plan_approved", who["by"])]
    with pytest.raises(NotNow):
        actions.approve(version=version, by=exp, on=plans.DAY)


@pytest.mark.acceptance("A03")
def test_a_returned_plan_frees_the_mentor_and_is_handed_in_again(who) -> None:
    exp = plans.expert()
    plan = plans.submitted(**who)
    version = actions.return_version(version=plan.versions.get(), comment="Precizējiet stundas.", by=exp, on=plans.DAY)
    plan.refresh_from_db()
    assert (plan.state, version.state, version.comment) == ("returned", "returned", "Precizējiet stundas.")
    assert plan.providers.get().state == ProviderState.DROPPED

    version = actions.submit(version=version, by=who["by"], on=plans.DAY)
    plan.refresh_from_db()
    assert (plan.state, plan.number, version.comment) == ("submitted", "IAP-2026-PVS-0001", "")
    assert plan.providers.get().state == ProviderState.PLANNED


def test_a_returned_plan_that_is_given_up_keeps_its_number(who) -> None:
    plan = plans.submitted(**who)
    version = actions.return_version(version=plan.versions.get(), comment="Nē.", by=plans.expert(), on=plans.DAY)
    actions.drop(version=version, by=who["by"], on=plans.DAY)
    plan.refresh_from_db()
    assert (plan.state, plan.number) == (PlanState.ENDED, "IAP-2026-PVS-0001")
    assert plans.begun(by=who["by"], row=plan.learner).state == PlanState.DRAFT


def test_only_plan_authors_write_and_only_other_experts_decide(who, person) -> None:
    with pytest.raises(NotYours):  # R in the row "IAP": the head reads
        plans.begun(by=person("aina"), row=plans.learner(by=who["by"]))
    plan = plans.submitted(**who, row=plans.Learner.objects.get())
    version = plan.versions.get()
    for stranger in (person("aina"), person("linda"), person("karlis")):
        with pytest.raises(NotYours):
            actions.approve(version=version, by=stranger, on=plans.DAY)
    exp = plans.expert()
    version.submitted_by = exp
    version.save()
    with pytest.raises(OwnPlan):
        actions.approve(version=version, by=exp, on=plans.DAY)


def test_one_plan_a_learner_and_semester(who) -> None:
    plan = plans.begun(by=who["by"])
    with pytest.raises(AlreadyPlanned) as trouble:
        plans.begun(by=who["by"], row=plan.learner)
    assert trouble.value.plan == plan
    actions.drop(version=plan.versions.get(), by=who["by"], on=plans.DAY)
    assert SupportPlan.objects.get(pk=plan.pk).state == PlanState.DROPPED
    assert plans.begun(by=who["by"], row=plan.learner).pk != plan.pk


def test_two_people_write_in_one_section(who) -> None:
    version = plans.begun(by=who["by"]).versions.get()
    said = {"section": "laiks", "typed": {}, "values": plans.VALUES["laiks"], "by": who["by"], "on": plans.DAY}
    actions.save_section(version=version, seen=1, **said)
    with pytest.raises(EditConflict):
        actions.save_section(version=version, seen=1, **said)
    with pytest.raises(Unfinished):
        actions.submit(version=version, by=who["by"], on=plans.DAY)


@pytest.mark.acceptance("A02")
def test_what_the_rules_block_is_not_handed_in(who) -> None:
    chosen = plans.contract(who["head"])
    version = plans.fill(plans.begun(by=who["by"]).versions.get(), by=who["by"], chosen=chosen, ground="a")
    with pytest.raises(RulesBroken) as trouble:  # grade 7 does not repeat grade 9
        actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R3", "ground-class")]
    version = plans.fill(version, by=who["by"], chosen=chosen, modules=["II"], exclusion=["other"])
    with pytest.raises(RulesBroken) as trouble:
        actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R4", "other-unsaid")]
    assert SupportPlan.objects.get().state == PlanState.DRAFT


def test_the_request_is_signed_first_by_the_right_person(who, monkeypatch) -> None:
    chosen = plans.contract(who["head"])
    version = plans.fill(plans.begun(by=who["by"]).versions.get(), by=who["by"], chosen=chosen)
    for source, code in (
        (staticmethod(no_request), "request-unsigned"),
        (plans.signed_request(signer=Signer.LEARNER), "minor-signed"),
    ):
        monkeypatch.setattr(facts.Papers, "request", source)
        with pytest.raises(RulesBroken) as trouble:
            actions.submit(version=version, by=who["by"], on=plans.DAY)
        assert stopped(trouble) == [("R23", code)]


def test_a_contract_that_is_not_signed_or_ends_earlier_blocks(who) -> None:
    chosen = plans.contract(who["head"])
    version = plans.fill(plans.begun(by=who["by"]).versions.get(), by=who["by"], chosen=chosen)
    EmploymentContract.objects.update(end=date(2027, 5, 30))
    with pytest.raises(RulesBroken) as trouble:
        actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R19", "contract-shorter")]
    EmploymentContract.objects.update(end=date(2027, 5, 31), state=ContractState.PARTLY_SIGNED)
    with pytest.raises(RulesBroken) as trouble:
        actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R19", "no-contract")]


def test_scenario_17_a_coach_certificate_ends_before_the_plan(who) -> None:
    coach = plans.contract_of(DZINTARS, plans.contract(who["head"]))
    version = plans.fill(plans.begun(by=who["by"]).versions.get(), by=who["by"], chosen=coach)
    with pytest.raises(RulesBroken) as trouble:
        actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R6", "coach-expires")]
    plans.coach_until(DZINTARS, date(2027, 5, 31))
    assert actions.submit(version=version, by=who["by"], on=plans.DAY).state == VersionState.SUBMITTED


def pupil(number: int) -> Identity:
    """Another learner, a foreigner without a code."""
    return Identity(
        given_name=f"Anna{number}", surname="Ārzemniece", gender="f", personal_code="",
        birth_date=date(2012, 5, 1), document=f"pase {number}",
    )  # fmt: skip


def test_the_registry_counts_learners_of_semesters_that_run(who) -> None:
    mentor = plans.submitted(**who).providers.get().mentor_id
    assert free_places([mentor], on=plans.SPRING[0]) == {mentor: 5}
    assert free_places([mentor], on=plans.DAY.date()) == {mentor: 6}


@pytest.mark.usual
@pytest.mark.acceptance("A18")
def test_scenario_2_the_seventh_learner_of_a_mentor_under_both_ways_of_counting(who, monkeypatch) -> None:
    chosen = plans.contract_of(SPODRA, plans.contract(who["head"]))
    six = [plans.submitted(**who, chosen=chosen, identity=pupil(number)) for number in range(6)]
    seventh = plans.fill(plans.begun(by=who["by"], identity=pupil(6)).versions.get(), by=who["by"], chosen=chosen)
    with pytest.raises(RulesBroken) as trouble:
        actions.submit(version=seventh, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R8", "too-many-learners")]

    PlanProvider.objects.filter(plan=six[0]).update(state=ProviderState.ENDED, end=date(2027, 2, 1))
    later = plans.fill(seventh, by=who["by"], chosen=chosen, start="2027-02-02")
    with pytest.raises(RulesBroken) as trouble:  # ended ones count in the semester too
        actions.submit(version=later, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R8", "too-many-learners")]

    known = facts.rules_known
    monkeypatch.setattr(
        facts,
        "rules_known",
        lambda days: lambda day: replace(known(days)(day), max_learners=6, max_learners_basis="concurrent"),
    )
    assert actions.submit(version=later, by=who["by"], on=plans.DAY).state == VersionState.SUBMITTED


@pytest.mark.usual
@pytest.mark.acceptance("A18")
def test_scenario_2_the_ninth_learner_in_a_semester_of_the_older_edition(who, time_machine) -> None:
    """RS-2025 counts learners at the same time: eight pass, the ninth does not, a place that is freed is used again."""
    day = datetime(2026, 1, 12, 8, tzinfo=UTC)
    chosen = plans.contract(who["head"])
    time_machine.move_to(day)
    terms = {**chosen.terms, "sign_date": "2026-01-09"}
    EmploymentContract.objects.update(start=date(2026, 1, 10), end=date(2026, 5, 29), terms=terms)
    chosen.refresh_from_db()
    said = {
        "modules": ["II"],
        "ground": "",
        "exclusion": ["family_conditions"],
        "start": "2026-01-12",
        "end": "2026-05-29",
    }
    eight = [plans.submitted(**who, on=day, chosen=chosen, identity=pupil(number), **said) for number in range(8)]
    assert {(row.edition, row.state) for row in eight} == {("RS-2025", "approved")}  # no approval is asked for
    ninth = plans.begun(by=who["by"], identity=pupil(8), on=day)
    version = plans.fill(ninth.versions.get(), by=who["by"], chosen=chosen, on=day, **said)
    with pytest.raises(RulesBroken) as trouble:
        actions.submit(version=version, by=who["by"], on=day)
    assert stopped(trouble) == [("R8", "too-many-learners")]
    stop = plans.stop_terms(kind=StopKind.END, stopped_from=date(2026, 2, 1), last_meeting=None, hours=0)
    stopping.stop(plan=eight[0], terms=stop, version=eight[0].version, by=who["by"], on=day)
    version = plans.fill(version, by=who["by"], chosen=chosen, on=day, **said | {"start": "2026-02-01"})
    assert actions.submit(version=version, by=who["by"], on=day).state == VersionState.APPROVED


@pytest.mark.acceptance("A04")
def test_a_change_of_words_is_in_force_at_once_and_stands_in_the_log(who) -> None:
    plan = plans.approved(**who, decides=plans.expert())
    version = actions.begin_change(plan=plan, reason="Precizēti mērķi.", by=who["by"], on=plans.DAY)
    assert actions.begin_change(plan=plan, reason="Cits.", by=who["by"], on=plans.DAY) == version
    version = plans.fill(
        version, by=who["by"], chosen=plans.contract(who["head"]), goals="Nokārto eksāmenus.", justification="Jauns."
    )
    version = actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert (version.number, version.state, version.changed) == (2, "approved", ["goals", "justification"])
    assert plan.versions.get(number=1).state == VersionState.REPLACED
    assert plan.providers.get().state == ProviderState.ACTIVE
    version.plan = plan
    assert plan_context(version)["approval"] == {
        "who": "Vita Eksperte-Demo (1. redakciju)", "when": "23.11.2026. 10:00",
    }  # fmt: skip


@pytest.mark.acceptance("A04")
def test_a_new_mentor_waits_for_the_expert_and_the_old_one_stays_meanwhile(who) -> None:
    exp = plans.expert()
    plan = plans.approved(**who, decides=exp)
    other = plans.contract_of(METRA, plans.contract(who["head"]))
    version = actions.begin_change(plan=plan, reason="Mentors aizgāja.", by=who["by"], on=plans.DAY)
    version = plans.fill(version, by=who["by"], chosen=other, mentor_from="2027-06-01")
    with pytest.raises(RulesBroken) as trouble:
        actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert stopped(trouble) == [("R14", "mentor-outside")]
    version = plans.fill(version, by=who["by"], chosen=other, mentor_from="2027-02-01")
    version = actions.submit(version=version, by=who["by"], on=plans.DAY)
    plan.refresh_from_db()
    assert (version.state, plan.state) == ("submitted", "approved")
    assert [(row.mentor.surname, row.state) for row in plan.providers.all()] == [
        ("Testnieks", "active"), ("Paraugmentore", "planned"),
    ]  # fmt: skip
    assert facts.current_provider(plan, on=date(2027, 1, 20)).mentor.surname == "Testnieks"

    actions.approve(version=version, by=exp, on=plans.DAY)
    assert [(row.mentor.surname, row.state, row.start, row.end) for row in plan.providers.all()] == [
        ("Testnieks", "ended", date(2027, 1, 4), date(2027, 1, 31)),
        ("Paraugmentore", "active", date(2027, 2, 1), date(2027, 5, 31)),
    ]


def test_other_hours_wait_for_the_expert(who) -> None:
    plan = plans.approved(**who, decides=plans.expert())
    version = actions.begin_change(plan=plan, reason="Vairāk stundu.", by=who["by"], on=plans.DAY)
    version = plans.fill(version, by=who["by"], chosen=plans.contract(who["head"]), hours=48)
    version = actions.submit(version=version, by=who["by"], on=plans.DAY)
    plan.refresh_from_db()
    assert (version.state, plan.hours) == ("submitted", 40)


@pytest.mark.acceptance("A45")
def test_risks_lie_apart_encrypted_and_every_look_is_recorded(who, person) -> None:
    version = plans.fill(
        plans.begun(by=who["by"], identity=MARKS).versions.get(), by=who["by"], chosen=plans.contract(who["head"])
    )
    assert "riski" not in version.answers
    told = risks.shown(version, by=person("aina"), on=plans.DAY, what="plan risks")
    assert told["riski"]["values"]["justification"] == "Bieži kavē pirmās stundas."
    looks = AccessEvent.objects.filter(subject=version.plan.public_id).values_list("act", "what", "actor")
    assert list(looks) == [("view", "plan risks", person("aina").public_id)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answers FROM {PlanRisks._meta.db_table}")
        assert "learning" not in str(cursor.fetchone()[0])


def test_the_plan_of_the_next_semester_begins_with_what_the_last_one_said(who) -> None:
    row = learner(by=who["by"], identity=MARKS)
    autumn, spring = facts.semester_offers(row, on=plans.DAY.date())
    first = actions.begin_plan(learner=row, semester=autumn, by=who["by"], on=plans.DAY)
    version = plans.fill(first.versions.get(), by=who["by"], chosen=plans.contract(who["head"]))
    version.state = VersionState.APPROVED
    version.save()
    following = actions.begin_plan(learner=row, semester=spring, by=who["by"], on=plans.DAY)
    assert (following.previous, facts.plans_before(following)) == (first, 1)
    answers = following.versions.get().answers
    assert {name: section["known"] for name, section in answers.items()} == {
        "laiks": {"start": "2027-01-04", "end": "2027-05-31"},
        "modulis": plans.VALUES["modulis"],
        "pasakums": plans.VALUES["pasakums"],
        "mentors": {**plans.VALUES["mentors"], "contract": str(plans.contract(who["head"]).public_id)},
    }
    assert not PlanRisks.objects.filter(plan_version__plan=following).exists()


@pytest.mark.acceptance("A35")
def test_a_plan_of_a_place_that_is_no_active_partner_is_not_handed_in(who) -> None:
    PartnerOnboarding.objects.exclude(municipality__name="Demonstrācijas novads").delete()
    with pytest.raises(RulesBroken) as trouble:
        plans.submitted(**who)
    assert stopped(trouble) == [("R52", "no-partner")]
    assert SupportPlan.objects.get().number is None


# --- several mentors


def karlis_contract(who: Any) -> EmploymentContract:
    plans.contract(who["head"])
    return EmploymentContract.objects.earliest("pk")


def two_mentors(who: Any, **changes: Any) -> tuple[SupportPlan, Any]:
    """A plan of 40 hours that Kārlis and Mētra are to share; handed in by the caller."""
    first = karlis_contract(who)
    second = plans.contract_of(METRA, first)
    other = plans.mentor_answers(second, 16, 4, mentor_from="2027-02-01")
    said = {"mentor_hours": 24, "mentor_month": 6, "others": [other], **changes}
    plan = plans.begun(by=who["by"])
    return plan, plans.fill(plan.versions.get(), by=who["by"], chosen=first, **said)


def in_plan(plan: SupportPlan) -> list[tuple[Any, ...]]:
    return [(row.mentor.surname, row.state, row.start, row.end, row.hours) for row in plan.providers.all()]


@pytest.mark.acceptance("A02")
def test_two_mentors_share_a_plan_each_with_own_days_hours_and_way(who) -> None:
    exp = plans.expert()
    plan, version = two_mentors(who)
    actions.submit(version=version, by=who["by"], on=plans.DAY)
    assert {row.state for row in plan.providers.all()} == {ProviderState.PLANNED}
    version = actions.approve(version=plan.versions.get(), by=exp, on=plans.DAY)
    karlis = ("Testnieks", "active", date(2027, 1, 4), date(2027, 5, 31), 24)
    metra = ("Paraugmentore", "active", date(2027, 2, 1), date(2027, 5, 31), 16)
    assert in_plan(plan) == [karlis, metra]
    ways = [path_of(plan, day=date(2027, 1, 11), on=plans.DAY.date(), provider=row) for row in plan.providers.all()]
    assert [[one.code for one in way.gates[-1].findings if one.blocks] for way in ways] == [[], ["outside-plan"]]
    assert [one["hours"] for one in plan_context(version)["mentors"]] == [
        "24 (divdesmit četras) akadēmiskās stundas", "16 (sešpadsmit) akadēmiskās stundas",
    ]  # fmt: skip

    plan.refresh_from_db()
    later = actions.begin_change(plan=plan, reason="Mētra aiziet.", by=who["by"], on=plans.DAY)
    later = plans.fill(later, by=who["by"], chosen=karlis_contract(who))
    later = actions.submit(version=later, by=who["by"], on=plans.DAY)
    assert (later.state, later.changed) == ("submitted", ["mentor_hours", "mentor_month", "others"])
    actions.approve(version=later, by=exp, on=plans.DAY)
    assert in_plan(plan) == [
        ("Testnieks", "active", date(2027, 1, 4), date(2027, 5, 31), 40),
        ("Paraugmentore", "ended", date(2027, 2, 1), date(2027, 2, 1), 16),
    ]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"mentor_hours": 25}, ("R11", "shares-differ"), "Mentoriem kopā iedalīto stundu skaits ir 41, bet plānā tas ir 40."),
        (
            {"mentor_month": 7}, ("R10", "month-shared"),
            "Mēnesī, kas sākas 01.02.2027., mentoriem kopā iedalīto stundu skaits ir 11, bet plānā mēnesī tas ir ne vairāk kā 10.",
        ),
        ({"mentor_until": "2027-01-31", "mentor_month": 10}, None, ""),
        ({"mentor_until": "2027-06-01"}, ("R14", "mentor-outside"), "Kārlis Testnieks: Mentora pēdējā diena, 01.06.2027., ir ārpus plāna."),
        ({"mentor_from": "2027-03-01", "mentor_until": "2027-02-01"}, ("R14", "mentor-backwards"), "Kārlis Testnieks: Mentora pēdējā diena ir pirms pirmās."),
    ],
)  # fmt: skip
def test_shares_of_several_mentors_make_the_plan(who, changes, code, words) -> None:
    _plan, version = two_mentors(who, **changes)
    EmploymentContract.objects.update(end=date(2027, 6, 30))
    found = [one for one in facts.findings(version, on=plans.DAY.date()) if one.blocks]
    assert [(one.rule, one.code) for one in found] == ([code] if code else [])
    assert [str(one.message) for one in found] == ([words] if words else [])


def test_rules_are_asked_of_each_mentor(who) -> None:
    first = karlis_contract(who)
    coach = plans.contract_of(DZINTARS, first)
    twice = [plans.mentor_answers(first, 8, 2), plans.mentor_answers(coach, 8, 2)]
    _plan, version = two_mentors(who, others=twice)
    EmploymentContract.objects.filter(pk=coach.pk).update(end=date(2027, 5, 30))
    found = [one for one in facts.findings(version, on=plans.DAY.date()) if one.blocks]
    assert sorted((one.rule, one.code, str(one.message).split(":")[0]) for one in found) == [
        ("R19", "contract-shorter", "Dzintars Demonstrātors"),
        ("R24", "mentor-twice", "Viens un tas pats mentors plānā ierakstīts divreiz."),
        ("R6", "coach-expires", "Dzintars Demonstrātors"),
    ]


@pytest.mark.acceptance("A25")
def test_the_months_hours_count_over_all_plans_of_the_learner(who) -> None:
    """R10: an ended plan and the one that follows it share a calendar month; of the ended one counts what was delivered."""
    first = plans.approved(**who, decides=plans.expert())
    stop = plans.stop_terms(kind=StopKind.END, stopped_from=date(2027, 3, 15), last_meeting=date(2027, 3, 12), hours=9)
    stopping.stop(plan=first, terms=stop, version=first.version, by=who["by"], on=plans.DAY)
    second = plans.begun(by=who["by"], row=first.learner)

    def blocked(start: str, hours_month: int) -> list[tuple[str, str]]:
        version = second.versions.get()
        version = plans.fill(
            version, by=who["by"], chosen=plans.contract(who["head"]), start=start, hours_month=hours_month
        )
        found = facts.findings(version, on=plans.DAY.date())
        return [(one.rule, one.code) for one in found if one.blocks]

    assert blocked("2027-03-15", 12) == [("R10", "month-full")]
    assert blocked("2027-03-15", 11) == []
    assert blocked("2027-04-01", 20) == []
