"""Learners from a table: every bad cell is named, nothing is saved until it is confirmed, and confirming is once."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from forms.people import importing
from forms.people.learners import Learner, LearnerImport
from forms.people.models import Institution, Person
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.jobs.queue import drain
from tests.factories.people import MARKS, learner
from tests.web.test_look import INLINE

pytestmark = pytest.mark.django_db
UPLOAD = "/cilveki/no-tabulas/"
HEADINGS = [
    "Vārds", "Uzvārds", "Dzimums (s vai v)", "Personas kods", "Dzimšanas datums", "Klase", "Kurss", "Mācās šeit no",
    "E-pasts", "Tālrunis", "Personu apliecinošs dokuments", "Kods salīdzināts ar dokumentu (jā)",
]  # fmt: skip
RUTA = ["Rūta", "Paraudziņa", "s", "051013-29909", "", 7]
JEKABS = ["Jēkabs", "Demonis", "vīrietis", 18021129918, date(2011, 2, 18), "8."]


@pytest.fixture
def linda(client: Client, person: Any) -> Client:
    client.force_login(person("linda"))
    return client


def table(*rows: list[Any], headings: list[str] = HEADINGS) -> bytes:
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(client: Client, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("saraksts.xlsx", content)
    return client.post(UPLOAD, {"institution": "PVS", "file": file}, follow=True, **more)


def lines(response: Any) -> list[list[str]]:
    html = BeautifulSoup(response.content, "lxml")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in html.select("tbody tr")]


def address_of(response: Any) -> str:
    return response.redirect_chain[-1][0]


def test_the_empty_table_has_the_headings_that_are_read(linda: Client) -> None:
    answer = linda.get(f"{UPLOAD}veidne.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert sheet.column_dimensions["D"].number_format == "@"
    assert sent(linda, answer.content).status_code == 422  # nobody in it


def test_nothing_is_saved_before_it_is_confirmed_and_then_once(linda: Client) -> None:
    people = Person.objects.count()
    preview = sent(linda, table(RUTA, JEKABS, ["", None]))
    assert lines(preview) == [
        ["2", "Rūta Paraudziņa", "tiks ievadīts", "—", "—"],
        ["3", "Jēkabs Demonis", "tiks ievadīts", "—", "—"],
    ]
    assert (Learner.objects.count(), Person.objects.count()) == (0, people)
    assert "051013" not in preview.content.decode() and INLINE.search(preview.content.decode()) is None
    report = linda.post(address_of(preview), {"act": "confirm"}, follow=True)
    assert "ievadīti 2 izglītojamie" in report.content.decode()
    found = {row.person.given_name: (row.level, row.since, row.person.birth_date) for row in Learner.objects.all()}
    assert found == {
        "Rūta": (7, date(2026, 9, 1), date(2013, 10, 5)), "Jēkabs": (8, date(2026, 9, 1), date(2011, 2, 18)),
    }  # fmt: skip
    linda.post(address_of(preview), {"act": "confirm"})
    linda.post(address_of(preview), {"act": "drop"})
    kept = LearnerImport.objects.get()
    assert (Learner.objects.count(), kept.state, kept.entered, kept.rows) == (2, "done", 2, {})
    assert [one.event for one in Event.objects.filter(event__startswith="people.table").order_by("pk")] == [
        "people.table_read", "people.table_confirmed", "people.table_entered",
    ]  # fmt: skip


def test_every_bad_cell_is_named_with_its_reason(linda: Client) -> None:
    born = date(2010, 8, 11)
    preview = sent(linda, table(
        ["Anna", "", "s", "051013-29909", "", 7],
        ["Bea", "Pirmā", "?", "05101329", "", 7],
        ["Cita", "Otrā", "s", "051013-29908", "", 7],
        ["Dace", "Trešā", "s", "329999-00019", "", 13],
        ["=1+1", "Ceturtā", "s", "329999-00019", born, 7],
        ["Elza", "Piektā", "s", "329999-00019", born, None, 2],
        RUTA,
        RUTA,
        ["Fēlikss", "Sestais", "v", "329999-00027", date(2099, 1, 1), 7],
    ))  # fmt: skip
    told = [(row[0], row[1], row[3], row[4].split(".")[0]) for row in lines(preview) if row[2] == "netiks ievadīts"]
    assert sorted(told, key=lambda row: int(row[0])) == [
        ("2", "Anna", "B2", "Aizpildiet: Uzvārds"),
        ("3", "Bea Pirmā", "C3", "Izvēlieties vienu no šeit norādītajām atbildēm"),
        ("3", "Bea Pirmā", "D3", "Personas kodā ir 11 cipari"),
        ("4", "Cita Otrā", "D4", "Neatbilst personas koda kontrolcipars"),
        ("5", "Dace Trešā", "F5", "Izvēlieties klasi no 1"),
        ("5", "Dace Trešā", "E5", "Ievadiet dzimšanas datumu: no šā personas koda to nevar nolasīt"),
        ("6", "Ceturtā", "A6", "Šūnā ir formula"),
        ("7", "Elza Piektā", "G7", "Izvēlieties klasi no 1"),
        ("9", "Rūta Paraudziņa", "D9", "Tas pats izglītojamais jau ir 8"),
        ("10", "Fēlikss Sestais", "E10", "Dzimšanas datums ir nākotnē"),
    ]
    assert "Ievadīt 1 izglītojamo" in preview.content.decode()
    report = linda.post(address_of(preview), {"act": "confirm"}, follow=True)
    assert [row[0] for row in lines(report)] == [row[0] for row in told]
    assert "Ceturtā" not in report.content.decode() and Learner.objects.count() == 1


def test_whom_the_portal_knows_is_told_so(linda: Client, person: Any) -> None:
    learner(by=person("linda"))
    learner(by=person("linda"), identity=MARKS)
    Learner.objects.filter(person__given_name="Marks").update(institution=Institution.objects.get(register_code="DPS"))
    foreigner = ["Džons", "Ārzemnieks", "v", "", "01.05.2011.", 7, "", "", "", "", "pase 1"]
    assert linda.post(address_of(sent(linda, table(foreigner))), {"act": "confirm"}).status_code == 302
    preview = sent(linda, table(
        RUTA, ["Marks", "Jaunformāts", "v", "329999-00019", "11.08.2010.", 7], foreigner,
        ["Kāds", "Cits", "v", "090604-29900", "", 7],
    ))  # fmt: skip
    assert [(row[0], row[2], row[4].split(".")[0]) for row in lines(preview)] == [
        ("3", "netiks ievadīts", "Šo izglītojamo ir ievadījusi cita iestāde"),
        ("5", "netiks ievadīts", "Šis personas kods portālā ir ar citu vārdu vai dzimšanas datumu"),
        ("2", "jau ir zināms, paliek, kā ir", "—"),
        ("4", "jau ir zināms, paliek, kā ir", "—"),
    ]
    assert 'value="confirm"' not in preview.content.decode()


def test_a_code_that_was_compared_is_taken(linda: Client) -> None:
    doubtful = ["Cita", "Otrā", "s", "051013-29908", "", 7, "", "", "", "", "", "Jā"]
    linda.post(address_of(sent(linda, table(doubtful))), {"act": "confirm"})
    assert Learner.objects.get().person.personal_code == "051013-29908"


def test_many_lines_are_a_job_with_progress(linda: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    monkeypatch.setattr(importing, "STEP", 2)
    rows = [["Anna", f"Izdomātā{number}", "s", "", date(2011, 5, 1), 7, "", "", "", "", "pase"] for number in range(5)]
    preview = sent(linda, table(*rows))
    progress = linda.post(address_of(preview), {"act": "confirm"}, follow=True)
    assert "0 no 5" in progress.content.decode()
    linda.post(address_of(preview), {"act": "confirm"})
    assert (Job.objects.filter(name="people.import").count(), Learner.objects.count()) == (1, 0)
    drain(strict=True)
    assert (Learner.objects.count(), Job.objects.get(name="people.import").total_units) == (5, 3)
    assert "ievadīti 5 izglītojamie" in linda.get(address_of(preview)).content.decode()
    assert LearnerImport.objects.get().rows == {}


def test_a_dropped_table_and_one_replaced_are_forgotten(linda: Client) -> None:
    first, second = sent(linda, table(RUTA)), sent(linda, table(JEKABS))
    assert linda.get(address_of(first)).status_code == 404
    linda.post(address_of(second), {"act": "drop"})
    assert linda.post(address_of(second), {"act": "confirm"}).status_code == 404
    assert [(row.state, row.rows) for row in LearnerImport.objects.all()] == [("dropped", {})] * 2
    assert not Learner.objects.exists()


def test_a_table_nobody_confirms_is_forgotten_after_a_week(linda: Client) -> None:
    address = address_of(sent(linda, table(RUTA)))
    made = LearnerImport.objects.get().made_at
    assert importing.forget(on=made + timedelta(days=7)) == 0
    assert importing.forget(on=made + timedelta(days=7, seconds=1)) == 1
    assert (linda.get(address).status_code, LearnerImport.objects.get().rows) == (404, {})


def test_a_job_that_has_stopped_says_so(linda: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 0)
    address = address_of(sent(linda, table(RUTA)))
    assert "apstājies" not in linda.post(address, {"act": "confirm"}, follow=True).content.decode()
    Job.objects.update(state="parked")
    assert "Darbs ir apstājies." in linda.get(address).content.decode()


def test_a_table_is_its_makers_alone(linda: Client, client: Client, person: Any) -> None:
    address = address_of(sent(linda, table(RUTA)))
    for login in ("aina", "raitis", "auditors", "karlis"):
        client.force_login(person(login))
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404), login
    assert not Learner.objects.exists()


def bomb() -> bytes:
    """A worksheet of 30 MB that packs to a few kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(table(RUTA))) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content + b" " * (30 << 20) if name.endswith("sheet1.xml") else content)
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO(table(RUTA))
    with zipfile.ZipFile(out, "a") as target:
        target.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def of_many_parts() -> bytes:
    out = io.BytesIO(table(RUTA))
    with zipfile.ZipFile(out, "a") as target:
        for number in range(100):
            target.writestr(f"xl/media/{number}.txt", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: "Rūta;Paraudziņa\n".encode(), "Šeit var augšupielādēt: XLSX"),
        (with_macros, "makro"),
        (bomb, "saspiest"),
        (of_many_parts, "pārāk daudz daļu"),
        (lambda: table(), "Tabulā nav neviena izglītojamā."),
        (lambda: table(["Rūta"], headings=["Vārds"]), "Tabulā trūkst šo kolonnu: Uzvārds, Dzimums (s vai v), Personas kods."),
        (lambda: table(*([["A"]] * 5001)), "Tabulā ir vairāk nekā 5000 rindu."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_a_table_is_refused(linda: Client, content: Any, said: str) -> None:
    answer = sent(linda, content())
    assert (answer.status_code, said in answer.content.decode()) == (422, True), BeautifulSoup(
        answer.content, "lxml"
    ).select_one(".error-summary")
    assert not LearnerImport.objects.exists()
