"""Every definition is walked through by its pages: filled in, left and resumed, submitted, read back, exported, printed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

import doc_templates.facade as documents_facade
from forms.people.models import Institution
from forms.questionnaires import documents
from forms.questionnaires.catalogue import LIBRARY, definition_of
from forms.questionnaires.definitions import Means
from forms.questionnaires.models import FilledForm
from forms.questionnaires.states import FilledState
from forms.records.models import Draft
from kernel import pdf
from kernel.periods import now, today
from tests.factories.questionnaires import PLAIN, SECRET, answers, begun, edition, filled, person, posted, row_of
from tests.forms.conftest import invented_people
from tests.forms.pages import client_of, errors_agree, soup, words
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
KEYS = sorted(path.parent.parent.name for path in LIBRARY.glob("*/*/edition.toml"))
#: Those that have everything there is: conditions, rows, scales, agreements, a signature. The others are walked through in
#: the part that has room.
OFTEN = {"B1", "B5", "C7", "C9"}
WALKED = [pytest.param(key, marks=[row_of(key)] if key in OFTEN else [row_of(key), pytest.mark.server]) for key in KEYS]
TYPESET = [pytest.param(key, marks=[row_of(key)] if key == "C9" else [row_of(key), pytest.mark.full]) for key in KEYS]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    load_shipped()


def section_url(draft: str, name: str) -> str:
    return reverse("questionnaires:section", args=[draft, name])


def version(draft: str) -> str:
    return str(Draft.objects.get(public_id=draft).version)


@pytest.mark.parametrize("key", WALKED)
def test_a_form_from_its_first_page_to_the_record(key: str) -> None:
    row = edition(key)
    definition = definition_of(row)
    client = client_of(person("Ilze", definition.fills[0]))
    draft = begun(client, key)
    for at, section in enumerate(definition.sections):
        shown = client.get(section_url(draft, section.id))
        assert words(soup(shown).h1) == section.title
        empty = client.post(section_url(draft, section.id), {"version": version(draft)})
        if any(one.required for one in section.fields):
            assert (empty.status_code, bool(errors_agree(empty))) == (422, True)
        # Left and resumed: the list of tasks leads back to what is not finished.
        items = soup(client.get(reverse("questionnaires:tasks", args=[draft]))).select(".task-list li")
        assert len(items) >= at + 1
        saved = client.post(section_url(draft, section.id), posted(definition, section, version=version(draft)))
        assert saved.status_code == 302, (section.id, errors_agree(saved))
    check = reverse("questionnaires:check", args=[draft])
    assert saved["Location"] == check
    sent = client.post(check, {"version": version(draft)})
    record = FilledForm.objects.get()
    assert sent["Location"] == reverse("questionnaires:record", args=[record.public_id])
    assert (record.edition, record.answers) == (row, answers(definition))
    signed = definition.means is Means.SIGN
    assert (record.state, bool(record.act)) == (FilledState.SIGNING if signed else FilledState.SUBMITTED, not signed)
    assert record.case.number.startswith("VS-" if signed else "VL-")
    assert Draft.objects.get().answers.keys() == {"_form"}  # no second copy of what was typed
    page = words(soup(client.get(sent["Location"])))
    for section in definition.sections:
        assert section.title in page and all(one.label in page for one in section.fields)
    sheet = load_workbook(io.BytesIO(client.get(reverse("questionnaires:export", args=[key])).content)).active
    assert sheet is not None
    [head, line] = sheet.iter_rows(values_only=True)
    assert line[0] == record.case.number and len(head) == len(line) > 4


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for inner in value.values() for one in strings(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.office
@pytest.mark.parametrize("key", TYPESET)
def test_a_form_is_printed_empty_and_filled_in(key: str) -> None:
    row = edition(key)
    definition = definition_of(row)
    empty = documents.empty_form(row)
    assert documents.empty_form(row).pk == empty.pk  # made once
    record = filled(key, by=person("Ilze", definition.fills[0]))
    made = documents.copy_of(record, whole=True, on=now())
    for file in (empty.pdf.read(), made.pdf):
        assert pdf.check_claim(file, "2a+ua1") == [] and pdf.unembedded_fonts(file) == []
    blank, text = ("".join("".join(pdf.text(one)).split()) for one in (empty.pdf.read(), made.pdf))
    for section in definition.sections:
        for one in section.fields:
            assert "".join(one.label.split()) in blank and "".join(one.label.split()) in text
    assert "Ilze" not in blank and "Ilze" in text
    assert made.docx[:2] == empty.docx.read()[:2] == b"PK"


@pytest.mark.parametrize("key", KEYS)
def test_the_document_says_nothing_that_is_confidential(key: str) -> None:
    """What is sealed, its evidence and its title go to readers outside the pair."""
    definition = definition_of(edition(key))
    record = filled(key, by=person("Ilze", definition.fills[0]))
    document = documents.document_of(record, ["filler"])
    said = strings([document.context, dict(document.signers[0].act or {}), record.case.title])
    assert not any(SECRET in one for one in said)
    assert any(PLAIN in one for one in said) == (PLAIN in str(record.answers))
    assert bool(document.context["digest"]) == definition.confidential
    names = set(documents_facade.manifest(definition.template, record.case.document_date).fields)
    assert {name for name in names if "." not in name} <= document.context.keys()


def test_what_was_typed_is_kept_although_it_is_wrong() -> None:
    client = client_of(person("Ilze", "DAE"))
    draft = begun(client, "C9")
    data = {"version": version(draft), "diena_0": "31", "diena_1": "2", "diena_2": "2026", "vertigums": "7"}
    assert client.post(section_url(draft, "skalas"), data).status_code == 422
    again = soup(client.get(section_url(draft, "skalas")))
    assert [box["value"] for box in again.select("[name^=diena_]")] == ["31", "2", "2026"]
    assert [box["value"] for box in again.select("[name=vertigums][checked]")] == ["7"]
    assert again.select(".error-summary") == []


def test_a_row_more_keeps_the_rows_that_are_there() -> None:
    client = client_of(person("Ilze", "DAM"))
    draft = begun(client, "C7")
    data = {"version": version(draft), "rows": "1", "0-uzdevums": "Sagatavot datus", "act": "add"}
    response = client.post(section_url(draft, "uzdevumi"), data)
    assert response["Location"].endswith("#rinda-2")
    page = soup(client.get(section_url(draft, "uzdevumi")))
    assert [words(one) for one in page.select("fieldset.fieldset > legend")] == ["1. uzdevums", "2. uzdevums"]
    assert page.select_one("[name='0-uzdevums']").text.strip() == "Sagatavot datus"


def test_a_page_of_two_windows_shows_both_versions() -> None:
    client = client_of(person("Ilze", "DAE"))
    draft = begun(client, "C11")
    definition = definition_of(edition("C11"))
    [section] = definition.sections
    before = version(draft)
    assert client.post(section_url(draft, "atskats"), posted(definition, section, version=before)).status_code == 302
    late = client.post(section_url(draft, "atskats"), posted(definition, section, version=before, j1="Citādi"))
    assert late.status_code == 409
    assert SECRET in words(soup(late).select_one("dl.summary-list")) and "Citādi" in late.content.decode()
    confirm = client.post(reverse("questionnaires:check", args=[draft]), {"version": before})
    assert (confirm.status_code, FilledForm.objects.count()) == (409, 0)


def test_twice_submitted_is_one_record() -> None:
    client = client_of(person("Ilze", "DAE"))
    draft = begun(client, "C12")
    definition = definition_of(edition("C12"))
    [section] = definition.sections
    client.post(section_url(draft, section.id), posted(definition, section, version=version(draft)))
    check, seen = reverse("questionnaires:check", args=[draft]), version(draft)
    first, second = (client.post(check, {"version": seen})["Location"] for _time in range(2))
    assert (first, FilledForm.objects.count()) == (second, 1)


def test_a_number_carries_the_place_of_who_filled_it_in() -> None:
    invented_people()
    place = Institution.objects.get(register_code="PVS")
    there = filled("B6", by=person("Ilze", "YM", place=place))
    own = filled("C12", by=person("Anna", "DAM"))
    assert (there.case.number, there.register_code) == (f"VL-{today().year}-PVS-0001", "PVS")
    assert own.register_code == "DAMP"
    assert documents.context_of(there, road="confirmed", whole=False)["letterhead"]["name"] == place.name
