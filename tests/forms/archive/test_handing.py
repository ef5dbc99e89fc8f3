"""Originals change hands: an act with a number that giver and taker sign, electronically or by hand."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

import signing.facade as signing_facade
from forms.archive.disposal.models import DisposalApproval, DisposalList
from forms.archive.files import actions as files
from forms.archive.files.models import CaseFile
from forms.archive.handing import actions
from forms.archive.handing.actions import HandoverTerms
from forms.archive.handing.documents import as_context, document_of
from forms.archive.handing.errors import CodeMissing, NotAllowed, NothingChosen, NotNow
from forms.archive.handing.models import HandoverAct
from forms.archive.intake.models import IntakeItem
from forms.desk.own_data import own_data
from forms.people.models import ISSUER_CODE
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from kernel.files import store
from kernel.jobs.queue import drain
from kernel.periods import now, riga_date
from signing.envelopes import actions as envelopes
from signing.envelopes.models import Turn
from tests.factories.requests import open_blank
from tests.factories.uploads import archived
from tests.forms import desks
from tests.forms.pages import answers, client_of, errors_agree, soup, summary_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
AINA, KARLIS = ("Aina Vadītāja-Demo", "170570-19900", "aina"), ("Kārlis Testnieks", "090604-29900", "karlis")


def kept(kind: str = "VI") -> CaseDocument:
    """An archived document that lies in the case file of its kind and this year."""
    files.propose(register_code="PVS", year=riga_date(now()).year, by=None, on=now())
    case = desks.other_kind(kind)
    CaseDocument.objects.filter(pk=case.pk).update(state="archived")
    return case


def agreements() -> CaseFile:
    return CaseFile.objects.get(register_code="PVS", index="03-05")


def terms(**changes: Any) -> HandoverTerms:
    return HandoverTerms(
        **{
            "giver_name": AINA[0], "giver_office": "direktore", "giver_code": AINA[1], "giver_email": "a@paraugs.example",
            "taker_name": KARLIS[0], "taker_office": "arhivārs", "taker_code": KARLIS[1],
            "taker_email": "k@paraugs.example", "handed_on": date(2026, 11, 24), "reason": "Lieta ir slēgta", "paper": False,
            **changes,
        }
    )  # fmt: skip


def prepared(*cases: CaseDocument, **changes: Any) -> HandoverAct:
    documents = [case.public_id for case in cases]
    return actions.prepare(
        file=agreements(), documents=documents, terms=terms(**changes), by=desks.user("aina"), on=now()
    )  # fmt: skip


def sent(act: HandoverAct) -> CaseDocument:
    """With its number and its signers; the pages are blank."""
    case = actions.send(act=act, version=act.version, by=desks.user("aina"), on=now())
    act.refresh_from_db()
    open_blank(case, document_of(act, ["giver", "taker"]), by=desks.user("aina"), order=["giver", "taker"])
    return case


def test_both_sign_electronically_and_the_act_is_archived(demo: None, testbed: Any) -> None:
    first, second = kept(), kept()
    act = prepared(first, second)
    case = sent(act)
    assert case.number.startswith("ND-")
    assert actions.send(act=act, version=1, by=desks.user("aina"), on=now()) == case
    assert {turn.user_id for turn in desks.turns(case).values()} == {desks.user(one[2]).pk for one in (AINA, KARLIS)}
    for row in Turn.objects.filter(envelope__subject=case.public_id).select_related("envelope", "user"):
        envelopes.request_signature(
            turn=row.public_id, envelope=row.envelope.public_id, means="test", by=row.user, on=now(),
            evidence={"recognised": "account"},
        )  # fmt: skip
        drain(strict=True)
    act.refresh_from_db()
    assert (act.state, signing_facade.deposit_summary(case.public_id) is not None) == ("done", True)
    context = act.terms["context"]
    assert [one["number"] for one in context["items"]] == [first.number, second.number]
    assert (context["count"], context["reason"]) == ("2", "Lieta ir slēgta.")
    assert context["file"].startswith("„03-05 ")


def test_by_hand_the_act_goes_the_paper_road(demo: None, testbed: Any) -> None:
    first, _second = kept(), kept()
    act = prepared(first, paper=True, giver_code="", taker_code="")
    case = sent(act)
    archived(case, by=desks.user("aina"), second=desks.user("linda"))
    act.refresh_from_db()
    assert (act.state, act.terms["context"]["file"], act.terms["context"]["road"]) == ("done", "", "paper")


def test_what_cannot_be_handed_over_is_refused(demo: None) -> None:
    case, other = kept(), kept("DL")
    with pytest.raises(NothingChosen):
        prepared()
    with pytest.raises(NothingChosen):
        prepared(case, other)
    with pytest.raises(CodeMissing):
        prepared(case, taker_email="")
    with pytest.raises(NotAllowed):
        actions.prepare(
            file=agreements(), documents=[case.public_id], terms=terms(), by=desks.user("linda"), on=now()
        )  # fmt: skip
    act = prepared(case)
    with pytest.raises(EditConflict):
        actions.send(act=act, version=7, by=desks.user("aina"), on=now())
    sent_case = sent(act)
    actions.withdraw(act=act, reason="Kļūda sarakstā.", by=desks.user("aina"), on=now())
    desks.work()
    act.refresh_from_db()
    sent_case.refresh_from_db()
    assert (act.state, act.withdrawal, sent_case.state) == ("withdrawn", "Kļūda sarakstā.", "annulled")
    with pytest.raises(NotNow):
        actions.withdraw(act=act, reason="Vēlreiz.", by=desks.user("aina"), on=now())


def test_an_act_is_prepared_looked_at_and_sent_on_pages(demo: None) -> None:
    case = kept()
    client = client_of(desks.user("aina"))
    new = reverse("archive:handover-new", args=[agreements().public_id])
    assert soup(client.get(new)).select_one("[name=giver_code]")["value"] == AINA[1]
    typed = {
        "documents": [str(case.public_id)], "giver_name": AINA[0], "giver_office": "direktore", "taker_name": "Anna",
        "taker_office": "arhivāre", "handed_on_0": "24", "handed_on_1": "11", "handed_on_2": "2026",
        "reason": "Lieta ir slēgta.", "paper": "e",
    }  # fmt: skip
    assert errors_agree(client.post(new, typed)) == [
        "Lai parakstītu elektroniski, abiem vajadzīgs personas kods un e-pasta adrese. Ievadiet tos vai parakstiet uz papīra."
    ]
    assert summary_lines(client.post(new, {**typed, "documents": []})) == ["Izvēlieties vismaz vienu dokumentu"]
    assert client.post(new, {**typed, "paper": "paper"}).status_code == 302
    act = HandoverAct.objects.get()
    page = client.get(reverse("archive:handover", args=[act.public_id]))
    assert answers(page)["Pieņēmējs"] == "Anna, arhivāre"
    assert case.number in soup(page).select_one("main ol").text
    assert client.post(reverse("archive:handover-send", args=[act.public_id]), {"version": "1"}).status_code == 302
    act.refresh_from_db()
    assert act.case is not None and act.case.kind == "ND"
    file = client.get(reverse("archive:file", args=[agreements().public_id]))
    assert act.case.number in soup(file).text


def test_own_data_tell_of_hand_overs_approvals_and_what_was_taken_in(demo: None) -> None:
    """Each to whom it is about: the giver, the taker, who approved, who took in."""
    act = prepared(kept())
    IntakeItem.objects.create(
        batch=uuid4(), sequence=1, register_code="PVS", name="Anna.pdf", received_by=desks.user("linda"), received_at=now(),
        blob=store.put(b"%PDF", media_type="application/pdf"),
    )  # fmt: skip
    sheet = DisposalList.objects.create(
        register_code="PVS", institution_name="Paraugpils vidusskola", due_on=now(), made_by=desks.user("arhivs"),
        made_at=now(),
    )  # fmt: skip
    DisposalApproval.objects.create(
        sheet=sheet, side="head", by=desks.user("aina"), name="Aina", office="direktore", at=now(),
        act={"statement": "Apstiprinu, ka iznīcina."},
    )  # fmt: skip

    def told(login: str) -> dict[str, str]:
        return {part.title: str(part.records) for part in own_data(desks.user(login))}

    aina, linda, clerk = told("aina"), told("linda"), told("arhivs")
    assert KARLIS[0] in aina["Nodošanas akti"] and "Apstiprinu, ka iznīcina." in aina["Jūsu apstiprinātā iznīcināšana"]
    assert "Nodošanas akti" not in told("karlis")  # nothing was sent to the taker yet
    case = act_sent(act)
    assert case.number in told("karlis")["Nodošanas akti"]
    assert "Anna" not in linda["Jūsu pieņemtie oriģināli"]
    assert "Paraugpils vidusskola" in clerk["Jūsu veidotie iznīcināšanas saraksti"]


def act_sent(act: HandoverAct) -> CaseDocument:
    return actions.send(act=act, version=act.version, by=desks.user("aina"), on=now())


def test_the_operator_hands_over_its_own_documents_under_its_own_name(demo: None) -> None:
    """Its code is no institution's: the act prints the operator's letterhead and place."""
    case = kept()
    CaseDocument.objects.filter(pk=case.pk).update(register_code=ISSUER_CODE, number="VI-2026-VIAA-0001")
    files.propose(register_code=ISSUER_CODE, year=now().year, by=None, on=now())
    file = CaseFile.objects.get(register_code=ISSUER_CODE, index="01-99")
    case.refresh_from_db()
    act = actions.prepare(
        file=file, documents=[case.public_id], terms=terms(), by=desks.user("arhivs"), on=now()
    )  # fmt: skip
    context = as_context(act, on=now().date(), whole=True)
    assert (context["letterhead"]["name"], context["place"]) == ("Valsts izglītības attīstības aģentūra", "Rīgā")
    assert [one["number"] for one in context["items"]] == ["VI-2026-VIAA-0001"]
