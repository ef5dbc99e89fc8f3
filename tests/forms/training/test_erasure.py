"""Applications that were not chosen are kept for a year after the round, with their copies; those of participants stay."""

from __future__ import annotations

from datetime import date

import pytest

from forms.training.applications import actions
from forms.training.applications.erasure import erase_not_chosen
from forms.training.applications.models import TrainingApplication
from forms.training.applications.rules import last_day_kept
from kernel.audit.models import Event
from kernel.files.models import Blob
from kernel.periods import end_of_day, now
from tests.factories.training import application, organiser, trained, training_group
from tests.rows import load_shipped


@pytest.mark.parametrize(
    ("ended", "kept"), [(date(2027, 1, 17), date(2028, 1, 17)), (date(2028, 2, 29), date(2029, 2, 28))]
)
def test_a_year_from_the_end_of_the_round(ended: date, kept: date) -> None:
    assert last_day_kept(ended) == kept


@pytest.mark.django_db
def test_who_was_not_chosen_goes_with_the_copy() -> None:
    load_shipped()
    group = training_group(capacity=2, taken=None)
    later = training_group(days="5.–7.02.2027.", round=group.round, capacity=1, taken=None)
    kept, rejected, waiting = (application(group, number=number, copy=number == 1) for number in range(3))
    actions.reject(application=rejected, reason="Neatbilst", by=organiser(), on=now())
    left = application(later, number=3)
    actions.withdraw(application=left, on=now())
    trained(group)  # the waiting one has the place of the rejected one
    assert Blob.objects.filter(pk=rejected.copy_id).exists()
    last = application(later, number=4), application(later, number=5)
    assert erase_not_chosen(on=end_of_day(date(2028, 2, 6))) == 0
    assert erase_not_chosen(on=end_of_day(date(2028, 2, 7))) == 3
    there = set(TrainingApplication.objects.values_list("public_id", flat=True))
    assert there == {kept.public_id, waiting.public_id, last[0].public_id}
    assert not Blob.objects.filter(pk=rejected.copy_id).exists()
    assert Event.objects.filter(event="training.application_erased").count() == 3
