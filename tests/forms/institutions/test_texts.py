"""A text changed in Word (A39, A40): it is sent only when its differences were accepted and the data did not change."""

from __future__ import annotations

from typing import Any

import pytest

from forms.contracts import actions as contracts
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.institutions import actions as institutions
from forms.people.models import Institution
from forms.records import text_actions
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument, Counter
from forms.records.text_actions import TextNotAccepted, TextNotAllowed, TextOutdated
from forms.records.texts import ChangedText, TextState
from kernel.audit.models import Event
from kernel.periods import now, riga_date
from tests.factories.own_text import changed_text, unsent
from tests.forms.desks import agreed

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
