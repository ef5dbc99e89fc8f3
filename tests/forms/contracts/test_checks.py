"""Suitability checks (D05): who enters and confirms them, who is reminded, what the contract takes from them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.contracts import actions as contracts
from forms.contracts.checks import actions
from forms.contracts.errors import NotAllowed, RulesBroken
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import ContractState
from forms.people.models import Institution, Person
from forms.records.errors import WrongState
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from tests.forms import desks
from tests.forms.pages import answers, client_of, errors_agree, filler, notices, soup, summary_lines, words

pytestmark = pytest.mark.django_db
LIST = "/ligumi/parbaudes/"
NOON = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def pvs() -> Institution:
    return Institution.objects.get(register_code="PVS")


def karlis() -> Person:
    return desks.user("karlis").person


def recorded(by: Any, **changes: Any) -> SuitabilityCheck:
    plain: dict[str, Any] = {
        "mentor": karlis(), "employer": pvs(), "checked_on": date(2026, 11, 20), "source": "SR-2026/11-0100",
        "result": "suitable", "on": NOON, **changes,
    }  # fmt: skip
    return actions.record_check(by=by, **plain)


def typed(**changes: str) -> dict[str, str]:
    return {
        "employer": "PVS", "mentor": str(karlis().public_id), "checked_on_0": "20", "checked_on_1": "11",
        "checked_on_2": "2026", "source": "SR-2026/11-0100", "result": "suitable", **changes,
    }  # fmt: skip


@pytest.mark.acceptance("A13")
def test_head_and_responsible_person_enter_it_once(person: Any, somebody: Any) -> None:
    check = recorded(somebody("RESP"))
    assert (check.valid_until, check.law.startswith("Izglītības likuma 50."), check.state) == (
        date(2027, 11, 20), True, "recorded",
    )  # fmt: skip
    assert recorded(person("aina")) == check
    for login in ("linda", "raitis", "karlis", "arhivs"):
        with pytest.raises(NotAllowed):
            recorded(person(login), source="SR-2")
    with pytest.raises(WrongState):
        recorded(person("aina"), checked_on=date(2026, 11, 22))
    assert SuitabilityCheck.objects.count() == 1


@pytest.mark.acceptance("A13")
def test_the_head_alone_confirms_it_and_it_gets_one_number(person: Any, somebody: Any) -> None:
    check = recorded(somebody("RESP"))
    with pytest.raises(NotAllowed):
        actions.confirm_check(check=check, by=desks.user("resp.pvs"), on=NOON)
    case = actions.confirm_check(check=check, by=person("aina"), on=NOON)
    assert actions.confirm_check(check=check, by=person("aina"), on=NOON) == case
    assert (case.number, case.kind, case.kept_until) == ("AB-2026-PVS-0001", "AB", date(2027, 11, 20))
    assert SuitabilityCheck.objects.get().state == "sent"


@pytest.mark.acceptance("A13")
def test_no_contract_is_sent_without_a_check_that_holds(contract: EmploymentContract, person: Any) -> None:
    aina = person("aina")
    SuitabilityCheck.objects.update(state="annulled")
    with pytest.raises(RulesBroken) as broken:
        contracts.send_contract(contract=contract, by=aina, on=NOON)
    assert [(one.rule, one.code) for one in broken.value.findings if one.blocks] == [("R5", "no-check")]
    bad = recorded(aina, result="not_suitable")
    with pytest.raises(RulesBroken) as broken:
        contracts.send_contract(contract=contract, by=aina, on=NOON)
    assert [one.code for one in broken.value.findings if one.blocks] == ["not-suitable"]
    SuitabilityCheck.objects.filter(pk=bad.pk).update(state="annulled")
    recorded(aina, checked_on=date(2026, 11, 19), source="SR-2026/11-0099")
    contracts.send_contract(contract=contract, by=aina, on=NOON)
    contract.refresh_from_db()
    assert (contract.terms["check_source"], contract.terms["check_date"]) == ("SR-2026/11-0099", "2026-11-19")


@pytest.mark.acceptance("A13")
def test_the_contract_form_takes_the_check_instead_of_asking(person: Any) -> None:
    recorded(person("aina"))
    form = filler(person("linda"), mentor=str(karlis().public_id))
    for name in ("employer", "mentor"):
        assert form.save(name).status_code == 302
    page = form.get("suitability")
    assert soup(page).select_one("[name=check_source]") is None
    assert any("20.11.2026." in one and "20.11.2027." in one for one in notices(page))
    assert form.save("suitability", check_source="SR-FAKE", check_result="not_suitable").status_code == 302
    kept = form.draft.answers["suitability"]["values"]
    assert (kept["check_source"], kept["check_result"], kept["check_valid_until"]) == (
        "SR-2026/11-0100", "suitable", "2027-11-20",
    )  # fmt: skip


def test_a_check_that_ends_before_the_work_is_asked_anew(person: Any) -> None:
    recorded(person("aina"), checked_on=date(2025, 12, 1))
    form = filler(person("linda"), mentor=str(karlis().public_id))
    for name in ("employer", "mentor", "term"):
        assert form.save(name).status_code == 302
    assert soup(form.get("suitability")).select_one("[name=check_source]").get("value", "") == ""


@pytest.mark.acceptance("A13")
@pytest.mark.acceptance("A61")
def test_the_head_is_reminded_a_month_and_a_week_ahead_once_each(in_force: EmploymentContract) -> None:
    """The check of the contract is due on 17.11.2027."""
    EmploymentContract.objects.update(moved_end=date(2028, 5, 31))
    told = []
    for day in ("2027-10-17", "2027-10-18", "2027-10-19", "2027-11-09", "2027-11-10", "2027-11-17", "2027-11-18"):
        actions.remind(on=datetime.fromisoformat(f"{day}T08:00:00+00:00"))
        told.append(Notification.objects.filter(template="contracts_check_due").count())
    assert told == [0, 2, 2, 2, 4, 4, 4]  # the head and the responsible person


def test_nobody_is_reminded_of_a_mentor_who_does_not_work_or_of_an_old_check(
    in_force: EmploymentContract, person: Any
) -> None:
    soon = datetime(2027, 11, 12, 8, tzinfo=UTC)
    EmploymentContract.objects.update(state=ContractState.EXPIRED)
    assert actions.remind(on=soon) == 0
    EmploymentContract.objects.update(state=ContractState.IN_FORCE)
    recorded(person("aina"), checked_on=date(2027, 11, 1), on=soon)
    assert actions.remind(on=soon) == 0
    SuitabilityCheck.objects.filter(checked_on=date(2027, 11, 1)).update(state="annulled")
    assert actions.remind(on=soon) == 2  # the head and the responsible person
    drain(strict=True)
    [letter] = [one for one in mail.outbox if one.to == ["aina@paraugs.example"]]
    assert "17.11.2027." in letter.body and "Testniek" not in letter.body


@pytest.mark.acceptance("A13")
def test_the_page_checks_the_answers_and_then_records(person: Any) -> None:
    aina = client_of(person("aina"))
    empty = aina.post(f"{LIST}jauna/", {})
    assert empty.status_code == 422 and len(errors_agree(empty)) == 5
    late = aina.post(f"{LIST}jauna/", typed(checked_on_2="2030"))
    assert late.status_code == 422 and len(summary_lines(late)) == 1
    shown = aina.post(f"{LIST}jauna/", typed())
    assert (shown.status_code, SuitabilityCheck.objects.count()) == (200, 0)
    assert {"SR-2026/11-0100", "20.11.2026."} <= set(answers(shown).values())
    assert aina.post(f"{LIST}jauna/", typed(act="change")).status_code == 200
    done = aina.post(f"{LIST}jauna/", typed(act="do"), follow=True)
    check = SuitabilityCheck.objects.get()
    assert check.case.number == "AB-2026-PVS-0001"
    page = words(soup(done).main)
    assert "AB-2026-PVS-0001" in page and "Apstiprināt ar parakstu" not in page


@pytest.mark.acceptance("A13")
def test_the_mentor_sees_the_result_and_nothing_more(person: Any, somebody: Any) -> None:
    check = recorded(person("aina"))
    page = f"{LIST}{check.public_id}/"
    for login, status, whole in (
        ("aina", 200, True), ("resp.pvs", 200, True), ("arhivs", 200, True), ("auditors", 200, True),
        ("linda", 200, False), ("raitis", 200, False), ("karlis", 200, False), ("metra", 404, False),
        ("macibas", 404, False),
    ):  # fmt: skip
        if login == "resp.pvs":
            somebody("RESP")
        answer = client_of(desks.user(login)).get(page)
        assert (answer.status_code, "SR-2026/11-0100" in answer.content.decode()) == (status, whole), login
        if status == 200:
            assert answers(answer)["Rezultāts"] == "atbilst"


def test_the_list_costs_the_same_for_many(person: Any) -> None:
    client, costs = client_of(person("aina")), []
    for count in (3, 20):
        for number in range(count):
            mentor = Person.objects.create(given_name="Ieva", surname=f"Izdomiņa {count}-{number}", gender="f")
            recorded(person("aina"), mentor=mentor)
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert "20.11.2027." in answer.content.decode()


def test_the_newest_of_each_mentor_stands_in_the_list(person: Any) -> None:
    aina = person("aina")
    old, new = recorded(aina, checked_on=date(2025, 11, 20)), recorded(aina)
    assert list(SuitabilityCheck.objects.newest()) == [new]
    SuitabilityCheck.objects.filter(pk=new.pk).update(state="annulled")
    assert list(SuitabilityCheck.objects.newest()) == [old]
