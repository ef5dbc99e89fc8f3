"""A submitted application is a document at once: number, evidence of the act, then the organiser's seal and the archive."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

import signing.facade as signing_facade
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from forms.training.applications import actions
from forms.training.applications.erasure import erase_not_chosen
from forms.training.applications.facts import latest_submission
from forms.training.applications.models import ApplicationSubmission, TrainingApplication
from forms.training.applications.states import SubmissionState
from forms.training.applications.submissions import lengthen
from kernel import pdf
from kernel.jobs.queue import drain
from kernel.periods import end_of_day, now, today
from signing.testbed.service import Testbed
from tests.factories.training import application, organiser, submitted, training_group
from tests.forms.training.test_applying import begin, fill, said, submit
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(db: None, settings: Any) -> None:
    load_shipped()
    settings.SIGNING_WAIT = 0


def numbers() -> list[str]:
    return list(CaseDocument.objects.order_by("sequence").values_list("number", flat=True))


def test_the_number_and_the_evidence_come_with_the_place(client: Client) -> None:
    """Before any job has run: the words beside the button, how the applicant came in, and a digest of what was shown."""
    home = begin(client)
    answer = said(fill(client, home, training_group(capacity=2, taken=None)))
    (submission,) = ApplicationSubmission.objects.all()
    year = today().year
    assert (submission.case.number, submission.state) == (f"MA-{year}-VIAA-0001", SubmissionState.CONFIRMED)
    assert f"Dokuments MA-{year}-VIAA-0001" in answer
    act = submission.act
    assert (act["signed_in_by"], act["role"], act["name"]) == (["address", "code"], "candidate", "Kārlis Testnieks")
    assert act["statement"].split("\n")[-2:] == [
        "Iesniedzot pieteikumu, jūs to parakstāt ar vienkāršu elektronisko parakstu. Mācību rīkotājs to apzīmogo un glabā.",
        "Iesniegt pieteikumu",
    ]
    shown = json.loads(act["shown"])
    assert shown["sections"][0]["rows"][3] == {"key": "Personas kods", "value": "090604-29900"}
    assert submission.printed["confirmation"]["sha256"] == act["document_sha256"]
    assert "090604" not in submission.case.title + submission.case.number


def test_what_was_changed_elsewhere_after_the_page_was_shown_is_not_confirmed(client: Client) -> None:
    home = begin(client)
    fill(client, home, training_group(capacity=2, taken=None))
    row = TrainingApplication.objects.get()
    actions.return_for_correction(application=row, reason="Precizējiet", by=organiser(), on=now())
    seen = client.get(f"{home}parbaudit/").content.decode().partition('name="seen" value="')[2].partition('"')[0]
    row.refresh_from_db()
    values = {**row.answers["iecere"]["values"], "motivation": "Pavisam kas cits."}
    actions.save_section(application=row, section="iecere", typed={}, values=values, version=row.version, on=now())
    boxes = {"no_obstacle": "on", "true_data": "on", "data_notice": "on"}
    answer = client.post(f"{home}parbaudit/", {**boxes, "seen": seen}, follow=True)
    assert "Atbildes pa šo laiku ir mainītas" in said(answer) and len(numbers()) == 1
    assert len(numbers()) == 1
    submit(client, home)
    assert len(numbers()) == 2


def test_numbers_have_no_gaps_and_a_corrected_one_replaces_the_one_before() -> None:
    group = training_group(capacity=2, taken=None)
    row, other = (application(group, number=number) for number in range(2))
    back = actions.return_for_correction(application=row, reason="Trūkst ziņu", by=organiser(), on=now())
    again = submitted(back)
    first, _second, third = ApplicationSubmission.objects.order_by("case__sequence")
    assert [one.rpartition("-")[2] for one in numbers()] == ["0001", "0002", "0003"]
    assert (third.application, third.case.replaces) == (row, first.case)
    assert third.printed["replaces"] == first.case.number
    latest = latest_submission(again)
    assert latest == third and latest_submission(other) != third


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A08")
def test_from_the_act_to_the_archive_and_the_public_check(client: Client, testbed: Testbed) -> None:
    home = begin(client)
    fill(client, home, training_group(capacity=2, taken=None))
    (submission,) = ApplicationSubmission.objects.all()
    drain(strict=True)
    submission.refresh_from_db()
    case = submission.case
    case.refresh_from_db()
    assert (submission.state, case.state) == (SubmissionState.ARCHIVED, CaseState.ARCHIVED)
    files = signing_facade.archived_files(case.public_id)
    words = " ".join(" ".join(pdf.text(files["parakstits.pdf"])).split())
    for printed in (
        case.number,
        "Kārlis Testnieks",
        "vienreizējs kods no e-pasta",
        "vienkāršs elektroniskais paraksts",
    ):
        assert printed in words
    assert submission.act["document_sha256"] in words.replace(" ", "")
    bag = zipfile.ZipFile(io.BytesIO(files["pieradijumi.zip"]))
    (name,) = [one for one in bag.namelist() if one.endswith("/confirmations.json")]
    assert json.loads(bag.read(name)) == [submission.act]
    report = signing_facade.report(case.public_id)
    assert report is not None and [(one.seal, one.level) for one in report.signatures] == [(True, "LTA")]
    public = said(client.get(f"/p/{case.public_code}"))
    assert "Apstiprināts ar vienkāršu elektronisko parakstu un apzīmogots" in public
    assert "Apzīmogoja: Paraugpils novada Izglītības pārvalde" in public and "nevis kvalificēts" in public
    assert "Testnieks" not in public and submission.act["document_sha256"] not in public
    own = client.get(f"{home}pieteikums.pdf")
    assert (own.content, own["Content-Disposition"]) == (
        files["parakstits.pdf"], f'attachment; filename="{case.number}.pdf"',
    )  # fmt: skip
    client.force_login(organiser())
    passport = said(client.get(f"/dokumenti/{case.public_id}/"))
    assert (
        passport.index("Kārlis Testnieks apstiprināja portālā") < passport.index("Piešķirts numurs")
        and submission.act["document_sha256"] in passport
    )


def archived(row: TrainingApplication) -> CaseDocument:
    drain(strict=True)
    latest = latest_submission(row)
    assert latest is not None
    return CaseDocument.objects.get(pk=latest.case_id)


@pytest.mark.office
@pytest.mark.usual
def test_terms_grow_with_what_becomes_of_an_application_and_never_shrink(testbed: Testbed) -> None:
    group = training_group(capacity=1, taken=None)
    row = application(group, number=1)
    case = archived(row)
    assert case.retention_until == end_of_day(date(2028, 1, 17))
    assert lengthen(on=now()) == 0
    training_group(days="5.–7.02.2027.", round=group.round)
    assert lengthen(on=now()) == 1
    case.refresh_from_db()
    assert case.retention_until == end_of_day(date(2028, 2, 7))
    begun = end_of_day(date(2027, 1, 15))
    assert (lengthen(on=begun), lengthen(on=begun)) == (1, 0)
    case.refresh_from_db()
    deposit = signing_facade.deposit_summary(case.public_id)
    assert deposit is not None and deposit.retention_until == case.retention_until == end_of_day(date(2034, 12, 31))


def test_who_was_not_chosen_is_forgotten_and_the_number_stays() -> None:
    group = training_group(capacity=1, taken=None)
    row = application(group, number=1)
    actions.reject(application=row, reason="Neatbilst", by=organiser(), on=now())
    assert erase_not_chosen(on=end_of_day(date(2028, 1, 17)) + timedelta(hours=1)) == 1
    (submission,) = ApplicationSubmission.objects.all()
    assert (submission.application, submission.printed, submission.act) == (None, {}, {})
    assert "Testnieks" not in submission.case.title and submission.case.number.startswith("MA-")
