"""A new form is a definition and a template and no Python: uploaded, looked at, approved by another, filled in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import doc_templates
from forms.questionnaires import catalogue, documents, proposals
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.errors import AlreadyDecided, FaultyForm, PastDay, SamePerson
from forms.questionnaires.models import FilledForm, FormProposal
from kernel.editions.models import Edition
from kernel.periods import now, today
from tests.factories.questionnaires import begun, dated, filled, person, posted
from tests.forms.pages import client_of, soup, summary_lines, words
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
FIXTURE = Path(__file__).parent / "new_form.toml"
TEMPLATE = Path(doc_templates.__file__).parent / "library" / "VL" / "2026-11-23" / "template.docx"


@pytest.fixture(autouse=True)
def shipped(db: None, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    load_shipped()


def new_form() -> str:
    return FIXTURE.read_text("utf-8").replace("2026-11-23", today().isoformat())


def upload(text: str, *, by: Any, template: bytes | None = None) -> FormProposal:
    return proposals.propose(upload=proposals.Upload(text, "Jauna veidlapa", template), by=by, on=now())


def test_a_new_form_is_a_definition_and_no_code() -> None:
    """By pages: one administrator uploads it, another looks and approves, a mentee fills it in."""
    one, other = client_of(person("Anna", "ADM")), client_of(person("Berta", "ADM"))
    sent = one.post(
        reverse("questionnaires:upload"),
        {"file": SimpleUploadedFile("veidlapa.toml", new_form().encode()), "changes": "Jauna veidlapa"},
    )
    row = FormProposal.objects.get()
    page = reverse("questionnaires:proposal", args=[row.public_id])
    assert sent["Location"] == page
    mentee = client_of(person("Ilze", "DAE"))
    assert mentee.get(reverse("questionnaires:form", args=["N1"])).status_code == 404
    assert "Apstiprināt" not in [words(button) for button in soup(one.get(page)).select("main button")]
    shown = soup(other.get(page))
    assert [words(head) for head in shown.select("h3")] == ["Kas notika", "Cik bieži"]
    assert other.post(page, {"act": "approve", "version": "1"}).status_code == 302
    assert "Jauna veidlapa pārbaudei" in words(soup(mentee.get(reverse("questionnaires:home"))))
    draft = begun(mentee, "N1")
    definition = definition_of(Edition.objects.get(kind=catalogue.KIND, key="N1"))
    for at, section in enumerate(definition.sections, start=1):
        data = posted(definition, section, version=str(at))
        assert mentee.post(reverse("questionnaires:section", args=[draft, section.id]), data).status_code == 302
    done = mentee.post(reverse("questionnaires:check", args=[draft]), {"version": str(len(definition.sections) + 1)})
    record = FilledForm.objects.get()
    assert done["Location"] == reverse("questionnaires:record", args=[record.public_id])
    assert record.edition.sha256 == Edition.objects.get(kind=catalogue.KIND, key="N1").sha256


def test_faults_are_told_with_their_lines_and_nothing_is_kept() -> None:
    spoilt = new_form().replace('kind = "scale"', 'kind = "slider"')
    line = next(at for at, one in enumerate(spoilt.splitlines(), start=1) if "slider" in one)
    data = {"file": SimpleUploadedFile("veidlapa.toml", spoilt.encode()), "changes": "x"}
    response = client_of(person("Anna", "ADM")).post(reverse("questionnaires:upload"), data)
    assert (response.status_code, FormProposal.objects.count()) == (422, 0)
    assert f"{line}. rinda" in words(soup(response).main) and summary_lines(response)


def test_two_different_people_and_only_once() -> None:
    anna, berta = person("Anna", "ADM"), person("Berta", "ADM")
    row = upload(new_form(), by=anna)
    with pytest.raises(SamePerson):
        proposals.approve(proposal=row, version=1, by=anna, on=now())
    proposals.approve(proposal=row, version=1, by=berta, on=now())
    with pytest.raises(AlreadyDecided):
        proposals.refuse(proposal=row, version=1, reason="Nē", by=berta, on=now())


def test_a_form_of_yesterday_and_one_of_no_document_are_refused() -> None:
    anna = person("Anna", "ADM")
    with pytest.raises(PastDay):
        upload(dated("C9", today() - timedelta(days=1)), by=anna)
    with pytest.raises(FaultyForm):
        upload(new_form().replace('means = "confirm"', 'means = "confirm"\ntemplate = "DL"'), by=anna)


def test_a_draft_and_a_record_keep_the_edition_they_began_with() -> None:
    anna, berta, ilze = person("Anna", "ADM"), person("Berta", "ADM"), person("Ilze", "DAE")
    before = filled("C9", by=ilze)
    draft = begun(client_of(ilze), "C9")
    changed = dated("C9", today()).replace('title = "Refleksija pēc tikšanās"', 'title = "Pārdomas"')
    proposals.approve(proposal=upload(changed, by=anna), version=1, by=berta, on=now())
    assert definition_of(filled("C9", by=ilze).edition).title == "Pārdomas"
    assert definition_of(before.edition).title == "Refleksija pēc tikšanās"
    page = client_of(ilze).get(reverse("questionnaires:tasks", args=[draft]))
    assert words(soup(page).h1) == "Refleksija pēc tikšanās"


@pytest.mark.office
@pytest.mark.server
def test_a_template_of_its_own_replaces_the_general_one() -> None:
    anna, berta = person("Anna", "ADM"), person("Berta", "ADM")
    row = upload(new_form(), by=anna, template=TEMPLATE.read_bytes())
    made = proposals.approve(proposal=row, version=1, by=berta, on=now()).edition
    assert made is not None
    assert documents.empty_form(made).edition == made
    assert documents.empty_form(catalogue.in_force("C9", today())).edition.kind == "doc_template"  # type: ignore[arg-type]
