"""The schedule: what is shipped, what the organiser keeps, how places and results read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from forms.people.models import Municipality, Role
from forms.records.errors import EditConflict
from forms.training import actions, facts
from forms.training.access import reach_of
from forms.training.errors import GroupEnded, NotAllowed
from forms.training.loading import load_training
from forms.training.models import Region, TrainingGroup, TrainingRound
from forms.training.public import public_group, public_groups, public_materials
from forms.training.signals import schedule_changed
from forms.training.states import GroupState, MaterialState
from forms.training.terms import MaterialTerms, RoundTerms
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.files.models import Blob
from kernel.periods import now
from tests.factories.training import group_terms, organiser, training_group, training_material, training_round
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def round_terms(**changes: Any) -> RoundTerms:
    plain: dict[str, Any] = {
        "number": 3, "term": "", "reference_on": date(2027, 9, 1), "source": "", "trained": None, "trained_source": "",
    }  # fmt: skip
    return RoundTerms(**plain | changes)


@pytest.mark.acceptance("A07")
def test_the_five_groups_of_2025_are_shipped_with_nothing_invented() -> None:
    assert load_training() == 7
    groups = public_groups()
    assert [(one.dates, one.city, one.region, one.round) for one in groups] == [
        ("10.10.2025.–12.10.2025.", "Rēzekne", Region.LATGALE, "1. kārta"),
        ("31.10.2025.–02.11.2025.", "Jelgava", Region.ZEMGALE, "1. kārta"),
        ("14.11.2025.–16.11.2025.", "Valmiera", Region.VIDZEME, "1. kārta"),
        ("21.11.2025.–23.11.2025.", "Liepāja", Region.KURZEME, "1. kārta"),
        ("12.12.2025.–14.12.2025.", "Rīga", Region.RIGA, "1. kārta"),
    ]
    assert {(one.places.capacity, one.places.taken, one.places_text, one.venue) for one in groups} == {
        (None, None, "", "")
    }
    assert {day.on.weekday() for one in groups for day in one.days} == {4, 5, 6}
    assert all(one.is_past(TODAY) and one.status(TODAY) == ("neutral", "notikusi") for one in groups)


def test_loading_again_changes_nothing_that_people_have_changed() -> None:
    load_training()
    TrainingRound.objects.filter(number=1).update(trained=118)
    TrainingGroup.objects.filter(city="Rēzekne").update(venue="Kultūras nams")
    assert load_training() == 0
    assert TrainingRound.objects.get(number=1).trained == 118
    assert TrainingGroup.objects.get(city="Rēzekne").venue == "Kultūras nams"
    assert [group.days.count() for group in TrainingGroup.objects.all()] == [3] * 5


@pytest.mark.acceptance("A07")
@pytest.mark.parametrize(
    ("on", "target", "minimum"),
    [(date(2026, 1, 15), 200, 100), (TODAY, 400, 100), (date(2025, 8, 31), None, 100)],
)
def test_results_stand_against_the_rules_of_the_day(on: date, target: int | None, minimum: int) -> None:
    """R46: the target follows the edition read, a round's minimum the round's own day."""
    load_shipped()
    load_training()
    found = facts.progress(on=on)
    assert (found.trained, found.target) == (117, target)
    assert [(one.round.number, one.round.trained, one.minimum, one.reached) for one in found.rounds] == [
        (1, 117, minimum, True),
        (2, None, 100, False),
    ]
    assert TrainingRound.objects.get(number=1).trained_source != ""


def test_a_result_without_its_source_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingRound.objects.create(number=9, reference_on=TODAY, trained=100)


def test_results_cost_the_same_for_many_rounds() -> None:
    load_shipped()
    load_training()
    costs = []
    for count in (0, 40):
        for number in range(count):
            training_round(10 + number, reference_on=date(2026, 1, 1 + number % 28))
        with CaptureQueriesContext(connection) as seen:
            facts.progress(on=TODAY)
        costs.append(len(seen))
    assert costs == [2, 2]


@pytest.mark.acceptance("A07")
@pytest.mark.parametrize(
    ("places", "state", "words", "tag"),
    [
        ((24, 9), "open", "brīvas 15 vietas no 24", ("success", "pieteikšanās atvērta")),
        ((24, 23), "open", "brīva 1 vieta no 24", ("success", "pieteikšanās atvērta")),
        ((24, 3), "open", "brīva 21 vieta no 24", ("success", "pieteikšanās atvērta")),
        ((24, 24), "open", "brīvu vietu nav, visas 24 ir aizņemtas", ("warning", "vietas aizņemtas")),
        ((24, 0), "planned", "24 vietas", ("info", "plānota")),
        ((24, None), "open", "24 vietas", ("success", "pieteikšanās atvērta")),
        ((None, 5), "open", "", ("success", "pieteikšanās atvērta")),
        ((24, 9), "closed", "brīvas 15 vietas no 24", ("neutral", "pieteikšanās slēgta")),
    ],
)
def test_places_in_words(places: tuple[Any, Any], state: str, words: str, tag: tuple[str, str]) -> None:
    training_group(capacity=places[0], taken=places[1], state=state)
    [group] = public_groups()
    assert (group.places_text, group.status(TODAY)) == (words, tag)


def test_more_taken_than_there_are_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        training_group(capacity=5, taken=6)


def test_search_reads_a_group_in_one_line() -> None:
    group = training_group(days="15.–17.01.2027. 09:00–17:00", region=Region.RIGA)
    [found] = public_groups()
    assert found.text == (
        "15.01.2027.–17.01.2027., Paraugpils, Paraugpils vidusskola, Rīgas plānošanas reģions, 2. kārta, "
        "pieteikšanās atvērta, brīvas 15 vietas no 24"
    )
    assert (found.title, found.hours) == ("Mentoru mācības: Paraugpils", ["09:00–17:00"])
    assert public_group(group.public_id) == found


def test_all_groups_cost_three_queries_however_many() -> None:
    costs = []
    for _round in range(2):
        for _one in range(8):
            training_group()
        with CaptureQueriesContext(connection) as seen:
            public_groups()
        costs.append(len(seen))
    assert costs == [3, 3]


def test_a_group_and_its_days_are_changed_with_a_trace() -> None:
    by, group = organiser(), training_group()
    rung: list[object] = []
    listener = lambda sender, **_more: rung.append(sender)  # noqa: E731
    schedule_changed.connect(listener)
    changed = actions.change_group(
        group=group, terms=group_terms(days="15.01.2027.\n17.01.2027.", taken=10), version=1, by=by, on=now()
    )
    schedule_changed.disconnect(listener)
    assert (changed.version, changed.taken, [day.on.day for day in changed.listed_days()]) == (2, 10, [15, 17])
    event = Event.objects.get(event="training.group_changed")
    assert (event.subject, event.actor, event.fields) == (group.public_id, by.public_id, ["days", "taken"])
    assert rung == [TrainingGroup]


def test_saving_what_is_there_already_changes_nothing() -> None:
    by, group = organiser(), training_group()
    same = actions.change_group(group=group, terms=group_terms(), version=1, by=by, on=now())
    assert (same.version, Event.objects.filter(event="training.group_changed").count()) == (1, 0)


def test_an_older_version_overwrites_nothing() -> None:
    by, group = organiser(), training_group()
    actions.change_group(group=group, terms=group_terms(city="Izdoma"), version=1, by=by, on=now())
    with pytest.raises(EditConflict):
        actions.change_group(group=group, terms=group_terms(city="Cita"), version=1, by=by, on=now())
    assert TrainingGroup.objects.get().city == "Izdoma"


def test_a_cancelled_group_keeps_its_reason_and_cannot_be_changed() -> None:
    by, group = organiser(), training_group()
    actions.cancel_group(group=group, reason="Par maz dalībnieku", by=by, on=now())
    for again in (
        lambda: actions.cancel_group(group=group, reason="Cits", by=by, on=now()),
        lambda: actions.change_group(group=group, terms=group_terms(), version=2, by=by, on=now()),
    ):
        with pytest.raises(GroupEnded):
            again()
    [found] = public_groups()
    assert (found.state, found.reason, found.version) == (GroupState.CANCELLED, "Par maz dalībnieku", 2)
    assert found.status(TODAY) == ("danger", "atcelta")
    assert Event.objects.filter(event="training.group_cancelled", subject=group.public_id).count() == 1


def test_a_round_is_entered_and_gets_its_result() -> None:
    by = organiser()
    row = actions.enter_round(terms=round_terms(), by=by, on=now())
    changed = actions.change_round(
        round=row, terms=round_terms(trained=104, trained_source="Mācību pārskats"), version=1, by=by, on=now()
    )
    assert (changed.trained, changed.trained_source, changed.version) == (104, "Mācību pārskats", 2)
    assert Event.objects.get(event="training.round_changed").fields == ["trained", "trained_source"]


@pytest.mark.acceptance("A11")
def test_a_material_is_replaced_under_the_same_address_and_withdrawn() -> None:
    by = organiser()
    row = training_material(by=by, words="pirmais", edition="1.0")
    before = row.blob.sha256
    listed = {"kind": row.kind, "title": row.title, "about": "", "issued_on": date(2027, 2, 1)}
    replaced = actions.change_material(
        material=row,
        terms=MaterialTerms(**listed, edition="2.0", state=MaterialState.LISTED, file=training_file("otrais")),
        version=1, by=by, on=now(),
    )  # fmt: skip
    assert (replaced.public_id, replaced.edition, replaced.blob.sha256 == before) == (row.public_id, "2.0", False)
    assert b"otrais" in public_materials().get().blob.read()
    actions.change_material(
        material=row,
        terms=MaterialTerms(**listed, edition="2.0", state=MaterialState.WITHDRAWN, file=None),
        version=2, by=by, on=now(),
    )  # fmt: skip
    assert not public_materials().exists()
    assert Blob.objects.filter(sha256=before).exists()


def training_file(words: str) -> Any:
    from forms.training.entry import MATERIAL_TYPES
    from kernel.files.intake import accept
    from tests.factories.training import io_named

    return accept(io_named(words), allow=MATERIAL_TYPES, limit=1 << 20)


@pytest.mark.parametrize(
    ("role", "reads", "keeps"),
    [
        (Role.REG, True, True), (Role.EDI, True, True), (Role.ARC, True, False), (Role.AUD, True, False),
        (Role.EXP, False, False), (Role.ADM, False, False), (Role.HEAD, False, False), (Role.COO, False, False),
    ],
)  # fmt: skip
def test_who_keeps_the_schedule(role: str, reads: bool, keeps: bool) -> None:
    user = organiser(f"{role.lower()}.viens", role)
    found = reach_of(user, on=TODAY)
    assert (found.reads, found.keeps) == (reads, keeps)
    if not keeps:
        with pytest.raises(NotAllowed):
            actions.enter_round(terms=round_terms(), by=user, on=now())
        with pytest.raises(NotAllowed):
            training_group(by=user)
        with pytest.raises(NotAllowed):
            training_material(by=user)
        assert not TrainingGroup.objects.exists()


def test_a_role_in_one_municipality_or_of_yesterday_keeps_nothing() -> None:
    here, past = organiser("seit"), organiser("vakar")
    here.memberships.update(municipality=Municipality.objects.create(name="Paraugpils novads"))
    past.memberships.update(valid_to=date(2026, 11, 20))
    off = organiser("izslegts")
    User.objects.filter(pk=off.pk).update(is_active=False)
    off.refresh_from_db()
    assert {reach_of(user, on=TODAY).reads for user in (here, past, off)} == {False}
