"""What the rows of the domain reference ask of single forms, by their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.models import FilledForm
from forms.records.models import Draft
from tests.factories.questionnaires import PLAIN, SECRET, begun, edition, person, posted
from tests.forms.pages import client_of, errors_agree, soup, words
from tests.rows import load_shipped

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    load_shipped()


def send(client: Client, draft: str, key: str, name: str, **changes: Any) -> Any:
    definition = definition_of(edition(key))
    section = definition.section(name)
    assert section is not None
    version = str(Draft.objects.get(public_id=draft).version)
    address = reverse("questionnaires:section", args=[draft, name])
    return client.post(address, posted(definition, section, version=version, **changes))


def submitted(client: Client, draft: str) -> FilledForm:
    version = str(Draft.objects.get(public_id=draft).version)
    assert client.post(reverse("questionnaires:check", args=[draft]), {"version": version}).status_code == 302
    return FilledForm.objects.get(draft__public_id=draft)


@pytest.mark.acceptance("A48")
def test_profiling_goes_deeper_only_when_the_basic_profile_fits() -> None:
    """Consent and source first, then the basic profile; the in-depth one is asked of who meets the criteria alone."""
    client = client_of(person("Zane", "YMC"))
    draft = begun(client, "B5")
    refused = send(client, draft, "B5", "piekrisana", piekrit="", avots="")
    assert refused.status_code == 422 and len(errors_agree(refused)) == 2
    assert send(client, draft, "B5", "piekrisana", avots="skolas-psihologs").status_code == 302
    done = send(client, draft, "B5", "pamata", atbilst="no")
    assert done["Location"] == reverse("questionnaires:check", args=[draft])
    deeper = reverse("questionnaires:section", args=[draft, "padzilinata"])
    assert client.get(deeper).status_code == 404
    assert send(client, draft, "B5", "pamata", atbilst="yes")["Location"] == deeper
    techniques = [one["value"] for one in soup(client.get(deeper)).select("[name=tehnika]")]
    assert techniques == ["kontentanalize", "mutiska-intervija", "rakstiska-intervija"]
    assert send(client, draft, "B5", "padzilinata").status_code == 302
    record = submitted(client, draft)
    own, other = (
        words(soup(one.get(reverse("questionnaires:record", args=[record.public_id]))))
        for one in (client, client_of(person("Maija", "YMC")))
    )
    assert SECRET in own and "skolas psihologs" in own
    assert SECRET not in other and "skolas psihologs" in other  # restricted: even to another coordinator


@pytest.mark.acceptance("A48")
def test_criteria_are_there_for_mentees_and_for_mentors() -> None:
    client = client_of(person("Zane", "YMC"))
    draft = begun(client, "B4")
    definition = definition_of(edition("B4"))
    assert [one.title for one in definition.sections] == ["Mentorējamie", "Mentori"]
    for section in definition.sections:
        assert send(client, draft, "B4", section.id).status_code == 302
    page = words(soup(client.get(reverse("questionnaires:record", args=[submitted(client, draft).public_id]))))
    asked = (
        "Vecums no",
        "Pieredze un prasmes",
        "Vaļasprieki",
        "Motivācija un laiks",
        "Kādās situācijās programma palīdz",
    )
    assert all(one in page for one in asked) and "Prot aizstāvēt savas vērtības" in page


@pytest.mark.acceptance("A57")
def test_a_special_specialist_is_asked_for_with_the_field() -> None:
    client = client_of(person("Evija", "DAE"))
    draft = begun(client, "C14")
    wanted = reverse("questionnaires:section", args=[draft, "specialists"])
    assert send(client, draft, "C14", "jautajums", veids="padoms")["Location"] != wanted
    assert send(client, draft, "C14", "jautajums", veids="ipass-specialists")["Location"] == wanted
    for name in ("specialists", "apraksts"):
        assert send(client, draft, "C14", name).status_code == 302
    record = submitted(client, draft)
    read = words(soup(client_of(person("Dace", "DAC")).get(reverse("questionnaires:record", args=[record.public_id]))))
    assert "īpašs speciālists" in read and PLAIN in read
    assert (
        client_of(person("Toms", "DAM")).get(reverse("questionnaires:record", args=[record.public_id])).status_code
        == 404
    )


@pytest.mark.acceptance("A54")
def test_the_plan_tells_how_far_each_task_is() -> None:
    client = client_of(person("Evija", "DAE"))
    draft = begun(client, "C7")
    changes = {"0-gaita": "2", "1-gaita": "5"}
    assert send(client, draft, "C7", "uzdevumi", **changes).status_code == 302
    record = submitted(client, draft)
    assert [row["gaita"] for row in record.answers["uzdevumi"]] == [2, 5]
    page = words(soup(client.get(reverse("questionnaires:record", args=[record.public_id]))))
    assert "2 no 5" in page and "5 no 5" in page


@pytest.mark.acceptance("A51")
@pytest.mark.parametrize("moment", ["B13-sakums", "B13-vidus", "B13-beigas", "B13-pec"])
def test_each_moment_of_the_evaluation_asks_what_the_reference_says(moment: str) -> None:
    """Domain reference 3.2: the question sets for B13, and the closing check of a pair."""
    wanted = {
        "B13-sakums": ["Ko sagaid", "Kāds ir ", "Cik droši jūt", "Cik ļoti grib", "Kāda koordinatora palīdzība"],
        "B13-vidus": ["Cik regulāri tiekaties", "Cik tālu es", "Vai robežas un vienošanās", "Kas traucē", "Vai vajadzīga saruna"],
        "B13-beigas": [
            "Ko sasniedz", "Cik lielā mērā sasniegti sākuma mērķi", "Cik ļoti auga vēlme mācīties", "Kā tas izpaužas",
            "Lielākie ieguvumi", "Kas notika", "Ko jutu", "Ko sapratu", "Kā to izmantošu", "Vai ieteiktu programmu citiem",
            "Vai plāns izpildīts", "Vai ir citas iespējas", "Vai kopā vēl ir jēga", "Vai labāk derētu cits mentors",
        ],
        "B13-pec": ["Kas no iegūtā noder", "Kādi jauni kontakti", "Kā mainījusies attieksme", "Vai uzturat saikni"],
    }[moment]  # fmt: skip
    labels = [one.label for _at, one in definition_of(edition(moment)).questions()]
    assert [begin for begin in wanted if not any(one.startswith(begin) for one in labels)] == []
    if moment == "B13-pec":
        [years] = [one for _at, one in definition_of(edition(moment)).questions() if one.id == "gadi"]
        assert [one.label for one in years.options] == ["viens gads", "trīs gadi", "pieci gadi"]
