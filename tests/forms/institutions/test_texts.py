"""A text changed in Word (A39, A40): it is sent only when its differences were accepted and the data did not change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from forms.contracts import actions as contracts
from forms.contracts.changes import actions as changes
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.institutions import actions as institutions
from forms.people.models import Institution
from forms.plans import facts as plan_facts
from forms.plans.agreements import actions as agreements
from forms.plans.models import PlanProvider
from forms.plans.requests import actions as requests
from forms.records import text_actions
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument, Counter
from forms.records.text_actions import TextNotAccepted, TextNotAllowed, TextOutdated
from forms.records.texts import ChangedText, TextState
from kernel.audit.models import Event
from kernel.files.models import Blob
from kernel.periods import now, riga_date
from tests.factories import plans
from tests.factories.agreements import written
from tests.factories.contracts import amendment_terms, in_force_contract, termination_terms
from tests.factories.own_text import changed_text, unsent
from tests.factories.people import learner, representative
from tests.factories.requests import prepared
from tests.forms.desks import agreed, copy_of
from tests.forms.pages import client_of

pytestmark = pytest.mark.usual

WORDS = "Pievienota vēlme strādāt ar prieku."


@pytest.fixture
def contract(demo: None) -> EmploymentContract:
    return agreed()


def accepted(contract: EmploymentContract, by: Any) -> ChangedText:
    row = changed_text(contract, by=by)
    return text_actions.accept(text=row, unsent=unsent(contract, by=by), words=WORDS, by=by, on=now())


def moved(contract: EmploymentContract, by: Any) -> None:
    """The data change: another letterhead."""
    place = Institution.objects.get(pk=contract.employer_id)
    institutions.change_letterhead(institution=place, lines="Izdomas iela 9", version=place.version, by=by, on=now())
    contract.employer.refresh_from_db()


def test_an_accepted_text_goes_with_the_number(contract: EmploymentContract, person: Any) -> None:
    aina = person("aina")
    row = accepted(contract, aina)
    case = contracts.send_contract(contract=contract, by=aina, on=now())
    row.refresh_from_db()
    assert (row.state, row.case, row.words, row.accepted_by) == (TextState.SENT, case, WORDS, aina)
    assert contracts.send_contract(contract=contract, by=aina, on=now()) == case
    events = Event.objects.filter(subject=contract.public_id, event__startswith="text.").order_by("pk")
    assert list(events.values_list("event", flat=True)) == ["text.accepted", "text.sent"]


def test_nothing_is_sent_before_the_differences_were_accepted(contract: EmploymentContract, person: Any) -> None:
    row = changed_text(contract, by=person("aina"))
    with pytest.raises(TextNotAccepted):
        contracts.send_contract(contract=contract, by=person("aina"), on=now())
    contract.refresh_from_db()
    assert (contract.state, CaseDocument.objects.count(), Counter.objects.count()) == (ContractState.AGREED, 0, 0)
    text_actions.drop(text=row, unsent=unsent(contract, by=person("aina")), by=person("aina"), on=now())
    assert contracts.send_contract(contract=contract, by=person("aina"), on=now()).number.endswith("-0001")


def test_changed_data_take_the_text_out_of_force(contract: EmploymentContract, person: Any) -> None:
    aina = person("aina")
    row = accepted(contract, aina)
    today = riga_date(now())
    assert text_actions.beside("DL", contract.public_id, by=aina, on=today).goes == row
    moved(contract, aina)
    found = text_actions.beside("DL", contract.public_id, by=aina, on=today)
    assert (found.text, found.holds, found.goes) == (row, False, None)
    with pytest.raises(TextOutdated):
        contracts.send_contract(contract=contract, by=aina, on=now())
    assert CaseDocument.objects.count() == 0


def test_only_who_sends_accepts_and_once(contract: EmploymentContract, person: Any) -> None:
    row = changed_text(contract, by=person("linda"))
    with pytest.raises(TextNotAllowed):
        text_actions.accept(
            text=row, unsent=unsent(contract, by=person("linda")), words=WORDS, by=person("linda"), on=now()
        )
    aina = unsent(contract, by=person("aina"))
    text_actions.accept(text=row, unsent=aina, words=WORDS, by=person("aina"), on=now())
    with pytest.raises(EditConflict):
        text_actions.accept(text=row, unsent=aina, words="Vēlreiz", by=person("aina"), on=now())


def test_outdated_differences_are_not_accepted(contract: EmploymentContract, person: Any) -> None:
    aina = person("aina")
    row = changed_text(contract, by=aina)
    moved(contract, aina)
    with pytest.raises(TextOutdated):
        text_actions.accept(text=row, unsent=unsent(contract, by=aina), words=WORDS, by=aina, on=now())


def test_dropped_twice_is_dropped_once(contract: EmploymentContract, person: Any) -> None:
    aina = person("aina")
    row = accepted(contract, aina)
    told: dict[str, Any] = {"text": row, "unsent": unsent(contract, by=aina), "by": aina, "on": now()}
    assert (text_actions.drop(**told), text_actions.drop(**told)) == (True, False)
    row.refresh_from_db()
    assert (row.state, row.ended_by) == (TextState.DROPPED, aina)
    assert text_actions.standing(contract.public_id) is None


def test_a_contract_without_a_changed_text_is_sent_as_ever(contract: EmploymentContract, person: Any) -> None:
    case = contracts.send_contract(contract=contract, by=person("aina"), on=now())
    assert not hasattr(case, "changed_text")


# --- other kinds


def a_request(person: Any) -> tuple[Any, Any]:
    linda = person("linda")
    row = learner(by=linda)
    representative(row, by=linda)
    request = prepared(row, by=linda, paper=True)
    return request, lambda: requests.send_request(request=request, version=1, by=linda, on=now())


def an_agreement(person: Any) -> tuple[Any, Any]:
    linda = person("linda")
    plans.approved(by=linda, head=person("aina"), decides=plans.expert())
    row = written(PlanProvider.objects.get(), by=linda)
    return row, lambda: agreements.send_agreement(agreement=row, version=1, by=linda, on=now())


def an_amendment(person: Any) -> tuple[Any, Any]:
    contract, aina = in_force_contract(agreed()), person("aina")
    row = changes.amend_contract(contract=contract, terms=amendment_terms(contract), by=aina, on=now())
    return row, lambda: changes.send_paper(paper=row, by=aina, on=now())


def a_termination(person: Any) -> tuple[Any, Any]:
    contract, aina = in_force_contract(agreed()), person("aina")
    row = changes.end_contract(contract=contract, terms=termination_terms(contract), by=aina, on=now())
    return row, lambda: changes.send_paper(paper=row, by=aina, on=now())


#: Kind → who changes its text, how one is made, words of it and how they say them.
MADE: dict[str, Any] = {
    "IE": ("linda", a_request, "Iesniegums", "Mans Iesniegums"),
    "VI": ("linda", an_agreement, "par to otram paziņo", "par to otram laikus paziņo"),
    "DG": ("aina", an_amendment, "Grozījumi", "Grozījumi un labojumi"),
    "DI": ("aina", a_termination, "Vienošanās", "Abu Vienošanās"),
}


@pytest.fixture
def made(demo: None, person: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch, request: Any) -> Any:
    """A record of the kind that is not sent, its text changed in Word, and its sending."""
    time_machine.move_to(plans.DAY)
    monkeypatch.setattr(plan_facts.Papers, "request", plans.signed_request())
    login, make, old, new = MADE[request.param]
    record, send = make(person)
    return (
        request.param,
        record,
        send,
        person(login),
        changed_text(record, by=person(login), kind=request.param, old=old, new=new),
    )


@pytest.mark.parametrize("made", MADE, indirect=True)
def test_every_kind_goes_with_its_accepted_text(made: Any) -> None:
    kind, record, send, by, row = made
    client = client_of(by)
    page = client.get(f"/veidnes/teksts/{kind}/{record.public_id}/")
    assert page.status_code == 200
    back = unsent(record, by=by, kind=kind).back
    assert f"/veidnes/teksts/{kind}/{record.public_id}/" in client.get(back).content.decode()
    with pytest.raises(TextNotAccepted):
        send()
    text_actions.accept(text=row, unsent=unsent(record, by=by, kind=kind), words=WORDS, by=by, on=now())
    case = send()
    row.refresh_from_db()
    assert (row.state, row.case, case.kind) == (TextState.SENT, case, kind)
    assert client.get(f"/veidnes/teksts/{kind}/{record.public_id}/").status_code == 404


@pytest.mark.parametrize("made", ["IE", "VI"], indirect=True)
def test_a_document_dated_by_its_sending_keeps_the_day_of_its_text_for_a_week(made: Any, time_machine: Any) -> None:
    kind, record, send, by, row = made
    text_actions.accept(text=row, unsent=unsent(record, by=by, kind=kind), words=WORDS, by=by, on=now())
    time_machine.move_to(plans.DAY + timedelta(days=8))
    with pytest.raises(TextOutdated):
        send()
    assert CaseDocument.objects.count() == 0
    time_machine.move_to(plans.DAY + timedelta(days=7))
    case = send()
    record.refresh_from_db()
    assert (case.document_date, riga_date(case.numbered_at)) == (plans.DAY.date(), plans.DAY.date() + timedelta(days=7))
    assert record.terms["context"]["date"] == plans.DAY.date().isoformat()


def test_a_text_beside_a_record_that_is_taken_back_goes_with_it(contract: EmploymentContract, person: Any) -> None:
    aina = person("aina")
    row, other = accepted(contract, aina), accepted(copy_of(contract), aina)
    assert text_actions.drop_left(on=now()) == 0
    contracts.withdraw_contract(contract=contract, reason="Vairs nevajag", by=aina, on=now())
    assert (text_actions.drop_left(on=now()), text_actions.drop_left(on=now())) == (1, 0)
    row.refresh_from_db()
    assert (row.state, row.ended_by, text_actions.standing(other.record)) == (TextState.DROPPED, None, other)


def test_dropped_texts_go_after_a_month_with_their_files(contract: EmploymentContract, person: Any) -> None:
    aina = person("aina")
    dropped = changed_text(contract, by=aina)
    files = {dropped.original_id, dropped.changed_id, dropped.pages_id}
    text_actions.drop(text=dropped, unsent=unsent(contract, by=aina), by=aina, on=now())
    other = copy_of(contract)
    standing = changed_text(contract, by=aina)  # left as the same file, came back as the same
    later = changed_text(other, by=aina)
    text_actions.drop(text=later, unsent=unsent(other, by=aina), by=aina, on=now() + timedelta(days=3))
    assert text_actions.erase_dropped(on=now() + timedelta(days=28)) == 0
    assert text_actions.erase_dropped(on=now() + timedelta(days=32)) == 1
    assert list(ChangedText.objects.order_by("pk")) == [standing, later]
    assert Blob.objects.filter(pk__in=files).count() == len(files)  # the standing one and the other still need them
    text_actions.drop(text=standing, unsent=unsent(contract, by=aina), by=aina, on=now())
    assert text_actions.erase_dropped(on=now() + timedelta(days=36)) == 2
    assert not Blob.objects.filter(pk__in=files).exists()
    assert Event.objects.filter(event="text.erased").count() == 3
