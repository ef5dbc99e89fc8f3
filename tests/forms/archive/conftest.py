"""Two archived contracts of the invented people, made once in a process."""

from __future__ import annotations

import pytest

from forms.records.models import CaseDocument
from signing.testbed.service import Testbed
from tests.factories import archive
from tests.forms.conftest import invented_people
from tests.rows import made_once

#: What the two documents say, besides their titles.
FIRST, SECOND = "Mentors ievēro dienesta noslēpumus un ierodas laikus.", "Puses vienojas par attālinātu darbu."


def _two() -> None:
    invented_people()
    archive.contract(FIRST)
    archive.contract(SECOND)


@pytest.fixture
def two(db: None, testbed: Testbed) -> list[CaseDocument]:
    made_once("two archived contracts", _two)
    return list(CaseDocument.objects.order_by("pk"))
