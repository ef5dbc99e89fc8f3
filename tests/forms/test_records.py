"""Drafts, numbers and the case document."""

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from forms.records import actions
from forms.records.errors import EditConflict, WrongState
from forms.records.models import CaseDocument, Counter, Draft
from forms.records.states import CaseState, DraftState
from kernel.accounts.models import User
from kernel.audit.models import Event

NOON = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
KEEP = datetime(2034, 12, 31, 22, 0, tzinfo=UTC)


@pytest.fixture
def clerk(db):
    return User.objects.create_user("lietvede@paraugs.example", "parole-parole-1")


def numbered(record=None, *, register_code="PVS", kind="DL", on=NOON, by=None):
    return actions.open_case(
        record=record or uuid.uuid4(), kind=kind, register_code=register_code, institution_name="Paraugpils vidusskola",
        title="Darba līgums", document_date=date(2026, 11, 21), retention_until=KEEP, paper=False, parties={}, by=by, on=on,
    )  # fmt: skip


def test_a_form_that_nobody_goes_on_with_is_erased_and_a_dropped_one_sooner(clerk):
    typed = {"mentor": {"typed": {"mentor_code": "090604-29900"}}}
    made = {
        name: actions.start_draft(kind="DL", answers=typed, title="Kārlis", register_code="PVS", by=clerk)
        for name in ("open", "touched", "dropped", "submitted")
    }
    Draft.objects.update(updated_at=NOON)
    actions.close_draft(draft=made["dropped"], submitted=False)
    actions.close_draft(draft=made["submitted"], submitted=True)
    Draft.objects.filter(pk=made["touched"].pk).update(updated_at=NOON + timedelta(days=1))

    def left(on):
        actions.erase_drafts(on=on)
        return {name for name, row in made.items() if Draft.objects.filter(pk=row.pk).exists()}

    assert left(datetime(2026, 12, 21, 20, tzinfo=UTC)) == {"open", "touched", "dropped", "submitted"}
    assert left(datetime(2026, 12, 22, 0, tzinfo=UTC)) == {"open", "touched", "submitted"}
    assert left(datetime(2027, 11, 21, 20, tzinfo=UTC)) == {"open", "touched", "submitted"}
    assert left(datetime(2027, 11, 22, 0, tzinfo=UTC)) == {"touched", "submitted"}
    assert Event.objects.filter(event="records.draft_erased").count() == 2


class TestNumbers:
    @pytest.mark.acceptance("A39")
    def test_numbers_run_without_gaps_per_kind_institution_and_riga_year(self, clerk):
        new_year = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # 00:30 on 1 January in Riga
        numbers = [
            numbered().number,
            numbered().number,
            numbered(register_code="DPS").number,
            numbered(kind="DG").number,
            numbered(on=new_year).number,
            numbered().number,
        ]
        assert numbers == [
            "DL-2026-PVS-0001",
            "DL-2026-PVS-0002",
            "DL-2026-DPS-0001",
            "DG-2026-PVS-0001",
            "DL-2027-PVS-0001",
            "DL-2026-PVS-0003",
        ]

    def test_the_same_record_keeps_its_number(self, clerk):
        record = uuid.uuid4()
        assert numbered(record).number == numbered(record).number
        assert Counter.objects.get().last == 1

    def test_a_number_rolled_back_is_given_again(self, clerk):
        with pytest.raises(RuntimeError), transaction.atomic():
            numbered()
            raise RuntimeError
        assert numbered().number == "DL-2026-PVS-0001"

    def test_an_annulled_document_keeps_its_number(self, clerk):
        case = numbered()
        actions.move(case=case, to=CaseState.ANNULLED, by=clerk, on=NOON, reason="Kļūda tekstā")
        assert (case.number, case.state, case.state_reason) == ("DL-2026-PVS-0001", "annulled", "Kļūda tekstā")
        assert numbered().number == "DL-2026-PVS-0002"


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_by_eight_threads_have_no_gap_and_no_double():
    failures = []

    def give():
        try:
            for _ in range(5):
                numbered()
        except Exception as error:  # noqa: BLE001 (whatever it is, the test names it)
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(CaseDocument.objects.values_list("sequence", flat=True)) == list(range(1, 41))
    connection.close()


def test_a_document_is_kept_to_the_day_that_its_midnight_ends(clerk):
    assert numbered().kept_until == date(2034, 12, 31)


class TestMoves:
    def test_only_named_transitions_are_allowed(self, clerk):
        case = numbered()
        with pytest.raises(WrongState):
            actions.move(case=case, to=CaseState.ARCHIVED, by=clerk, on=NOON)
        assert actions.move(case=case, to=CaseState.SIGNING, by=clerk, on=NOON) is True
        assert actions.move(case=case, to=CaseState.SIGNING, by=clerk, on=NOON) is False
        assert CaseDocument.objects.get().version == 2


class TestDrafts:
    def test_what_was_typed_is_kept_even_when_it_does_not_pass(self, clerk):
        draft = actions.start_draft(kind="DL", answers={}, title="", register_code="PVS", by=clerk)
        saved = actions.save_section(
            draft=draft, section="pay", typed={"typed": {"iban": ["LV45DEMO"]}}, done=False, version=1, title="K",
            register_code="PVS",
        )  # fmt: skip
        saved.refresh_from_db()
        assert (saved.answers, saved.done, saved.version) == ({"pay": {"typed": {"iban": ["LV45DEMO"]}}}, [], 2)

    def test_a_second_editor_gets_a_conflict_and_overwrites_nothing(self, clerk):
        draft = actions.start_draft(kind="DL", answers={}, title="", register_code="PVS", by=clerk)
        keep = {"section": "pay", "done": True, "title": "", "register_code": "PVS"}
        actions.save_section(draft=draft, typed={"values": {"iban": "first"}}, version=1, **keep)
        with pytest.raises(EditConflict):
            actions.save_section(draft=draft, typed={"values": {"iban": "second"}}, version=1, **keep)
        draft.refresh_from_db()
        assert draft.answers["pay"]["values"]["iban"] == "first"

    def test_a_submitted_draft_takes_no_more_answers(self, clerk):
        draft = actions.start_draft(kind="DL", answers={}, title="", register_code="PVS", by=clerk)
        assert actions.close_draft(draft=draft, submitted=True) is True
        assert actions.close_draft(draft=draft, submitted=True) is False
        with pytest.raises(WrongState):
            actions.save_section(
                draft=draft, section="pay", typed={}, done=True, version=2, title="", register_code="PVS"
            )
        draft.refresh_from_db()
        assert draft.state == DraftState.SUBMITTED

    def test_answers_lie_encrypted_in_the_database(self, clerk):
        draft = actions.start_draft(
            kind="DL", answers={"mentor": {"values": {"mentor_code": "090604-29900"}}}, title="", register_code="PVS", by=clerk
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT answers FROM forms_draft WHERE id = %s", [draft.pk])
            stored = str(cursor.fetchone()[0])
        assert "090604" not in stored
