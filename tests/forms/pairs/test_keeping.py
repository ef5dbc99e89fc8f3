"""How long the words of a programme are kept: pairs.forget."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms.archive.rights import facts as rights
from forms.archive.rights.access import codes_answered
from forms.pairs import actions, keeping
from forms.pairs.models import PairMember, PairQuestion
from forms.pairs.states import Decision
from forms.people.access import scope_of
from kernel.audit.models import Event
from kernel.periods import end_of_day, now, today
from tests.factories.pairs import academy, joined, movement, proposed
from tests.factories.questionnaires import filled
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.mark.parametrize("programme", ["P2", "P3"])
def test_words_go_when_their_time_has_ended_and_not_a_second_before(programme: str) -> None:
    load_shipped()
    run = academy() if programme == "P3" else movement()
    ilze, anna = joined(run, "Ilze", "mentor"), joined(run, "Anna", "mentee")
    row = proposed(run, ilze, anna)
    actions.decide(pairing=row, accept=False, reason="Mums ir citi laiki.", by=anna.user, on=now())
    actions.write_consent(participant=anna, given_by="Rūta Izdomāta", given_on=today(), by=run.coordinator, on=now())
    actions.ask(participant=ilze, kind="conflict", text="Kā rīkoties?", by=ilze.user, on=now())
    assert [one.reason for one in row.members.all()] == ["", "Mums ir citi laiki."]

    ends = end_of_day(keeping.kept_until(run))
    assert keeping.kept_until(run) > run.end
    assert keeping.forget(on=ends - timedelta(seconds=1)) == 0
    assert PairQuestion.objects.count() == 1
    assert keeping.forget(on=ends) == 1

    row.refresh_from_db()
    anna.refresh_from_db()
    assert (row.reasons, anna.consent_by, PairQuestion.objects.count()) == ([], "", 0)
    kept = PairMember.objects.filter(pairing=row).order_by("pk")
    assert [(one.reason, one.decision) for one in kept] == [("", Decision.WAITING), ("", Decision.DECLINED)]
    assert Event.objects.filter(event="pairs.words_forgotten", subject=run.public_id).count() == 1
    assert keeping.forget(on=ends + timedelta(days=1)) == 0


@pytest.mark.acceptance("A62")
@pytest.mark.parametrize(("programme", "code", "rule"), [("P2", "JMC", "B5"), ("P3", "DAMP", "C14")])
def test_who_takes_part_may_ask_what_is_kept(programme: str, code: str, rule: str) -> None:
    """Of the institution in P2, of the programme itself in P3, for which its coordinator answers."""
    load_shipped()
    run = academy() if programme == "P3" else movement()
    anna = joined(run, "Anna", "mentee")
    record = filled("B13-sakums" if programme == "P2" else "C4", by=anna.user)
    assert [one for one, _name in rights.keepers_of(anna.person)] == [code]
    found = {one.rule: one for one in rights.lines(anna.person, code, on=now())}
    assert found[rule].until == keeping.kept_until(run)
    assert record.case.number in {one.number for one in rights.lines(anna.person, code, on=now())}
    assert (code in codes_answered(scope_of(run.coordinator, on=today()))) == (programme == "P3")
    later = end_of_day(keeping.kept_until(run))
    assert rule not in {one.rule for one in rights.lines(anna.person, code, on=later)}
