"""A document that stands still though nobody is to blame is found, and goes on, within two minutes by itself."""

from datetime import timedelta

import pytest

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.contracts import actions
from forms.contracts.documents import signers_of
from forms.contracts.models import EmploymentContract
from forms.contracts.terms import Terms
from forms.records import mending
from forms.records.models import CaseDocument
from kernel.files import store
from kernel.jobs.models import Job, State
from kernel.jobs.queue import drain
from kernel.periods import now
from signing.envelopes.models import Envelope
from signing.envelopes.states import EnvelopeState
from tests.factories import contract_draft

MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(person):
    aina = person("aina")
    contract = actions.submit_contract(draft=contract_draft(aina), by=aina, on=now())
    return actions.send_contract(contract=contract, by=aina, on=now())


def states(case: CaseDocument) -> tuple[str, str]:
    return CaseDocument.objects.get(pk=case.pk).state, EmploymentContract.objects.get(case=case).state


def test_a_young_contract_is_left_to_its_job(case):
    Job.objects.filter(name="records.prepare").delete()
    assert mending.mend(on=now()) == 0


def test_while_its_job_is_under_way_nothing_is_done(case):
    assert mending.mend(on=now() + MINUTE) == 0


@pytest.mark.usual
@pytest.mark.office
def test_a_numbered_contract_whose_job_was_lost_is_typeset_and_sent(case):
    """Sent by its head, and no envelope: the row of the job is gone."""
    Job.objects.filter(name="records.prepare").delete()
    assert mending.mend(on=now() + MINUTE) == 1
    assert mending.mend(on=now() + MINUTE) == 0
    drain()
    assert states(case) == ("signing", "sent")
    assert Envelope.objects.filter(subject=case.public_id).count() == 1
    assert mending.mend(on=now() + MINUTE) == 0


def test_a_contract_whose_job_gave_up_is_tried_again_unless_no_repeat_heals_it(case):
    job = Job.objects.get(name="records.prepare")
    job.state, job.tries, job.finished_at = State.PARKED, job.tries_allowed, now()
    job.save()
    assert mending.mend(on=now() + 2 * MINUTE) == 1
    job.refresh_from_db()
    assert (job.state, job.tries) == (State.WAITING, 0)
    job.state, job.tries = State.PARKED, 1
    job.save()
    assert mending.mend(on=now() + 9 * MINUTE) == 0


@pytest.fixture
def sent(case, person):
    """Its envelope, opened with bytes that stand for the document: here only the news of its state counts."""
    contract = EmploymentContract.objects.get(case=case)
    manifest = documents_facade.manifest("DL", case.document_date)
    signing_facade.open_envelope(
        subject=case.public_id,
        title=case.title,
        number=case.number,
        file=store.put(b"%PDF-1.7 of a test", media_type="application/pdf"),
        policy=signing_facade.policy_from(manifest.signing, retention_until=case.retention_until),
        signers=signers_of(contract=contract, terms=Terms.from_json(contract.terms), order=manifest.signing["order"]),
        expires_on=case.document_date,
        by=person("aina"),
        on=now(),
    )
    CaseDocument.objects.filter(pk=case.pk).update(state="signing")
    Job.objects.all().delete()
    return Envelope.objects.get(subject=case.public_id)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (EnvelopeState.PARTLY_SIGNED, ("partly_signed", "partly_signed")),
        (EnvelopeState.COMPLETING, ("partly_signed", "partly_signed")),
        (EnvelopeState.COMPLETED, ("signed", "signed")),
        (EnvelopeState.ARCHIVED, ("archived", "in_force")),
        (EnvelopeState.DECLINED, ("annulled", "withdrawn")),
        (EnvelopeState.CANCELLED, ("annulled", "withdrawn")),
        (EnvelopeState.EXPIRED, ("annulled", "withdrawn")),
    ],
)
def test_news_that_never_came_is_caught_up(case, sent, state, expected):
    """The envelope went on, and the receiver that should have rung the job broke."""
    sent.turns.filter(role="mentor").update(state="signed")
    Envelope.objects.filter(pk=sent.pk).update(state=state)
    assert mending.mend(on=now()) == 0
    assert mending.mend(on=now() + MINUTE) == 1
    drain()
    assert states(case) == expected
    assert mending.mend(on=now() + 5 * MINUTE) == 0


def test_a_lost_version_for_hand_signatures_is_asked_for_again(case, sent, person):
    """The signer turned to paper, and the row of the job that prints it anew is gone."""
    signing_facade.choose_paper(subject=case.public_id, by=person("aina"), on=now())
    assert mending.mend(on=now() + MINUTE) == 0  # the job is under way
    Job.objects.filter(name="records.for_hand").delete()
    assert mending.mend_papers(on=now()) == 0  # young
    assert (mending.mend_papers(on=now() + MINUTE), mending.mend_papers(on=now() + MINUTE)) == (1, 0)
    Job.objects.all().delete()
    CaseDocument.objects.filter(pk=case.pk).update(paper=True)
    assert mending.mend_papers(on=now() + MINUTE) == 0


def test_an_open_envelope_waits_for_people(case, sent):
    assert mending.mend(on=now() + timedelta(days=9)) == 0
    assert states(case) == ("signing", "sent")


def test_looking_costs_the_same_for_one_and_for_many(case, sent, person, django_assert_num_queries):
    with django_assert_num_queries(4):
        mending.mend(on=now() + MINUTE)
    for _ in range(5):
        draft = contract_draft(person("aina"))
        contract = actions.submit_contract(draft=draft, by=person("aina"), on=now())
        other = actions.send_contract(contract=contract, by=person("aina"), on=now())
        CaseDocument.objects.filter(pk=other.pk).update(state="signing")
    with django_assert_num_queries(4):
        mending.mend(on=now() + MINUTE)
