"""A document and its annexes: one container, shown whole, signed whole, kept whole; nothing added, nothing left out."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from kernel.files import store
from kernel.files.intake import CSV, PDF, PNG
from kernel.periods import now
from signing import facade
from signing.archive.models import Deposit
from signing.envelopes import actions, annexes, uploads
from signing.envelopes.errors import AnnexRefused
from signing.envelopes.models import Annex, Envelope, Upload
from signing.formats import asice
from signing.formats.timestamps import Timestampers
from signing.testbed import csc
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.testbed.shelf import free_port
from signing.validation.child import check
from tests.attacks import containers
from tests.forms.pages import client_of, soup, words
from tests.signing import digidoc
from tests.signing.cards import Card
from tests.signing.envelope_tools import (
    HEAD,
    MENTOR,
    OTHER,
    ask,
    fresh,
    policy,
    signer,
    signing_alone,
    turn,
    user,
    work,
)
from tests.signing.test_asice import signed
from tests.signing.test_container_road import take
from tests.signing.test_web_eid import Page

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]
TABLE = b"Diena,Stundas\n2026-09-01,4\n"
NAMES = ["DL-2026-PARAUGV-0007.pdf", "Grafiks.csv", "Telpas plāns.png"]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#3344aa").save(out, "PNG")
    return out.getvalue()


def opened(pdf: bytes, *more: tuple[tuple[str, str], str], annexed: bool = True, **changes: Any) -> Envelope:
    """For the mentor and the head (and `more`), side by side; with a table and a picture beside the document."""
    record, by = uuid.uuid4(), user("Aina Vadītāja-Demo")
    if annexed:
        for name, kind, content in (("Grafiks.csv", CSV, TABLE), ("Telpas plāns.png", PNG, picture())):
            facade.lay_annex(record=record, content=content, media_type=kind, name=name, by=by, on=now())
    people = [(MENTOR, "mentor"), (HEAD, "head"), *more]
    public_id = actions.open_envelope(
        subject=uuid.uuid4(), title="Darba līgums", number="DL-2026-PARAUGV-0007",
        file=store.put(pdf, media_type=PDF), policy=policy(**{"ordered": False, **changes}),
        signers=[signer(who, role, order, user(who[0])) for order, (who, role) in enumerate(people, 1)],
        expires_on=date(2036, 1, 1), by=by, on=now(), record_id=record,
    )  # fmt: skip
    return Envelope.objects.get(public_id=public_id)


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return {name: box.read(name) for name in box.namelist() if not name.startswith(("META-INF/", "mimetype"))}


@pytest.mark.acceptance("A38")
def test_signed_here_and_brought_from_elsewhere_sealed_and_archived(
    testbed: Testbed, pdf: bytes, head: Identity, timestampers: Timestampers, tmp_path: Path
) -> None:
    envelope = opened(pdf)
    ask(envelope, "mentor")
    work()
    assert (turn(envelope, "mentor").state, fresh(envelope).shape) == ("signed", "asice")
    brought = signed(fresh(envelope).current.read(), head, testbed, timestampers, raw=True)
    assert take(envelope, "head", brought).refusal == ""
    work(minutes=2)
    assert (fresh(envelope).state, fresh(envelope).problem) == ("archived", "")
    final = fresh(envelope).current.read()
    assert entries(final) == dict(zip(NAMES, [pdf, TABLE, picture()], strict=True))
    report = check(final, name="ligums.asice")
    assert report.verdict == "VALID", report.all_reasons
    assert [(one.level, one.seal, sorted(one.scopes)) for one in report.signatures] == [
        ("LT", False, sorted(NAMES)), ("LT", False, sorted(NAMES)), ("LT", True, sorted(NAMES)),
    ]  # fmt: skip
    assert digidoc.judged(final, testbed, tmp_path) == ["VALID"] * 3
    deposit = Deposit.objects.get(envelope=envelope)
    with zipfile.ZipFile(io.BytesIO(deposit.package.read())) as archive:
        archive.extractall(tmp_path / "bag")
    [folder] = (tmp_path / "bag").iterdir()
    assert bagit.Bag(str(folder)).is_valid()
    kept = {path.name: path.read_bytes() for path in (folder / "data").iterdir()}
    assert (kept["annex-01.csv"], kept["annex-02.png"], kept["original.pdf"]) == (TABLE, picture(), pdf)
    shown = facade.summary(envelope.subject)
    assert shown is not None and [one.name for one in shown.annexes] == NAMES[1:]


@pytest.mark.server
@pytest.mark.acceptance("A38")
def test_five_means_in_one_container(
    settings: Any,
    testbed: Testbed,
    seal_token: tuple[str, Identity],
    pdf: bytes,
    timestampers: Timestampers,
    tmp_path: Path,
) -> None:
    """A remote service, an eID card, the test key, a file from elsewhere, and the seal in a token: all valid."""
    settings.SEAL_PKCS11, seal = seal_token
    settings.CSC1_URL = csc.serve(testbed, port=free_port())
    settings.SIGNING_MEANS = ["csc1", "web_eid", "test", "upload"]
    testbed.identity("Mētra", "Paraugmentore", MENTOR[1])
    fourth = ("Līga Paraugdirektore", "110481-19901")
    envelope = opened(pdf, (OTHER, "trainer"), (fourth, "second"))
    ask(envelope, "mentor", means="csc1")
    work()
    page = Page(client_of(turn(envelope, "head").user), envelope, "head")
    card = Card(testbed.identity("Aina", "Vadītāja-Demo", HEAD[1], algorithm="ec384"))
    prepared = page.prepare(card).json()
    assert page.finish(prepared, card.sign(prepared["hash"], prepared["hashFunction"])).status_code == 200
    work()
    ask(envelope, "trainer")
    work()
    last = testbed.identity(*fourth[0].split(), fourth[1], algorithm="rsa")
    assert (
        take(envelope, "second", signed(fresh(envelope).current.read(), last, testbed, timestampers, raw=False)).refusal
        == ""
    )
    work(minutes=2)
    assert [one.means for one in envelope.turns.order_by("order")] == ["csc1", "web_eid", "test", "upload"]
    assert (fresh(envelope).state, fresh(envelope).problem) == ("archived", "")
    final = fresh(envelope).current.read()
    report = check(final, name="ligums.asice")
    assert (report.verdict, len(report.signatures)) == ("VALID", 5)
    assert report.signatures[-1].certificate_sha256 == seal.certificate.sha256.hex()
    assert digidoc.judged(final, testbed, tmp_path) == ["VALID"] * 5


def test_everything_is_shown_before_it_is_signed(testbed: Testbed, pdf: bytes) -> None:
    envelope = opened(pdf)
    row = turn(envelope, "mentor")
    client, stranger = client_of(row.user), client_of(user("Svešs Paraudziņš"))
    page = soup(client.get(reverse("signing:turn", args=[row.public_id])))
    told = words(page.select_one("main"))
    for annex in annexes.of(envelope):
        assert annex.name in told and annex.blob.sha256 in told
    assert "pielikumus" in words(page.select_one("#sign"))
    shown = [image["src"] for image in page.select("main img")]
    drawn = reverse("signing:annex-page", args=[row.public_id, 2, 1])
    assert shown[-1] == drawn and client.get(drawn)["Content-Type"] == "image/png"
    table = reverse("signing:annex", args=[row.public_id, 1])
    assert client.get(table).content == TABLE
    missing = [
        reverse("signing:annex", args=[row.public_id, 3]),
        reverse("signing:annex-page", args=[row.public_id, 1, 1]),
    ]
    assert [client.get(one).status_code for one in missing] == [404, 404]
    assert [stranger.get(one).status_code for one in (drawn, table)] == [404, 404]
    whole = client.get(reverse("signing:file", args=[row.public_id]))
    assert list(entries(whole.content)) == NAMES and "original.asice" in whole["Content-Disposition"]


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        ("an annex left out", "not_these_files"),
        ("an annex changed", "not_these_files"),
        ("a file added and signed", "not_these_files"),
        ("a file added, not signed", "not_these_files"),
        ("an annex not signed", "not_valid"),
        ("the PDF alone", "container_needed"),
    ],
)
def test_exactly_these_files_and_each_of_them_signed(
    case: str, refusal: str, testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    envelope = opened(pdf)
    files = entries(fresh(envelope).current.read())

    def brought(what: dict[str, bytes]) -> bytes:
        return signed(asice.begin(what), mentor, testbed, timestampers, raw=True)

    fewer = {name: body for name, body in files.items() if name != NAMES[1]}
    content = {
        "an annex left out": lambda: brought(fewer),
        "an annex changed": lambda: brought({**files, NAMES[1]: TABLE + b"2026-09-02,8\n"}),
        "a file added and signed": lambda: brought({**files, "cits.csv": b"a,b\n"}),
        "a file added, not signed": lambda: containers.packed(
            {**containers.unpacked(brought(files)), "cits.csv": b"a,b\n"}
        ),
        "an annex not signed": lambda: _beside(brought(fewer), asice.begin(files)),
        "the PDF alone": lambda: pdf + b"%\n%%EOF\n",
    }[case]()
    row = _taken(envelope, content, PDF if case == "the PDF alone" else uploads.CONTAINER)
    assert (row.state, row.refusal, turn(envelope, "mentor").state) == ("quarantined", refusal, "sent")
    assert take(envelope, "mentor", brought(files)).refusal == ""  # the right one, made anew from the same files


def _beside(fewer: bytes, whole: bytes) -> bytes:
    """All files lie there, and the list of them is right, but the signature was made over fewer."""
    return containers.packed({**containers.unpacked(fewer), **containers.unpacked(whole)})


def _taken(envelope: Envelope, content: bytes, media_type: str) -> Upload:
    row = turn(envelope, "mentor")
    taken = uploads.take(
        envelope=envelope.public_id, turn=row.public_id, content=content, media_type=media_type, by=row.user, on=now()
    )
    work()
    return Upload.objects.get(public_id=taken.upload)


def test_on_paper_the_annexes_go_along_as_files(testbed: Testbed, pdf: bytes) -> None:
    envelope = opened(pdf)
    facade.choose_paper(subject=envelope.subject, by=None, on=now())
    row = fresh(envelope)
    assert (row.shape, row.current.read(), row.state) == ("pdf", pdf, "paper")
    assert [one.name for one in annexes.of(row)] == NAMES[1:]


class Laid:
    """What may lie beside a record."""

    def __init__(self) -> None:
        self.record, self.by = uuid.uuid4(), user("Aina Vadītāja-Demo")

    def lay(self, content: bytes, name: str = "Grafiks.csv", kind: str = CSV) -> uuid.UUID:
        return facade.lay_annex(record=self.record, content=content, media_type=kind, name=name, by=self.by, on=now())

    def names(self) -> list[str]:
        return [one.name for one in facade.annexes_of(self.record)]


def test_the_same_file_is_one_and_equal_names_differ(pdf: bytes) -> None:
    desk = Laid()
    assert desk.lay(TABLE) == desk.lay(TABLE)
    desk.lay(TABLE + b"1", "GRAFIKS.csv")
    assert desk.names() == ["Grafiks.csv", "GRAFIKS (2).csv"]
    facade.remove_annex(record=desk.record, annex=desk.lay(TABLE), by=desk.by, on=now())
    assert desk.names() == ["GRAFIKS (2).csv"]


def test_what_may_not_be_an_annex_says_why(pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Laid()

    def refused(*what: Any) -> str:
        with pytest.raises(AnnexRefused) as told:
            desk.lay(*what)
        return told.value.detail

    out = io.BytesIO()
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.write(out)
    assert refused(out.getvalue(), "lapa.pdf", PDF) == "type"
    assert refused(pdf[:200], "lapa.pdf", PDF) == "type"
    assert refused(picture()[:60], "lapa.png", PNG) == "type"
    assert refused(b"PK", "x.asice", uploads.CONTAINER) == "type"
    assert refused(TABLE, "Paraugs 140384-19905.csv") == "name"
    monkeypatch.setattr(annexes, "TOGETHER", 40)
    desk.lay(TABLE)
    assert refused(TABLE + b"1", "b.csv") == "size"
    Annex.objects.update(envelope=opened(pdf, annexed=False))
    assert refused(b"a,b\n", "c.csv") == "sent"
    with pytest.raises(AnnexRefused):
        facade.remove_annex(record=desk.record, annex=Annex.objects.get().public_id, by=desk.by, on=now())
