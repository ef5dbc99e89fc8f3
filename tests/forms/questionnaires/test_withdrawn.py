"""An edition is taken out of use: nothing new comes of it, what was filled in stays, what was typed is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms.people.errors import AdministratorsOnly
from forms.questionnaires import actions, catalogue, proposals
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.errors import AlreadyDecided, AlreadyThere, Withdrawn
from forms.questionnaires.models import FilledForm, FormProposal
from forms.questionnaires.states import ProposalState
from forms.records.models import Draft
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.editions.models import Edition
from kernel.periods import now, today
from tests.factories.questionnaires import SECRET, begun, dated, edition, filled, person, posted
from tests.forms.pages import client_of, said, soup, words
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
ONLY = Path(__file__).parent / "new_form.toml"


@pytest.fixture(autouse=True)
def shipped(db: None, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    load_shipped()


def approved(text: str) -> tuple[FormProposal, User]:
    """A form in force, and the administrator who approved it."""
    anna, berta = person("Anna", "ADM"), person("Berta", "ADM")
    row = proposals.propose(upload=proposals.Upload(text, "Jauna redakcija"), by=anna, on=now())
    return proposals.approve(proposal=row, version=1, by=berta, on=now()), berta


def newer() -> str:
    """The reflection of today, with one question more on its first page."""
    more = '[[section.field]]\nid = "vieta"\nkind = "text"\nlabel = "Kur tikāties?"\n\n[[section]]'
    first, rest = dated("C9", today()).split("[[section]]", 2)[1:]
    head = dated("C9", today()).split("[[section]]", 1)[0]
    return f"{head}[[section]]{first}{more}{rest}"


def only() -> str:
    return ONLY.read_text("utf-8").replace("2026-11-23", today().isoformat())


def take_out(row: FormProposal, by: User, reason: str = "Jautājums ir nepareizs") -> Any:
    page = reverse("questionnaires:proposal", args=[row.public_id])
    return client_of(by).post(page, {"act": "withdraw", "version": str(row.version), "reason": reason}, follow=True)


def send(client: Client, draft: str, section: Any, definition: Any) -> Any:
    version = str(Draft.objects.get(public_id=draft).version)
    address = reverse("questionnaires:section", args=[draft, section.id])
    return client.post(address, posted(definition, section, version=version))


def test_who_and_why_are_told_and_nothing_new_begins_by_it() -> None:
    row, berta = approved(newer())
    ilze = person("Ilze", "DAE")
    record = filled("C9", by=ilze)
    assert record.edition == row.edition
    page = take_out(row, berta)
    text = words(soup(page).main)
    assert "atsaukta" in text and "Jautājums ir nepareizs" in text and "Berta" in text
    [event] = Event.objects.filter(event="form.withdrawn", subject=row.public_id)
    assert event.actor == berta.public_id
    assert edition("C9") != row.edition  # the one before holds again
    draft = Draft.objects.get(public_id=begun(client_of(ilze), "C9"))
    assert actions.edition_of(draft) == edition("C9")
    with pytest.raises(Withdrawn):
        actions.begin(edition=Edition.objects.get(pk=row.edition_id), by=ilze, on=now())
    assert SECRET in words(soup(client_of(ilze).get(reverse("questionnaires:record", args=[record.public_id]))))


def test_a_reason_is_asked_for() -> None:
    row, berta = approved(only())
    answer = take_out(row, berta, reason="")
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (422, ProposalState.APPROVED)


def test_a_draft_goes_on_in_the_edition_in_force_with_its_answers() -> None:
    row, berta = approved(newer())
    ilze = person("Ilze", "DAE")
    client = client_of(ilze)
    draft, definition = begun(client, "C9"), definition_of(edition("C9"))
    for section in definition.sections:
        assert send(client, draft, section, definition).status_code == 302
    take_out(row, berta)
    check = reverse("questionnaires:check", args=[draft])
    stopped = client.get(check, follow=True)
    assert said(
        stopped, "Šī veidlapas redakcija ir atsaukta, tāpēc to nevar iesniegt. Tas, ko ierakstījāt, ir saglabāts."
    )
    version = Draft.objects.get(public_id=draft).version
    with pytest.raises(Withdrawn):
        actions.submit(
            draft=Draft.objects.get(public_id=draft), version=version, signed_in_by=["password"], signed_in_at=now(), by=ilze,
            on=now(),
        )  # fmt: skip
    onward = [words(one) for one in soup(stopped).select("main form button")]
    assert "Turpināt spēkā esošajā redakcijā" in onward
    for _twice in range(2):
        done = client.post(reverse("questionnaires:renew", args=[draft]), follow=True)
    assert words(soup(done).h1) == "Refleksija pēc tikšanās"
    shown = words(soup(client.get(check)).main)
    assert SECRET in shown and "Kur tikāties?" not in shown
    version = Draft.objects.get(public_id=draft).version
    assert client.post(check, {"version": str(version)}).status_code == 302
    assert FilledForm.objects.get().edition == edition("C9")


def test_a_form_without_another_edition_is_still_read_and_what_was_typed_is_kept() -> None:
    row, berta = approved(only())
    ilze, krista = person("Ilze", "DAE"), person("Krista", "DAC")
    client = client_of(ilze)
    record, draft = filled("N1", by=ilze), begun(client, "N1")
    definition = definition_of(record.edition)
    send(client, draft, definition.sections[0], definition)
    take_out(row, berta)
    assert catalogue.in_force("N1", today()) is None
    assert said(client.get(reverse("questionnaires:form", args=["N1"])), "Agrāk aizpildīto joprojām var lasīt.")
    assert client.get(reverse("questionnaires:begin", args=["N1"])).status_code == 404
    for reader in (client, client_of(krista)):
        listed = reader.get(reverse("questionnaires:records", args=["N1"]))
        assert record.case.number in words(soup(listed))
        assert reader.get(reverse("questionnaires:export", args=["N1"])).status_code == 200
    home = soup(client_of(krista).get(reverse("questionnaires:home")))
    assert reverse("questionnaires:records", args=["N1"]) in [one["href"] for one in home.select("main a")]
    moved = client.post(reverse("questionnaires:renew", args=[draft]), follow=True)
    assert said(
        moved, "Šai veidlapai citas redakcijas vēl nav. Vaicājiet koordinatoram; tas, ko ierakstījāt, ir saglabāts."
    )
    typed = soup(client.get(reverse("questionnaires:section", args=[draft, definition.sections[0].id])))
    assert typed.select_one("textarea").text.strip() == SECRET


def test_only_an_administrator_and_only_what_is_approved() -> None:
    anna = person("Cilda", "ADM")
    waiting = proposals.propose(upload=proposals.Upload(only(), "Jauna"), by=anna, on=now())
    with pytest.raises(AlreadyDecided):
        proposals.withdraw(proposal=waiting, version=1, reason="x", by=anna, on=now())
    row, berta = approved(newer())
    with pytest.raises(AdministratorsOnly):
        proposals.withdraw(proposal=row, version=row.version, reason="x", by=person("Ilze", "DAE"), on=now())
    proposals.withdraw(proposal=row, version=row.version, reason="x", by=berta, on=now())
    with pytest.raises(AlreadyDecided):
        proposals.withdraw(proposal=row, version=row.version, reason="x", by=berta, on=now())


def test_the_same_definition_never_comes_twice_nor_back() -> None:
    row, berta = approved(only())
    with pytest.raises(AlreadyThere):
        proposals.propose(upload=proposals.Upload(only(), "Vēlreiz"), by=berta, on=now())
    proposals.withdraw(proposal=row, version=row.version, reason="x", by=berta, on=now())
    with pytest.raises(AlreadyThere):
        proposals.propose(upload=proposals.Upload(only(), "Vēlreiz"), by=berta, on=now())
