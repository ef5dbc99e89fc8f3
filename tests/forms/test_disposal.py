"""From the list to the tombstone: two approvals by other people, a sealed act, and no byte left in any place."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import doc_templates.facade as documents_facade
import forms.records.actions as records
import signing.facade as signing_facade
from doc_templates.models import RenderedDocument
from forms.archive.disposal import actions, facts, holding, mending, terms
from forms.archive.disposal.documents import document_of
from forms.archive.disposal.errors import (
    ApprovedAlready,
    ListChanged,
    ListEmpty,
    ListMoved,
    NoLongerDue,
    NoReason,
    NothingDue,
    NotYours,
    OwnList,
)
from forms.archive.disposal.models import DisposalLine, DisposalList
from forms.archive.disposal.states import LineState, ListState, Side
from forms.archive.finding.models import CertifiedCopy, CopyState, DocumentSet, DocumentWords, SetForm, SetState
from forms.archive.intake.models import IntakeItem
from forms.contracts.models import EmploymentContract
from forms.people.models import Membership, Role
from forms.questionnaires.issuers import LETTERHEADS
from forms.records.models import CaseDocument, CaseParty
from forms.records.states import CaseState
from forms.records.texts import ChangedText, TextState
from kernel import pdf
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.editions.models import Edition
from kernel.files import store
from kernel.files.models import Blob
from kernel.jobs.models import Job
from kernel.jobs.queue import drain
from kernel.periods import end_of_day, now, riga_date, today
from signing.data import SigningPolicy
from signing.facade import Mandate
from tests.factories.questionnaires import person
from tests.forms import desks
from tests.forms.conftest import invented_people
from tests.forms.pages import client_of
from tests.rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("db", "testbed")]
#: A store of its own, named before the archive is: what is erased is missed by no other test of this process.
Stores = tuple[Path, Path]
COURT = Mandate("Paraugpils rajona tiesa", "C-12/2026", date(2026, 11, 2))
NAME = "Vienošanās ar Annu Parauglieci"


def ended() -> datetime:
    """A term that is over, the same for all tests of an hour."""
    return now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)


def kept(number: int, *, until: datetime, kind: str = "VI") -> CaseDocument:
    """A document in the archive with all that its making leaves: prints, the text changed in Word, a party."""
    case = records.open_case(
        record=uuid.uuid4(), kind=kind, register_code="PVS", institution_name="Paraugpils vidusskola", title=NAME,
        document_date=date(2026, 9, 1), retention_until=until, paper=False, parties={"mentor": desks.user("karlis")},
        by=desks.user("aina"), on=now(),
    )  # fmt: skip
    own = f"\n% {number}\n".encode()
    file = store.put(desks.blank() + own, media_type="application/pdf")
    docx = store.put(b"DOCX" + own, media_type=documents_facade.DOCX)
    left, came = (store.put(word + own, media_type=documents_facade.DOCX) for word in (b"left", b"came"))
    made = RenderedDocument.objects.create(
        key=str(case.public_id), kind=kind, number=case.number, edition=Edition.objects.earliest("pk"),
        edition_label="x", claim="2a", docx=docx, pdf=file, context={"learner": "Anna Paraugliece"}, changed=came,
        engine="x", created_at=now(),
    )  # fmt: skip
    ChangedText.objects.create(
        record=case.record, kind=kind, register_code="PVS", state=TextState.SENT, original=left, changed=came,
        pages=store.put(b"PNG" + own, media_type="application/zip"), context_sha256="0" * 64,
        changed_by=desks.user("aina"), changed_at=now(), words="Anna", case=case,
    )  # fmt: skip
    signing_facade.open_envelope(
        subject=case.public_id, title=case.title, number=case.number, file=file, draft=docx,
        policy=SigningPolicy("seal", ordered=True, paper=False, seal=True, retention_until=until), signers=[],
        expires_on=date(2036, 1, 1), by=desks.user("aina"), on=now(),
    )  # fmt: skip
    records.move(
        case=case, to=CaseState.SIGNING, by=None, on=now(), rendered=made.public_id, original_sha256=file.sha256
    )
    return case


@pytest.fixture
def archive(db: None) -> dict[str, CaseDocument]:
    """The invented people, two documents past their term and one that must be kept: made once in a process."""

    def make() -> list[int]:
        invented_people()
        cases = [kept(1, until=ended()), kept(2, until=ended()), kept(3, until=desks.KEEP)]
        drain(until=now() + timedelta(minutes=2), strict=True)
        return [case.pk for case in cases]

    pks = made_once(f"archive {ended()}", make)
    rows = [CaseDocument.objects.get(pk=pk) for pk in pks]
    assert [row.state for row in rows] == [CaseState.ARCHIVED] * 3
    return dict(zip(("first", "second", "long"), rows, strict=True))


def clerk() -> User:
    return desks.user("arhivs")


def the_list() -> DisposalList:
    return actions.make_list(register_code="PVS", by=clerk(), on=now())


def approve(row: DisposalList, login: str) -> Any:
    return actions.approve(
        row=row, seen=actions.digest(row), statement="Apstiprinu", signed_in_by=["password"],
        signed_in_at=now() - timedelta(minutes=1), by=desks.user(login), on=now(),
    )  # fmt: skip


def approved() -> DisposalList:
    row = the_list()
    actions.submit(row=row, by=clerk(), on=now())
    approve(row, "aina")
    approve(row, "linda")
    row.refresh_from_db()
    return row


def act_archived(row: DisposalList) -> None:
    """The act with its number, confirmations and seal; its pages are blank, the office is not asked."""
    Job.objects.filter(name="records.prepare").delete()
    assert row.case is not None
    file = store.put(desks.blank() + b"\n% act\n", media_type="application/pdf")
    signing_facade.open_envelope(
        subject=row.case.public_id, title=row.case.title, number=row.case.number, file=file,
        policy=SigningPolicy("ses", ordered=True, paper=False, seal=True, retention_until=row.case.retention_until),
        signers=document_of(row, ["head", "second"]).signers, expires_on=date(2036, 1, 1), by=clerk(), on=now(),
    )  # fmt: skip
    records.move(case=row.case, to=CaseState.SIGNING, by=None, on=now(), original_sha256=file.sha256)


def test_a_list_takes_what_is_past_its_term_and_names_why_the_rest_stays(archive: dict[str, CaseDocument]) -> None:
    with pytest.raises(NotYours):
        actions.make_list(register_code="PVS", by=desks.user("aina"), on=now())
    holding.place(query={"number": archive["second"].number}, mandate=COURT, scope="", by=clerk(), on=now())
    row = the_list()
    assert [line.case for line in row.lines.all()] == [archive["first"]]
    stays = {one.pk: (one.kept_to > now(), one.held, one.listed) for one in facts.staying("PVS", on=now())}  # type: ignore[attr-defined]
    assert stays == {
        archive["first"].pk: (False, False, True),
        archive["second"].pk: (False, True, False),
        archive["long"].pk: (True, False, False),
    }
    with pytest.raises(NothingDue):
        the_list()
    with pytest.raises(NoReason):
        actions.take_out(line=row.lines.get(), reason=" ", by=clerk(), on=now())
    actions.take_out(line=row.lines.get(), reason="Vajag muzejam", by=clerk(), on=now())
    with pytest.raises(ListEmpty):
        actions.submit(row=row, by=clerk(), on=now())
    actions.stop(row=row, reason="Tukšs", by=clerk(), on=now())
    with pytest.raises(ListMoved):
        actions.submit(row=row, by=clerk(), on=now())
    assert [line.case for line in the_list().lines.all()] == [archive["first"]]


@pytest.mark.acceptance("A37")
def test_scenario_14_the_list_opens_with_the_new_year_in_riga(archive: dict[str, CaseDocument]) -> None:
    """Domain reference 9.6, 14: blocked on 31.12.2034, possible with an act on 01.01.2035; the contract stays."""
    assert terms.recompute(on=now()) == 2
    last = datetime(2034, 12, 31, 21, 59, 59, tzinfo=UTC)
    with pytest.raises(NothingDue):
        actions.make_list(register_code="PVS", by=clerk(), on=last)
    row = actions.make_list(register_code="PVS", by=clerk(), on=last + timedelta(seconds=1))
    assert [line.case for line in row.lines.all()] == [archive["first"], archive["second"]]
    with pytest.raises(NoLongerDue):  # today is long before: whoever has a wrong clock gets no further
        actions.submit(row=row, by=clerk(), on=now())


def test_two_other_people_approve_one_of_them_the_head(archive: dict[str, CaseDocument]) -> None:
    row = the_list()
    with pytest.raises(ListMoved):
        approve(row, "aina")
    actions.submit(row=row, by=clerk(), on=now())
    # Who made it may be head as well: it is not their own list to approve.
    Membership.objects.filter(user=clerk()).update(valid_to=None)
    head_too = Membership.objects.get(user=desks.user("aina"), role=Role.HEAD)
    Membership.objects.create(
        user=clerk(), role=Role.HEAD, institution=head_too.institution, valid_from=head_too.valid_from
    )
    with pytest.raises(OwnList):
        approve(row, "arhivs")
    for stranger in ("karlis", "raitis", "auditors"):
        with pytest.raises(NotYours):
            approve(row, stranger)
    assert approve(row, "linda").side == Side.SECOND
    with pytest.raises(ApprovedAlready):
        approve(row, "linda")
    row.refresh_from_db()
    assert (row.state, row.case) == (ListState.WAITING, None)
    assert approve(row, "aina").side == Side.HEAD
    row.refresh_from_db()
    assert row.case is not None
    assert (row.state, row.case.number) == (ListState.APPROVED, f"IA-{today().year}-PVS-0001")
    shown = row.printed["documents"]
    assert [(one["number"], one["title"]) for one in shown] == [
        (archive[name].number, "Atbalsta sniedzēja vienošanās ar izglītojamo") for name in ("first", "second")
    ]
    assert "Ann" not in str(row.printed) and row.printed["count"] == "2\u00a0dokumenti"
    assert {one.act["document_sha256"] for one in row.approvals.all()} == {row.printed["sha256"]}
    with pytest.raises(ListMoved):
        actions.stop(row=row, reason="Par vēlu", by=clerk(), on=now())


def test_what_changed_since_it_was_read_is_not_approved(archive: dict[str, CaseDocument]) -> None:
    row = the_list()
    actions.submit(row=row, by=clerk(), on=now())
    with pytest.raises(ListChanged):
        actions.approve(
            row=row, seen="0" * 64, statement="x", signed_in_by=["password"], signed_in_at=now(),
            by=desks.user("aina"), on=now(),
        )  # fmt: skip
    holding.keep_longer(
        case=archive["first"], until=riga_date(now()) + timedelta(days=30), reason="Pārbaude", by=clerk(), on=now()
    )
    with pytest.raises(NoLongerDue) as trouble:
        approve(row, "aina")
    assert archive["first"].number in str(trouble.value) and archive["second"].number not in str(trouble.value)


@pytest.mark.acceptance("A37", "A62")
def test_nothing_is_left_but_the_tombstone(places: Stores, archive: dict[str, CaseDocument], client: Client) -> None:
    before = {name: signing_facade.deposit_summary(case.public_id) for name, case in archive.items()}
    shown_and_taken_in(archive["first"])
    blobs = {blob.sha256 for blob in Blob.objects.all()}
    row = approved()
    act_archived(row)
    drain(until=now() + timedelta(minutes=2), strict=True)
    row.refresh_from_db()
    assert (row.state, {line.state for line in row.lines.all()}) == (ListState.DONE, {LineState.DESTROYED})
    assert row.case is not None
    for name in ("first", "second"):
        case = CaseDocument.objects.get(pk=archive[name].pk)
        old, left = before[name], signing_facade.deposit_summary(case.public_id)
        assert old is not None and left is not None and left.destroyed
        assert (case.state, case.state_reason, case.number) == (
            CaseState.DESTROYED,
            row.case.number,
            archive[name].number,
        )
        assert (case.title, left.title) == ("Atbalsta sniedzēja vienošanās ar izglītojamo",) * 2
        assert (left.sha256, left.act) == (old.sha256, row.case.number)
        assert case.original_sha256 == old.original_sha256 == left.original_sha256
        assert signing_facade.summary(case.public_id) is None
        assert not CaseParty.objects.filter(case=case).exists()
        assert not RenderedDocument.objects.filter(key__startswith=str(case.public_id)).exists()
        assert not ChangedText.objects.filter(case=case).exists()
        assert not DocumentWords.objects.filter(case=case).exists()
        assert not CertifiedCopy.objects.filter(case=case).exists()
        assert not IntakeItem.objects.filter(matched=case).exists()
        page = client.get(f"/p/{case.public_code}").content.decode()
        day = now().astimezone(riga_zone()).strftime("%d.%m.%Y.")
        assert f"iznīcināts ar aktu {row.case.number}, {day}" in page and old.sha256 in page
        passport = client_of(clerk()).get(f"/dokumenti/{case.public_id}/").content.decode()
        assert row.case.number in passport and "Ann" not in passport
        assert client_of(clerk()).get(f"/dokumenti/{case.public_id}/dokuments.docx").status_code == 404
        assert client_of(clerk()).get(f"/dokumenti/{case.public_id}/parbaudes-protokols.pdf").status_code == 404
    gone = blobs - set(Blob.objects.values_list("sha256", flat=True))
    assert DocumentSet.objects.get().state == SetState.ERASED
    assert (
        len(gone) == 2 * 8 + 3
    )  # a copy, a set, a file that came in; PDF, DOCX, left, came, pages, seal, time stamp, package
    stored = {
        one.name.rpartition("/")[2].partition(".")[0] for where in store.places().values() for one in where.names()
    }
    assert not gone & stored
    assert signing_facade.signed_original(archive["long"].public_id) is not None
    assert Event.objects.filter(subject=archive["first"].public_id, event="case.destroyed").count() == 1


def shown_and_taken_in(case: CaseDocument) -> None:
    """A copy was certified, an auditor has a set with it, and a file signed elsewhere came in for it."""
    by = desks.user("aina")
    copy, zipped, came = (
        store.put(word, media_type="application/pdf") for word in (b"%PDF copy", b"PK set", b"%PDF elsewhere")
    )
    DocumentWords.objects.update_or_create(case=case, defaults={"tokens": [1, 2], "version": 1})
    CertifiedCopy.objects.create(
        case=case, office="direktore", name="Aina", certified_by=by, certified_at=now(), original_sha256="0" * 64,
        state=CopyState.READY, file=copy,
    )  # fmt: skip
    DocumentSet.objects.create(
        owner=by, form=SetForm.ZIP, title="Revidentam", cases=[str(case.public_id)], state=SetState.READY, file=zipped,
        asked_at=now(), erase_at=now() + timedelta(days=7),
    )  # fmt: skip
    IntakeItem.objects.create(
        batch=uuid.uuid4(), sequence=1, register_code="PVS", name="Anna.pdf", blob=came, matched=case, received_by=by,
        received_at=now(),
    )  # fmt: skip


def riga_zone() -> Any:
    from kernel.periods import RIGA

    return RIGA


def test_a_hold_after_the_approvals_still_keeps(places: Stores, archive: dict[str, CaseDocument]) -> None:
    row = approved()
    holding.place(query={"number": archive["second"].number}, mandate=COURT, scope="", by=clerk(), on=now())
    act_archived(row)
    drain(until=now() + timedelta(minutes=2), strict=True)
    row.refresh_from_db()
    assert row.state == ListState.DONE
    assert [line.state for line in row.lines.order_by("pk")] == [LineState.DESTROYED, LineState.KEPT]
    assert signing_facade.signed_original(archive["second"].public_id) is not None
    assert CaseDocument.objects.get(pk=archive["second"].pk).state == CaseState.ARCHIVED
    order = signing_facade.hold_orders().get()
    holding.lift(order=order.public_id, mandate=COURT, by=clerk(), on=now())
    assert [line.case for line in the_list().lines.all()] == [archive["second"]]


def test_a_lost_job_is_found(places: Stores, archive: dict[str, CaseDocument]) -> None:
    row = approved()
    DisposalList.objects.filter(pk=row.pk).update(state=ListState.DESTROYING)
    assert mending.mend(on=now()) == 0  # it may be on its way
    assert mending.mend(on=now() + timedelta(minutes=1)) == 1
    assert mending.mend(on=now() + timedelta(minutes=1)) == 0
    assert Job.objects.filter(name="disposal.destroy").count() == 1


@pytest.mark.office
@pytest.mark.acceptance("A37")
def test_the_act_names_documents_and_approvals_and_no_learner(places: Stores, archive: dict[str, CaseDocument]) -> None:
    """By the road of every document: typeset, sealed with both confirmations, archived; then the documents go."""
    row = approved()
    drain(until=now() + timedelta(minutes=3), strict=True)
    row.refresh_from_db()
    assert row.case is not None
    assert (row.state, row.case.state) == (ListState.DONE, CaseState.ARCHIVED)
    envelope = signing_facade.summary(row.case.public_id)
    assert envelope is not None
    assert [one.name for one in envelope.acts] == ["Aina Vadītāja-Demo", "Linda Plānotāja-Demo"]
    original = signing_facade.signed_original(row.case.public_id)
    assert original is not None
    text = "".join(" ".join(pdf.text(original.read())).split())
    for words in (row.case.number, archive["first"].number, "AinaVadītāja-Demo", "LindaPlānotāja-Demo"):
        assert words in text
    assert "Paraugliec" not in text and "drošuelektronisko" not in text
    kept_to = signing_facade.deposit_summary(row.case.public_id)
    assert kept_to is not None and kept_to.retention_until.year == today().year + 75


def test_a_longer_law_lengthens_with_rule_and_source(archive: dict[str, CaseDocument]) -> None:
    """R38: to the project's day, a contract to 90 years from birth; what is kept longer already stays as it is."""
    contract = desks.agreed()
    of_work = kept(4, until=ended(), kind="DL")
    EmploymentContract.objects.filter(pk=contract.pk).update(case=of_work)
    drain(until=now() + timedelta(minutes=2), strict=True)
    assert terms.recompute(on=now()) == 4  # the contract twice: to the project's day, then to the longer one
    assert terms.recompute(on=now()) == 0
    until = end_of_day(date(2034, 12, 31))
    for name in ("first", "second"):
        case = CaseDocument.objects.get(pk=archive[name].pk)
        kept_to = signing_facade.deposit_summary(case.public_id)
        assert kept_to is not None and (case.retention_until, kept_to.retention_until) == (until, until)
    of_work.refresh_from_db()
    assert of_work.kept_until == date(2094, 6, 9)
    assert [one.until for one in signing_facade.terms_of(of_work.public_id)] == [until, desks.KEEP]
    (term,) = signing_facade.terms_of(archive["first"].public_id)
    assert (term.rule, term.by) == ("R38", None) and term.source
    assert signing_facade.terms_of(archive["long"].public_id) == []
    page = client_of(clerk()).get(f"/dokumenti/{archive['first'].public_id}/").content.decode()
    assert "R38" in page and "31.12.2034." in page


def test_pages_lead_from_the_list_to_the_approvals(archive: dict[str, CaseDocument]) -> None:
    by_clerk, by_aina, by_linda = (client_of(desks.user(login)) for login in ("arhivs", "aina", "linda"))
    assert by_aina.get("/arhivs/iznicinasana/jauns/").status_code == 404
    answer = by_clerk.post("/arhivs/iznicinasana/jauns/", {"place": "PVS"})
    home = answer.headers["Location"]
    out = f"{home}iznemt/{archive['second'].public_id}/"
    assert out in by_clerk.get(home).content.decode()
    assert by_clerk.post(out, {"reason": ""}).status_code == 422
    assert by_clerk.post(out, {"reason": "Vajag vēl gadu"}).status_code == 302
    assert by_aina.get(f"{home}apstiprinat/").status_code == 404  # not handed over yet
    by_clerk.post(f"{home}nodot/")
    assert by_clerk.get(f"{home}apstiprinat/").status_code == 404
    for visitor in (by_aina, by_linda):
        assert home in visitor.get("/darba-telpa/").content.decode()
        page = visitor.get(f"{home}apstiprinat/").content.decode()
        assert archive["first"].number in page and archive["second"].number not in page
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        assert visitor.post(f"{home}apstiprinat/", {"seen": seen}).status_code == 422
        assert visitor.post(f"{home}apstiprinat/", {"seen": seen, "sure": "on"}).headers["Location"] == home
        assert home not in visitor.get("/darba-telpa/").content.decode()
    row = DisposalList.objects.get()
    assert row.state == ListState.APPROVED
    assert [one.act["statement"] for one in row.approvals.all()] == [
        "Saraksts ir izlasīts, un es apstiprinu, ka šos dokumentus iznīcina."
    ] * 2
    assert row.case is not None and row.case.number in by_clerk.get(home).content.decode()


@pytest.mark.acceptance("A37", "A58")
def test_documents_of_a_sister_programme_end_by_an_act_its_coordinator_approves(
    archive: dict[str, CaseDocument],
) -> None:
    """No institution stands behind them: the programme's name and code stand in the list and in the act."""
    CaseDocument.objects.filter(pk=archive["first"].pk).update(register_code="DAMP")
    name, expert, coordinator = LETTERHEADS["P3"]["name"], desks.user("eksperts"), person("Dace", "DAC")
    visitor, dace = client_of(clerk()), client_of(coordinator)
    assert name in visitor.get("/arhivs/iznicinasana/jauns/").content.decode()
    home = visitor.post("/arhivs/iznicinasana/jauns/", {"place": "DAMP"})["Location"]
    row = DisposalList.objects.get()
    assert (row.institution_name, [line.case for line in row.lines.all()]) == (name, [archive["first"]])
    actions.submit(row=row, by=clerk(), on=now())
    assert home in dace.get("/darba-telpa/").content.decode()
    assert client_of(desks.user("aina")).get(home).status_code == 404
    with pytest.raises(NotYours):
        approve(row, "aina")
    for by in (coordinator, expert):
        actions.approve(
            row=row, seen=actions.digest(row), statement="Apstiprinu", signed_in_by=["password"],
            signed_in_at=now() - timedelta(minutes=1), by=by, on=now(),
        )  # fmt: skip
    row.refresh_from_db()
    assert row.case is not None and row.case.number.startswith("IA-") and "-DAMP-" in row.case.number
    assert row.printed["letterhead"] == LETTERHEADS["P3"]
    assert name in visitor.get("/arhivs/iznicinasana/paliek/DAMP/").content.decode()


def test_pages_of_holds_show_what_is_found_before_it_is_held(archive: dict[str, CaseDocument]) -> None:
    visitor = client_of(clerk())
    mandate = {
        "authority": "Paraugpils rajona tiesa", "order_number": "C-12/2026", "dated_0": "2", "dated_1": "11",
        "dated_2": "2026",
    }  # fmt: skip
    form = {**mandate, "person": "Annu", "kind": "VI"}
    nothing = visitor.post("/arhivs/aizliegumi/jauns/", mandate)
    assert nothing.status_code == 422
    page = visitor.post("/arhivs/aizliegumi/jauns/", form).content.decode()
    assert all(case.number in page for case in archive.values())
    assert signing_facade.hold_orders().count() == 0
    assert visitor.post("/arhivs/aizliegumi/jauns/", {**form, "seen": "3"}).status_code == 302
    order = signing_facade.hold_orders().get()
    assert (order.held, order.scope) == (
        3,
        "Dokumenta veids: Atbalsta sniedzēja vienošanās ar izglītojamo; Persona: Annu",
    )  # type: ignore[attr-defined]
    assert "C-12/2026" in visitor.get("/arhivs/aizliegumi/").content.decode()
    assert "C-12/2026" in visitor.get(f"/dokumenti/{archive['first'].public_id}/").content.decode()
    lift = f"/arhivs/aizliegumi/{order.public_id}/atcelt/"
    assert visitor.post(lift, {**mandate, "order_number": "C-12/2026-3"}).status_code == 302
    assert visitor.get(lift).status_code == 404
    assert "C-12/2026-3" in visitor.get("/arhivs/aizliegumi/").content.decode()


def test_a_term_is_lengthened_on_a_page_and_never_shortened(archive: dict[str, CaseDocument]) -> None:
    visitor, case = client_of(clerk()), archive["long"]
    address = f"/arhivs/termins/{case.public_id}/"
    assert address in visitor.get(f"/dokumenti/{case.public_id}/").content.decode()

    def ask(year: str) -> int:
        return visitor.post(
            address, {"until_0": "31", "until_1": "12", "until_2": year, "reason": "Tiesvedība"}
        ).status_code

    assert (ask("2040"), ask("2099")) == (422, 302)
    case.refresh_from_db()
    assert case.kept_until == date(2099, 12, 31)
    assert "Tiesvedība" in visitor.get(f"/dokumenti/{case.public_id}/").content.decode()


def test_pages_ask_the_database_as_often_for_few_as_for_many(archive: dict[str, CaseDocument]) -> None:
    visitor = client_of(clerk())
    row = the_list()
    pages = ["/arhivs/iznicinasana/", "/arhivs/aizliegumi/", "/arhivs/iznicinasana/paliek/PVS/"]
    pages.append(f"/arhivs/iznicinasana/{row.public_id}/")

    def costs() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert visitor.get(page).status_code == 200, page
            found.append(len(seen))
        return found

    def more(first: int, last: int) -> None:
        for _one in range(first, last):
            signing_facade.place_hold(subjects=[archive["long"].public_id], mandate=COURT, by=clerk(), on=now())
            DisposalList.objects.create(
                register_code="PVS", institution_name="Paraugpils vidusskola", due_on=now(), made_by=clerk(),
                made_at=now(), state=ListState.STOPPED,
            )  # fmt: skip
        cases = CaseDocument.objects.bulk_create(
            CaseDocument(
                record=uuid.uuid4(), kind="VI", register_code="PVS", year=2025, sequence=number,
                number=f"VI-2025-PVS-{number:04}", title=NAME, institution_name="Paraugpils vidusskola",
                document_date=date(2025, 9, 1), numbered_at=now(), retention_until=ended(), state=CaseState.ARCHIVED,
            )
            for number in range(first, last)
        )  # fmt: skip
        DisposalLine.objects.bulk_create(DisposalLine(sheet=row, case=case, sha256="0" * 64) for case in cases)

    more(1, 3)
    costs()
    few = costs()
    more(3, 160)
    assert costs() == few
