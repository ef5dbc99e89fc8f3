# ruff: noqa: E402
"""What the process does that is killed on the contract road: each life has its own worker threads, database connection,
LibreOffice and validation server.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

import signing.facade as signing_facade
from forms.contracts import actions as contracts
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.records.models import CaseDocument, Draft
from forms.records.states import CaseState
from kernel.accounts.models import User
from kernel.audit.models import Pending
from kernel.jobs import failpoints, local
from kernel.jobs.models import Job, State
from kernel.jobs.registry import rhythms
from kernel.notifications.models import Delivery, Notification
from kernel.periods import now
from signing.data import TurnSummary
from signing.envelopes import actions as envelopes
from signing.envelopes.states import ACTIVE_TURN, TurnState
from tests.attacks import road_facts
from tests.factories import contract_draft
from tests.lives import serve

HEAD = "aina@paraugs.example"
ROLES = ("mentor", "employer")


def prepare() -> None:
    """Tables, dated data and the invented people."""
    call_command("migrate", verbosity=0)
    call_command("demo_data", verbosity=0)


def walk(number: int) -> dict[str, int]:
    """Contract `number` goes on from wherever it is, to the archive: people act, this process' worker works.

    Whoever was interrupted does the same again, as people do. Returns how often each fail point was reached.
    """
    local.start()
    head = User.objects.get(email=HEAD)
    with _act("draft", number):
        drafts = list(Draft.objects.filter(kind="DL").order_by("pk"))
        draft = drafts[number] if len(drafts) > number else contract_draft(head)
    with _act("submit", number):
        contract = contracts.submit_contract(draft=draft, by=head, on=now())
    with _act("send", number):
        case = contracts.send_contract(contract=contract, by=head, on=now())
    _until(lambda: signing_facade.summary(case.public_id))
    for role in ROLES:
        mine = _until(lambda role=role: _ready(case, role))
        if mine.state in ACTIVE_TURN:
            with _act(f"sign as {role}", number):
                _sign(case, mine)
        _until(lambda role=role: _turn(case, role).state == TurnState.SIGNED)
    _until(lambda: _is_finished(contract, case))
    return dict(failpoints._reached)


def look() -> dict[str, Any]:
    """What a killed process left unfinished: jobs it held, events it had not chained."""
    held = Job.objects.filter(state=State.RUNNING).exclude(name__in=rhythms)
    return {"jobs": sorted(held.values_list("name", flat=True)), "events": Pending.objects.count()}


def facts(number: int) -> dict[str, Any]:
    return road_facts.of_contract(number)


def totals() -> dict[str, Any]:
    return road_facts.of_everything()


def swept() -> dict[str, Any]:
    return road_facts.after_sweeping()


def _sign(case: CaseDocument, mine: TurnSummary) -> None:
    envelope = signing_facade.summary(case.public_id).public_id
    user = User.objects.get(pk=mine.user_id)
    envelopes.view_turn(turn=mine.public_id, envelope=envelope, by=user, on=now())
    envelopes.request_signature(
        turn=mine.public_id, envelope=envelope, means="test", by=user, on=now(), evidence={"recognised": "account"}
    )


def _turn(case: CaseDocument, role: str) -> TurnSummary:
    return next(turn for turn in signing_facade.summary(case.public_id).turns if turn.role == role)


def _ready(case: CaseDocument, role: str) -> TurnSummary | None:
    mine = _turn(case, role)
    if mine.problem and mine.state in ACTIVE_TURN:
        raise RuntimeError(f"{role}: {mine.problem}")
    return None if mine.state == TurnState.WAITING else mine


def _is_finished(contract: EmploymentContract, case: CaseDocument) -> bool:
    """The last state, and nothing under way any more."""
    return (
        CaseDocument.objects.filter(pk=case.pk, state=CaseState.ARCHIVED).exists()
        and EmploymentContract.objects.filter(pk=contract.pk, state=ContractState.IN_FORCE).exists()
        and not Job.objects.open().exclude(name__in=rhythms).exists()
        and not Notification.objects.filter(delivery__in=[Delivery.WAITING, Delivery.SENDING]).exists()
        and not Pending.objects.exists()
    )


def _until(done: Callable[[], Any]) -> Any:
    while not (result := done()):
        parked = Job.objects.parked().first()
        if parked is not None:
            raise RuntimeError(f"{parked} is parked: {parked.error}")
        time.sleep(0.05)
    return result


@contextmanager
def _act(name: str, number: int) -> Iterator[None]:
    """One act of a person, noted before and after, so that the test sees whether a kill fell into it."""
    _note(number, f"begin {name}")
    yield
    _note(number, f"end {name}")


def _note(number: int, line: str) -> None:
    descriptor = os.open(settings.VAR_DIR / f"acts-{number}", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


ORDERS: dict[str, Callable[..., Any]] = {
    "prepare": prepare,
    "walk": walk,
    "look": look,
    "facts": facts,
    "totals": totals,
    "swept": swept,
}


if __name__ == "__main__":
    get_resolver().url_patterns  # noqa: B018  (every view with all it needs: no life has to import it again)
    serve(ORDERS)
