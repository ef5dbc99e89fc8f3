"""The extract of the diary (D12): a month on paper, as deep as its reader may look."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from forms.months.access import Depth
from forms.months.diary.documents import as_context
from forms.months.models import LearnerMonth
from forms.plans.models import PlanProvider
from kernel import pdf
from kernel.audit.models import AccessEvent
from kernel.periods import now
from tests.factories import months
from tests.forms.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture
def october(provider: PlanProvider) -> LearnerMonth:
    months.met(provider, 6)
    return months.month_of(provider)


ACTIVITIES = ["Vieta", "Aktivitātes"]
WORDS = [*ACTIVITIES, "Mērķi un uzdevumi", "Norise", "Rezultāti un secinājumi", "Nākamie soļi"]


@pytest.mark.acceptance("A21")
def test_an_extract_is_as_deep_as_its_reader(person: Any, october: LearnerMonth) -> None:
    for depth, keys in ((Depth.HOURS, []), (Depth.ACTIVITIES, ACTIVITIES), (Depth.ALL, WORDS)):
        said = as_context(october, depth=depth, on=now())
        (meeting,) = said["meetings"]
        assert [line["key"] for line in meeting["lines"]] == keys
        assert (meeting["when"], meeting["hours"], said["total"]) == ("06.10.2026. 14:00–15:20", "2", "2")
        assert (said["confirmed"], said["month"]) == ("mentors mēnesi vēl nav apstiprinājis", "2026. gada oktobris")
        assert bool(said["depth"]) == (depth != Depth.ALL)
    address = reverse("months:diary-extract", args=[october.public_id])
    assert client_of(person("spodra")).get(address).status_code == 404


@pytest.mark.office
@pytest.mark.full
@pytest.mark.acceptance("A21")
def test_the_mentor_takes_the_extract_and_the_look_is_logged(person: Any, october: LearnerMonth) -> None:
    address = reverse("months:diary-extract", args=[october.public_id])
    whole = client_of(person("karlis")).get(address)
    text = " ".join(" ".join(pdf.text(whole.content)).split())
    assert whole["Content-Type"] == "application/pdf" and "Divi darbi nodoti." in text
    assert "PRIEKŠSKATĪJUMS" not in text and "reģistrējot" not in text  # nobody registers it later
    less = " ".join(" ".join(pdf.text(client_of(person("aina")).get(address).content)).split())
    assert "06.10.2026. 14:00–15:20" in less and "Divi darbi nodoti." not in less and "Plāno nedēļu" not in less
    taken = AccessEvent.objects.filter(subject=october.public_id, act="print").order_by("pk")
    assert [one.what for one in taken] == ["mentor diary", "hours of a mentor diary"]
