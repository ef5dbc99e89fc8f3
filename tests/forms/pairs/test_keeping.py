"""How long the words of a programme are kept: pairs.forget."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms.pairs import actions, keeping
from forms.pairs.models import PairMember, PairQuestion
from forms.pairs.states import Decision
from kernel.audit.models import Event
from kernel.periods import end_of_day, now, today
from tests.factories.pairs import academy, joined, movement, proposed
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
