"""Who reads how much of a filled form; the chart of scales; the lists at ten and a thousand rows."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms.desk.access import visible_cases
from forms.desk.own_data import own_data
from forms.people.access import scope_of
from forms.people.models import Membership
from forms.questionnaires import subjects
from forms.questionnaires.models import FilledForm
from forms.records.models import CaseDocument
from kernel.audit.models import AccessEvent
from kernel.crypto import new_code
from kernel.periods import now, today
from tests.factories.questionnaires import PLAIN, SECRET, filled, person
from tests.forms.pages import client_of, soup, words
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
#: Everybody else of the house, in the whole project.
OTHERS = ("EXP", "ARC", "AUD", "ADM", "SUP", "YMC", "DAM")


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    load_shipped()


def record_url(row: FilledForm) -> str:
    return reverse("questionnaires:record", args=[row.public_id])


def text_of(response: Any) -> str:
    return words(soup(response))


def cells(content: bytes) -> str:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return " ".join(str(one) for row in sheet.iter_rows(values_only=True) for one in row)


@pytest.mark.acceptance("A55")
def test_a_coordinator_sees_days_and_scores_and_no_words() -> None:
    """Domain reference 2.3: texts stay with the pair."""
    ilze, koordinatore = person("Ilze", "DAE"), person("Krista", "DAC")
    row = filled("C9", by=ilze)
    own, other = (text_of(client_of(one).get(record_url(row))) for one in (ilze, koordinatore))
    assert SECRET in own and SECRET not in other
    assert "10 no 10" in other and "20.11.2026." in other and "Atbilde ir konfidenciāla" in other
    sheets = [
        cells(client_of(one).get(reverse("questionnaires:export", args=["C9"])).content) for one in (ilze, koordinatore)
    ]
    assert [SECRET in one for one in sheets] == [True, False]
    assert "10 no 10" in sheets[1]
    assert AccessEvent.objects.filter(subject=row.public_id, actor=koordinatore.public_id).count() == 2


@pytest.mark.acceptance("A57")
def test_the_coordinator_reads_a_question_whole() -> None:
    row = filled("C14", by=person("Ilze", "DAE"))
    assert PLAIN in text_of(client_of(person("Krista", "DAC")).get(record_url(row)))


def test_nobody_of_another_programme_and_no_office_of_the_house_reads_anything() -> None:
    row = filled("C9", by=person("Ilze", "DAE"))
    for role in OTHERS:
        user = person(f"x{role}", role)
        client = client_of(user)
        assert client.get(record_url(row)).status_code == 404, role
        assert row.case.number not in text_of(client.get(reverse("questionnaires:home")))
        assert not visible_cases(scope_of(user, on=today())).filter(pk=row.case.pk).exists(), role
        assert row.case.number not in cells(client.get(reverse("questionnaires:export", args=["C9"])).content)
    assert visible_cases(scope_of(row.filled_by, on=today())).filter(pk=row.case.pk).exists()


def test_a_role_that_has_ended_reads_nothing_and_begins_nothing() -> None:
    row, krista = filled("C9", by=person("Ilze", "DAE")), person("Krista", "DAC", "DAE")
    client = client_of(krista)
    assert client.get(record_url(row)).status_code == 200
    Membership.objects.filter(user=krista).update(valid_to=today() - timedelta(days=1))
    assert client.get(record_url(row)).status_code == 404
    assert client.post(reverse("questionnaires:begin", args=["C9"])).status_code == 404


def test_both_of_a_pair_read_what_the_form_gives_them() -> None:
    """The engine knows no pairs: whoever does tells it who belongs to which."""
    pair = uuid.uuid4()
    ilze, mentor, stranger = person("Ilze", "DAE"), person("Mārtiņš", "DAM"), person("Anna", "DAM")
    members, known = {ilze.pk, mentor.pk}, subjects.kinds()
    subjects.register(
        subjects.SubjectKind(
            code="pair",
            of=lambda user: [pair] if user.pk in members else [],
            offered=lambda user, _programme: [(pair, "Ilze un Mārtiņš")] if user.pk in members else [],
            title=lambda _subject: "Ilze un Mārtiņš",
        )
    )
    try:
        journal, preparation = filled("C8", by=mentor, subject=pair), filled("C11", by=ilze, subject=pair)
        assert SECRET in text_of(client_of(ilze).get(record_url(journal)))
        assert client_of(mentor).get(record_url(preparation)).status_code == 404  # the writer's alone
        assert client_of(stranger).get(record_url(journal)).status_code == 404
        chosen = client_of(ilze).post(reverse("questionnaires:begin", args=["C8"]), {"about": str(pair)})
        assert chosen.status_code == 302
    finally:
        for kind in known:
            subjects.register(kind)


@pytest.mark.acceptance("A55")
def test_scales_over_meetings_are_a_chart_with_its_figures() -> None:
    ilze = person("Ilze", "DAE")
    for score in (4, 9):
        filled(
            "C9", by=ilze, given={"skalas": {"diena": "2026-11-20", "vertigums": score, "atzinas": 5, "drosiba": 10}}
        )
    page = soup(client_of(ilze).get(reverse("questionnaires:records", args=["C9"])))
    charts = {words(one.caption): [words(bar.td) for bar in one.select("tr")] for one in page.select("figure.chart")}
    assert charts["Cik vērtīga bija tikšanās?"] == ["4 / 10", "9 / 10"]
    widths = [one["width"] for one in page.select_one("figure.chart").select("rect.bar")]
    assert widths == ["40.00", "90.00"]
    seen = text_of(client_of(person("Krista", "DAC")).get(reverse("questionnaires:records", args=["C9"])))
    assert "vidēji 6,5" in seen


def test_what_is_kept_of_a_person_tells_the_answers() -> None:
    ilze = person("Ilze", "DAE")
    filled("C9", by=ilze)
    assert any(SECRET in str(line["value"]) for part in own_data(ilze) for row in part.records for line in row)


def copies(row: FilledForm, count: int) -> None:
    cases = CaseDocument.objects.bulk_create(
        CaseDocument(
            kind="VL", register_code=f"X{at}", year=2026, sequence=at, number=f"VL-2026-X-{uuid.uuid4().hex[:12]}", title="x",
            institution_name="x", document_date=today(), numbered_at=now(), public_code=new_code(), record=uuid.uuid4(),
            retention_until=now(),
        )
        for at in range(1, count + 1)
    )  # fmt: skip
    FilledForm.objects.bulk_create(
        FilledForm(
            edition=row.edition, key=row.key, programme=row.programme, filled_by=row.filled_by, register_code="DAMP", case=case,
            answers=row.answers, salt="x", submitted_at=now(),
        )
        for case in cases
    )  # fmt: skip


def test_lists_ask_no_more_of_a_thousand_than_of_ten() -> None:
    ilze = person("Ilze", "DAE")
    row, client = filled("C9", by=ilze), client_of(ilze)
    pages = [reverse("questionnaires:home"), reverse("questionnaires:records", args=["C9"])]

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    copies(row, 10)
    asked()  # caches
    few = asked()
    copies_from = CaseDocument.objects.count()
    CaseDocument.objects.filter(register_code__startswith="X").update(year=2025)
    copies(row, 1_000)
    assert CaseDocument.objects.count() == copies_from + 1_000
    assert asked() == few
