"""Uploaded templates (A40): every fault has its reason, two people decide, an edition holds from its day."""

from datetime import date, timedelta

import pytest

from doc_templates import catalogue, facade
from doc_templates.errors import AlreadyDecided, FaultyTemplate, PastDay, SamePerson
from doc_templates.models import Proposal, ProposalState
from doc_templates.rendering import package, typefaces
from doc_templates.rendering.obligatory import lacking
from kernel.accounts.models import User
from kernel.files import store
from kernel.periods import now, riga_date
from tests.doc_templates.hostile import edited, template, with_part
from tests.doc_templates.samples import TEMPLATE, sample
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
#: Three words of the house's contract that an institution says in its own way.
OURS = edited(
    TEMPLATE, "word/document.xml", "darbu veic valsts valodā;".encode(), "darbu veic latviešu valodā;".encode()
)


@pytest.fixture
def people():
    load_shipped()
    return [User.objects.create_user(f"{name}@paraugs.example") for name in ("aina", "adm")]


def proposed(by: User, *, institution: str = "PVS", day: date | None = None, content: bytes = OURS) -> Proposal:
    """As it lies after the upload, without the pages of the trial."""
    return Proposal.objects.create(
        kind="DL",
        institution=institution,
        effective_from=day or riga_date(now()),
        changes="Valodas punkts",
        template=store.put(content, media_type="application/octet-stream"),
        pages=store.put(b"%PDF-1.7 pages", media_type="application/pdf"),
        claim="2u",
        proposed_by=by,
        proposed_at=now(),
    )


def approved(people: list[User], **proposal: object) -> Proposal:
    row = proposed(people[0], **proposal)  # type: ignore[arg-type]
    return facade.approve_template(proposal=row, version=1, by=people[1], on=now())


@pytest.mark.acceptance("A40")
def test_a_second_person_makes_it_an_edition_of_the_institution(people):
    row = proposed(people[0])
    today = riga_date(now())
    with pytest.raises(SamePerson):
        facade.approve_template(proposal=row, version=1, by=people[0], on=now())
    assert catalogue.in_force("DL", today, institution="PVS").template == TEMPLATE
    done = facade.approve_template(proposal=row, version=1, by=people[1], on=now())
    assert (done.state, done.version, done.decided_by) == (ProposalState.APPROVED, 2, people[1])
    own = catalogue.in_force("DL", today, institution="PVS")
    assert own.template == OURS
    assert own.edition.label.startswith(f"DL@PVS {today.isoformat()} ")
    assert (own.manifest.claim, own.manifest.title) == ("2u", "Darba līgums")
    assert dict(own.manifest.signing) == dict(facade.manifest("DL", today).signing)
    assert catalogue.in_force("DL", today, institution="DPS").template == TEMPLATE
    assert catalogue.in_force("DL", today).template == TEMPLATE
    assert catalogue.in_force("DL", today - timedelta(days=1), institution="PVS").template == TEMPLATE


def test_it_waits_for_its_day(people):
    day = riga_date(now()) + timedelta(days=10)
    approved(people, day=day)
    assert catalogue.in_force("DL", day - timedelta(days=1), institution="PVS").template == TEMPLATE
    assert catalogue.in_force("DL", day, institution="PVS").template == OURS


def test_approved_late_it_holds_from_today(people):
    today = riga_date(now())
    row = approved(people, day=today - timedelta(days=3))
    assert row.effective_from == today
    assert catalogue.in_force("DL", today - timedelta(days=1), institution="PVS").template == TEMPLATE


def test_the_house_gets_its_own_upload(people):
    approved(people, institution="")
    today = riga_date(now())
    assert catalogue.in_force("DL", today).template == OURS
    assert catalogue.in_force("DL", today, institution="PVS").template == OURS
    assert facade.manifests(today)["DL"].claim == "2u"


def test_two_uploads_of_one_day_are_one_sample(people):
    before = facade.sheets()
    approved(people, institution="")
    approved(people, institution="")
    added = [sheet for sheet in facade.sheets() if sheet not in before]
    assert [(sheet.kind, sheet.effective_from) for sheet in added if sheet.newest] == [("DL", riga_date(now()))]
    assert len(facade.sheets()) == len(before) + 1


def test_own_editions_are_no_samples_of_the_house(people):
    before, kinds = facade.sheets(), set(facade.manifests(riga_date(now())))
    approved(people)
    assert (facade.sheets(), set(facade.manifests(riga_date(now())))) == (before, kinds)
    assert facade.manifests(riga_date(now()))["DL"].claim == "2a+ua1"


def test_withdrawn_it_gives_way_and_cannot_come_back(people):
    row = approved(people)
    today = riga_date(now())
    done = facade.withdraw_template(proposal=row, version=2, reason="Atgriežamies pie kopīgās", by=people[0], on=now())
    assert (done.state, done.reason) == (ProposalState.WITHDRAWN, "Atgriežamies pie kopīgās")
    assert catalogue.in_force("DL", today, institution="PVS").template == TEMPLATE
    for act in (facade.approve_template, facade.withdraw_template):
        extra = {"reason": "x"} if act is facade.withdraw_template else {}
        with pytest.raises(AlreadyDecided):
            act(proposal=done, version=3, by=people[1], on=now(), **extra)
    again = approved(people)
    assert again.edition != row.edition
    assert catalogue.in_force("DL", today, institution="PVS").edition == again.edition


def test_who_decides_second_learns_that_it_is_decided(people):
    row = proposed(people[0])
    facade.refuse_template(proposal=row, version=1, reason="Trūkst datuma", by=people[1], on=now())
    with pytest.raises(AlreadyDecided):
        facade.approve_template(proposal=row, version=1, by=people[1], on=now())
    row.refresh_from_db()
    assert (row.state, row.reason, row.edition) == (ProposalState.REFUSED, "Trūkst datuma", None)


def test_no_template_takes_effect_in_the_past(people):
    with pytest.raises(PastDay):
        facade.propose_template(
            OURS, kind="DL", institution="PVS", effective_from=riga_date(now()) - timedelta(days=1), changes="x",
            by=people[0], on=now(),
        )  # fmt: skip


def faults(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(FaultyTemplate) as found:
        facade.propose_template(
            content, kind="DL", institution="PVS", effective_from=riga_date(now()), changes="x",
            by=User.objects.get(email="aina@paraugs.example"), on=now(),
        )  # fmt: skip
    assert Proposal.objects.count() == 0
    return [(one.code, one.detail) for one in found.value.findings]  # type: ignore[attr-defined]


@pytest.mark.acceptance("A40")
@pytest.mark.usefixtures("people")
def test_faults_are_named_one_by_one_and_nothing_is_kept():
    unknown = template("{{ mentor.nmae }} {{ alga }}")
    assert faults(unknown) == [("unknown", "alga"), ("unknown", "mentor.nmae")]
    assert faults(b"PK\x03\x04 torn")[0][0] == "container"
    assert faults(with_part(OURS, "word/vbaProject.bin", b"x")) == [("macro", "")]


def test_what_the_house_prints_must_stay():
    reference = package.read(TEMPLATE)

    def left_out(name: str, old: bytes, new: bytes = b"") -> list[tuple[str, str]]:
        parts = {**reference, name: reference[name].replace(old, new)}
        return [
            (one.code, one.detail) for one in lacking(parts, reference=reference, must_print=["number", "pay.rate"])
        ]

    body = "word/document.xml"
    assert left_out(body, b"nothing of this stands there") == []
    assert left_out(body, b"{{ pay.rate }}") == [("obligatory", "pay.rate")]
    assert left_out(body, b"{{ number_line }}") == [("obligatory", "number_line")]
    assert left_out(body, b"Paraksts ____") == [("signature", "Paraksts")]
    assert left_out(body, "Parakstīts ar drošu".encode()) == [
        ("signature", "Parakstīts ar drošu elektronisko parakstu")
    ]
    footers = {name: data.replace(b"verification.code", b"x").replace(b'name="QR"', b'name="Z"')
               for name, data in reference.items() if name.startswith("word/footer")}  # fmt: skip
    found = lacking({**reference, **footers}, reference=reference, must_print=[])
    assert [(one.code, one.detail) for one in found] == [("obligatory", "verification.code"), ("qr", "")]


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A40")
def test_uploaded_approved_and_printed(people):
    """The whole road: trial with pages, two people, and a document that keeps the edition it was made with."""
    today = riga_date(now())
    row = facade.propose_template(
        OURS, kind="DL", institution="PVS", effective_from=today, changes="Valodas punkts", by=people[0], on=now()
    )
    assert (row.claim, row.remarks["typefaces"]) == ("2a+ua1", [])
    assert row.pages.read().startswith(b"%PDF-1.7")
    done = facade.approve_template(proposal=row, version=1, by=people[1], on=now())
    made = facade.generate(
        key="own", kind="DL", on=today, context=sample(), number="DL-2026-PVS-0001", code="KODS", created=now(),
        institution="PVS",
    )  # fmt: skip
    assert made.edition == done.edition
    assert made.edition_label == done.edition.label
    assert "darbu veic latviešu valodā;".encode() in package.read(made.docx.read())["word/document.xml"]


def test_typefaces_that_the_portal_has_not_are_told():
    parts = package.read(TEMPLATE)
    assert typefaces.replaced(parts) == []
    strange = parts["word/styles.xml"].replace(b"Cambria", b"Comic Neue")
    assert typefaces.replaced({**parts, "word/styles.xml": strange}) == ["Comic Neue"]
    unused = b'<w:style w:styleId="Zx"><w:rPr><w:rFonts w:ascii="Impact"/></w:rPr></w:style></w:styles>'
    styles = parts["word/styles.xml"].replace(b"</w:styles>", unused)
    assert typefaces.replaced({**parts, "word/styles.xml": styles}) == []


def test_the_shelf_tells_whose_template_holds(people):
    row = approved(people)
    holding = {one.kind: one for one in facade.holdings(riga_date(now()), institution="PVS")}
    assert (holding["DL"].own, holding["DL"].edition, holding["DL"].title) == (
        True,
        row.edition.public_id,
        "Darba līgums",
    )
    assert not holding["VI"].own
    assert {one.kind for one in facade.holdings(riga_date(now()))} == set(holding)
    assert facade.template(row.edition.public_id) == ("DL@PVS", OURS)
    assert next(one.label for one in facade.shipped_templates("DL")).startswith("DL 2026-06-05 ")
    shown = {one.name: one for one in facade.placeholders("DL", riga_date(now()))}
    assert (shown["mentor.name"].example, shown["mentor.name"].obligatory) == ("Kārlis Testnieks", True)
    assert (shown["work"].example, shown["term.start"].example) == ("", "01.09.2026.")
