"""Amendments and terminations (D08): made, sent, signed; the contract follows only what was signed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from forms.contracts.changes import actions, documents
from forms.contracts.changes.in_force import in_force as says
from forms.contracts.changes.in_force import period_of
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.changes.settling import close_over
from forms.contracts.errors import NotAllowed, RulesBroken
from forms.contracts.facts import contract_facts, renewed
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import ContractState, PaperState
from forms.contracts.terms import Terms
from forms.contracts.waiting import waiting_for
from forms.people.access import scope_of
from forms.records.actions import move
from forms.records.errors import WrongState
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.periods import Period, now, today
from tests.factories.contracts import amendment_terms, in_force_contract, termination_terms
from tests.forms import desks
from tests.forms.pages import answers, client_of, errors_agree, soup, words

pytestmark = pytest.mark.django_db
START, END = date(2027, 1, 4), date(2027, 5, 31)
AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))


@pytest.fixture
def autumn(in_force: EmploymentContract) -> EmploymentContract:
    """The same contract a semester earlier: the calendar of the demo knows what comes after it."""
    in_force.start, in_force.end = AUTUMN.start, AUTUMN.end
    in_force.terms |= {"start": "2026-09-01", "end": "2026-12-18"}
    in_force.save()
    return in_force


def amended(contract: EmploymentContract, login: str = "linda", **changes: Any) -> ContractAmendment:
    terms = amendment_terms(contract, **changes)
    return actions.amend_contract(contract=contract, terms=terms, by=desks.user(login), on=now())


def ended(contract: EmploymentContract, login: str = "linda", **changes: Any) -> ContractTermination:
    terms = termination_terms(contract, **changes)
    return actions.end_contract(contract=contract, terms=terms, by=desks.user(login), on=now())


def all_sign(paper: Any) -> CaseDocument:
    """The road of the document without the office: the case moves as signing would move it."""
    case = actions.send_paper(paper=paper, by=desks.user("aina"), on=now())
    for state in (CaseState.SIGNING, CaseState.SIGNED, CaseState.ARCHIVED):
        move(case=case, to=state, by=None, on=now())
    paper.refresh_from_db()
    return case


@pytest.mark.acceptance("A17")
def test_an_amendment_holds_from_its_day_once_signed(in_force: EmploymentContract) -> None:
    change = amended(in_force, rate=Decimal("12.50"), planned_hours=60, effective_from=date(2027, 3, 1))
    assert says(in_force, date(2027, 3, 1)).rate == Decimal("11.00")  # nobody has signed
    case = all_sign(change)
    assert (case.number, change.state) == ("DG-2026-PVS-0001", "archived")
    in_force = EmploymentContract.objects.get()
    before, after = says(in_force, date(2027, 2, 28)), says(in_force, date(2027, 3, 1))
    assert [(one.rate, one.planned_hours, one.guaranteed_hours) for one in (before, after)] == [
        (Decimal("11.00"), 40, 8), (Decimal("12.50"), 60, 8),
    ]  # fmt: skip
    assert (in_force.rate, in_force.terms["rate"], in_force.moved_end) == (Decimal("11.00"), "11.00", None)


@pytest.mark.acceptance("A17")
def test_a_longer_term_moves_the_end_and_keeps_what_was_signed(autumn: EmploymentContract) -> None:
    change = amended(autumn, end=END, effective_from=date(2026, 12, 14))
    all_sign(change)
    row = EmploymentContract.objects.get()
    assert (row.end, row.moved_end, row.last_day) == (AUTUMN.end, END, END)
    assert period_of(row, date(2026, 12, 13)) == AUTUMN
    assert period_of(row, date(2026, 12, 14)) == Period(AUTUMN.start, END)
    assert close_over(on=datetime(2026, 12, 19, 12, tzinfo=UTC)) == 0
    assert close_over(on=datetime(2027, 6, 1, 12, tzinfo=UTC)) == 1
    assert EmploymentContract.objects.get().state == ContractState.EXPIRED


def test_the_hours_of_a_contract_made_longer_count_beside_a_new_one(autumn: EmploymentContract) -> None:
    later = Terms.from_json(autumn.terms | {"start": "2027-01-04", "end": "2027-05-31"})
    assert contract_facts(terms=later, on=START).other_planned_hours == 0
    EmploymentContract.objects.update(moved_end=END)
    assert contract_facts(terms=later, on=START).other_planned_hours == 40


@pytest.mark.acceptance("A17")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"planned_hours": None}, "nothing-changes"),
        ({"planned_hours": 40}, "nothing-changes"),
        ({"end": date(2027, 6, 15)}, "not-semesters"),
        ({"effective_from": date(2027, 6, 1)}, "outside-contract"),
        ({"rate": Decimal("0.00")}, "no-rate"),
    ],
)
def test_what_the_rules_stop_is_not_made(in_force: EmploymentContract, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RulesBroken) as broken:
        amended(in_force, **changes)
    assert code in {one.code for one in broken.value.findings if one.blocks}
    assert ContractAmendment.objects.count() == 0


def test_twice_is_once_and_another_one_waits(in_force: EmploymentContract) -> None:
    first = amended(in_force)
    assert amended(in_force) == first
    with pytest.raises(WrongState):
        amended(in_force, planned_hours=70)
    actions.withdraw_paper(paper=first, reason="Kļūda", by=desks.user("aina"), on=now())
    assert amended(in_force, planned_hours=70) != first
    assert actions.send_paper(paper=amended(in_force, planned_hours=70), by=desks.user("aina"), on=now()).number == (
        "DG-2026-PVS-0001"
    )


def test_who_may(in_force: EmploymentContract) -> None:
    for login in ("karlis", "raitis", "auditors", "metra"):
        with pytest.raises(NotAllowed):
            amended(in_force, login)
        with pytest.raises(NotAllowed):
            ended(in_force, login)
    paper = ended(in_force)
    with pytest.raises(NotAllowed):
        actions.send_paper(paper=paper, by=desks.user("linda"), on=now())
    with pytest.raises(NotAllowed):
        actions.withdraw_paper(paper=paper, reason="x", by=desks.user("linda"), on=now())
    for state in set(ContractState) - {ContractState.IN_FORCE}:
        EmploymentContract.objects.update(state=state)
        with pytest.raises(WrongState):
            amended(in_force)


@pytest.mark.acceptance("A17")
def test_an_agreement_ends_the_contract_with_both_signatures(in_force: EmploymentContract) -> None:
    paper = ended(in_force, end=date(2027, 2, 26))
    signers = documents.termination_document(paper, ["mentor", "employer"]).signers
    assert [(one.role, one.name, one.order) for one in signers] == [
        ("mentor", "Kārlis Testnieks", 1), ("employer", "Aina Vadītāja-Demo", 2),
    ]  # fmt: skip
    all_sign(paper)
    row = EmploymentContract.objects.get()
    assert (row.moved_end, row.state) == (date(2027, 2, 26), "in_force")
    assert period_of(row, START) == Period(START, date(2027, 2, 26))
    assert close_over(on=datetime(2027, 2, 26, 20, tzinfo=UTC)) == 0
    assert close_over(on=datetime(2027, 2, 26, 22, tzinfo=UTC)) == 1  # past midnight in Riga
    assert EmploymentContract.objects.get().state == ContractState.ENDED


@pytest.mark.acceptance("A17")
def test_a_notice_counts_when_the_other_side_has_it(in_force: EmploymentContract) -> None:
    this_day = today()
    paper = ended(in_force, ground="employee_notice", end=date(2027, 2, 26), paper=True)
    signers = documents.termination_document(paper, ["mentor", "employer"]).signers
    assert [(one.role, one.order) for one in signers] == [("mentor", 1)]
    aina = desks.user("aina")
    received = {"received_on": this_day, "received_how": "in_person", "by": aina, "on": now()}
    with pytest.raises(WrongState):
        actions.record_receipt(termination=paper, **received)
    all_sign(paper)
    assert EmploymentContract.objects.get().moved_end is None
    for day in (this_day - timedelta(days=1), this_day + timedelta(days=1)):
        with pytest.raises(WrongState):
            actions.record_receipt(termination=paper, **received | {"received_on": day})
    actions.record_receipt(termination=paper, **received)
    assert EmploymentContract.objects.get().moved_end == date(2027, 2, 26)
    with pytest.raises(WrongState):
        actions.record_receipt(termination=paper, **received)


def test_the_end_of_the_term_is_no_termination(in_force: EmploymentContract) -> None:
    paper = ended(in_force, ground="term_expiry", end=END, hours=0)
    all_sign(paper)
    actions.record_receipt(
        termination=paper, received_on=today(), received_how="email", by=desks.user("aina"), on=now()
    )
    close_over(on=datetime(2027, 6, 1, 12, tzinfo=UTC))
    assert EmploymentContract.objects.get().state == ContractState.EXPIRED


@pytest.mark.acceptance("A17")
def test_hours_are_paid_by_the_rate_of_the_last_day(in_force: EmploymentContract) -> None:
    all_sign(amended(in_force, rate=Decimal("12.50"), effective_from=date(2027, 2, 1)))
    early, late = (
        ContractTermination(contract=EmploymentContract.objects.get(), ground="mutual", end=day, hours=12)
        for day in (date(2027, 1, 31), date(2027, 2, 1))
    )
    assert documents.settlement(early) == (12, Decimal("11.00"), Decimal("132.00"))
    assert documents.settlement(late) == (12, Decimal("12.50"), Decimal("150.00"))


def test_one_termination_at_a_time(in_force: EmploymentContract) -> None:
    paper = ended(in_force)
    assert ended(in_force) == paper
    with pytest.raises(WrongState):
        ended(in_force, hours=3)
    case = actions.send_paper(paper=paper, by=desks.user("aina"), on=now())
    assert (case.number, actions.send_paper(paper=paper, by=desks.user("aina"), on=now())) == ("DI-2026-PVS-0001", case)
    paper.refresh_from_db()
    actions.withdraw_paper(paper=paper, reason="Turpinām", by=desks.user("aina"), on=now())
    paper.refresh_from_db()
    assert (paper.state, EmploymentContract.objects.get().moved_end) == (PaperState.WITHDRAWN, None)
    assert ended(in_force, hours=3).hours == 3


def test_the_document_says_what_the_form_said(autumn: EmploymentContract) -> None:
    change = amended(
        autumn, end=END, rate=Decimal("12.50"), effective_from=date(2026, 12, 14), other_clause="Darba vieta",
        other_old="Paraugpilī", other_new="Paraugpilī un Izdomā", reason="plāns turpinās",
    )  # fmt: skip
    context = documents.amendment_context(change)
    assert [(one["clause"], one["old"], one["new"]) for one in context["changes"]] == [
        ("Līguma termiņš", "līdz 2026. gada 18. decembrim", "līdz 2027. gada 31. maijam"),
        ("Stundas likme", "11,00\u00a0EUR", "12,50\u00a0EUR"),
        ("Plānotais darba laiks mēnesī", "40 (četrdesmit) akadēmiskās stundas", "60 (sešdesmit) akadēmiskās stundas"),
        ("Darba vieta", "Paraugpilī", "Paraugpilī un Izdomā"),
    ]
    assert context["employer"]["rep_genitive"] == "Paraugpils vidusskolas direktores Ainas Vadītājas-Demo"
    notice = documents.termination_context(ended(autumn, ground="employee_notice", end=AUTUMN.end))
    assert (notice["title"], notice["letterhead"]["name"]) == ("Uzteikums", "Kārlis Testnieks")


def page_typed(**changes: str) -> dict[str, str]:
    """A termination as its page posts it."""
    return {
        "ground": "mutual", "end_0": "26", "end_1": "2", "end_2": "2027", "hours": "12", "law": "", "reason": "",
        "sign_date_0": str(today().day), "sign_date_1": str(today().month), "sign_date_2": str(today().year), "paper": "e",
        **changes,
    }  # fmt: skip


@pytest.mark.acceptance("A17")
def test_the_pages_lead_from_the_contract_to_its_end(in_force: EmploymentContract, person: Any) -> None:
    linda, aina = client_of(person("linda")), client_of(person("aina"))
    address = f"/ligumi/{in_force.public_id}/izbeigt/"
    empty = linda.post(address, {})
    assert empty.status_code == 422 and len(errors_agree(empty)) == 5
    blocked = linda.post(address, page_typed(ground="employer_notice"))
    assert blocked.status_code == 422 and "DL 101" in words(soup(blocked).main)
    shown = linda.post(address, page_typed())
    assert (shown.status_code, ContractTermination.objects.count()) == (200, 0)
    assert "12 × 11,00 EUR = 132,00 EUR" in set(answers(shown).values())
    linda.post(address, page_typed(act="do"))
    paper = ContractTermination.objects.get()
    own = f"/ligumi/izbeigsana/{paper.public_id}/"
    assert f"{own}sutit/" not in linda.get(own).content.decode()
    assert aina.post(f"{own}sutit/")["Location"] == f"/dokumenti/{CaseDocument.objects.get().public_id}/"
    page = words(soup(aina.get(f"/ligumi/{in_force.public_id}/izmainas/")).main)
    assert "DI-2026-PVS-0001" in page and "04.01.2027. – 31.05.2027." in page


def test_the_amendment_page_shows_old_and_new(in_force: EmploymentContract, person: Any) -> None:
    linda = client_of(person("linda"))
    address = f"/ligumi/{in_force.public_id}/grozit/"
    typed = {
        "rate": "12,50", "effective_from_0": "1", "effective_from_1": "3", "effective_from_2": "2027", "paper": "e",
        "sign_date_0": str(today().day), "sign_date_1": str(today().month), "sign_date_2": str(today().year),
    }  # fmt: skip
    half = linda.post(address, typed | {"other_clause": "Darba vieta"})
    assert half.status_code == 422 and len(errors_agree(half)) == 2
    shown = linda.post(address, typed)
    assert answers(shown)["Stundas likme"] == "11,00 EUR → 12,50 EUR"
    made = linda.post(address, typed | {"act": "do"})
    assert made["Location"] == f"/ligumi/grozijumi/{ContractAmendment.objects.get().public_id}/"
    assert "R34" in words(soup(shown).main)  # the table says otherwise


def test_a_contract_that_is_not_in_force_offers_neither(contract: EmploymentContract, person: Any) -> None:
    page = f"/ligumi/{contract.public_id}/izmainas/"
    aina = client_of(person("aina"))
    assert "/grozit/" not in aina.get(page).content.decode()
    in_force_contract(contract)
    assert "/grozit/" in aina.get(page).content.decode()


@pytest.mark.acceptance("A17")
def test_what_waits_for_whom(in_force: EmploymentContract, person: Any) -> None:
    """The head confirms and sends; whoever writes records that a notice was received."""
    change, notice = amended(in_force), ended(in_force, ground="employee_notice", end=date(2027, 2, 26))

    def waits(login: str) -> list[str]:
        scope = scope_of(desks.user(login), on=today())
        return [one.href for queue in waiting_for(scope) for one in queue.first(20)]

    check = f"/ligumi/parbaudes/{SuitabilityCheck.objects.get().public_id}/"
    own = {one: f"/ligumi/{folder}/{one.public_id}/" for one, folder in ((change, "grozijumi"), (notice, "izbeigsana"))}
    assert waits("aina") == [check, own[change], own[notice]]
    assert (waits("linda"), waits("raitis"), waits("karlis")) == ([], [], [])
    all_sign(change)
    all_sign(notice)
    assert (waits("aina"), waits("linda")) == ([check, own[notice]], [own[notice]])
    actions.record_receipt(
        termination=notice, received_on=today(), received_how="post", by=desks.user("linda"), on=now()
    )
    assert (waits("aina"), waits("linda")) == ([check], [])


def test_the_next_contract_begins_after_what_was_signed_last(autumn: EmploymentContract) -> None:
    all_sign(amended(autumn, guaranteed_hours=4, planned_hours=60, effective_from=date(2026, 12, 14)))
    autumn = EmploymentContract.objects.get()
    found = renewed(autumn, on=today())
    values = {name: value for section in found.values() for name, value in section["values"].items()}
    assert (values["start"], values["previous_contract_end"]) == ("2027-01-04", "2026-12-18")
    assert (values["planned_hours"], values["guaranteed_hours"]) == (60, 4)
    autumn.moved_end = date(2026, 11, 30)
    assert renewed(autumn, on=today())["term"]["values"]["previous_contract_end"] == "2026-11-30"
