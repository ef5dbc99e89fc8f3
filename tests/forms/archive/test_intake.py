"""Originals made elsewhere: thirty mixed files through the page, registering, handing in, doubt that stays doubt."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter

import signing.facade as signing_facade
from forms.archive.intake import actions
from forms.archive.intake.actions import Details
from forms.archive.intake.errors import BirthMissing, FutureDate, NotAllowed, NotReady, PartiesMissing, PlaceMissing
from forms.archive.intake.models import IntakeItem
from forms.archive.intake.rules import Found, beginnings, codes, decide, words
from forms.archive.intake.states import ItemState
from forms.archive.keepers import OPERATOR, Keeper, keeper_of
from forms.people.models import Institution
from forms.records.models import CaseDocument
from kernel.audit.models import AccessEvent, Event
from kernel.files import store
from kernel.jobs import failpoints
from kernel.jobs.models import Job
from kernel.jobs.queue import drain
from kernel.periods import DAY, now, riga_date
from signing.formats import pades, timestamps
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.factories.training import organiser
from tests.forms import desks
from tests.forms.pages import client_of, errors_agree, notices, soup
from tests.forms.pages import words as text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
KARLIS = ("Kārlis", "Testnieks", "090604-29900")


def blank(number: int) -> bytes:
    """An empty page, every number another file."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": f"Izdomāts {number}"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(colour: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (300, 400), colour).save(out, "PNG")
    return out.getvalue()


def signed(content: bytes, who: Identity, testbed: Testbed) -> bytes:
    stampers = timestamps.from_urls(testbed.tsa_urls(), timeout=20)
    return pades.sign(content, signer=who.signer(), field_name="Elsewhere", timestampers=stampers)


def changed(content: bytes) -> bytes:
    """One letter of the title is another one; every offset stays."""
    return content.replace(b"/MediaBox", b"/MediaBxo", 1)


@pytest.fixture
def karlis(testbed: Testbed) -> Identity:
    return testbed.identity(*KARLIS)


def place() -> Keeper:
    row = Institution.objects.get(register_code="PVS")
    return keeper_of(row.register_code)


def taken(*contents: bytes, name: str = "fails.pdf", login: str = "arhivs") -> list[IntakeItem]:
    """These files, kept and judged."""
    files = [SimpleUploadedFile(name, content) for content in contents]
    made = actions.take_in(files=files, institution=place(), by=desks.user(login), on=now())
    assert made.refused == ()
    desks.work()
    return list(IntakeItem.objects.filter(batch=made.batch).order_by("sequence"))


def details(**changes: Any) -> Details:
    return Details(**{"kind": "VI", "day": riga_date(now()) - DAY, "title": "Vienošanās", **changes})


class Died(Exception):
    """The process ended here."""


@contextmanager
def dying_at(point: str) -> Iterator[None]:
    def tell(name: str) -> None:
        if name == point:
            raise Died(name)

    with failpoints.watched(tell):
        yield


# --- rules


def test_only_a_green_file_is_ready_and_every_doubt_is_named() -> None:
    good = {
        "duplicate": False, "picture": False, "container": False, "signed": True, "colour": "green", "findings": False,
        "ours": "", "waits": False,
    }  # fmt: skip

    def found(**changes: Any) -> tuple[str, str]:
        return decide(Found(**{**good, **changes}))

    assert found() == ("ready", "")
    assert found(duplicate=True) == ("duplicate", "same")
    assert found(colour="red") == ("doubtful", "invalid")
    assert found(colour="amber") == ("doubtful", "uncertain")
    assert found(ours="content", waits=True) == ("ours", "")
    assert found(ours="content", waits=True, colour="amber") == ("doubtful", "uncertain")
    assert found(ours="content") == ("doubtful", "ended")
    assert found(ours="number", waits=True) == ("ready", "")
    unsigned = {"signed": False, "colour": "red"}
    assert found(**unsigned) == ("scan", "")
    assert found(**unsigned, findings=True) == ("doubtful", "invalid")
    assert found(**unsigned, container=True) == ("doubtful", "empty")
    assert found(**unsigned, ours="number", waits=True) == ("ours", "")
    assert found(picture=True, signed=False, colour="") == ("scan", "")


def test_numbers_codes_and_beginnings_are_found_in_a_file() -> None:
    assert words("līgums DL-2026-PVS-0007 (skenēts)", "bez numura") == ["DL-2026-PVS-0007"]
    assert words("dl-2026-pvs-0007") == ["dl-2026-pvs-0007", "DL-2026-PVS-0007"]
    assert codes("Pārbaude: https://paraugs.example/p/ABCD-1234-EFGH un cits") == ["ABCD-1234-EFGH"]
    first, second = b"%PDF-1.7 viens %%EOF\n", b"%PDF-1.7 viens %%EOF\nvairs %%EOF"
    assert list(beginnings(second)) == [hashlib.sha256(one).hexdigest() for one in (first, second)]


# --- thirty files

#: State → how many of the thirty. Two more files are refused at the door.
OUTCOME = {"ready": 8, "scan": 8, "doubtful": 7, "duplicate": 4, "ours": 1}


def thirty(testbed: Testbed, other: Testbed) -> list[tuple[str, bytes]]:
    """8 signed, 6 unsigned, 4 changed, 3 of a stranger, 4 twice the same, 1 of ours, 2 pictures, 2 that nobody takes."""
    karlis, stranger = testbed.identity(*KARLIS), other.identity("Svešs", "Svešinieks", "010190-19909")
    desks.sent()
    good = [signed(blank(at), karlis, testbed) for at in range(8)]
    return [
        *((f"labs-{at}.pdf", one) for at, one in enumerate(good)),
        *((f"neparakstits-{at}.pdf", blank(100 + at)) for at in range(6)),
        *((f"mainits-{at}.pdf", changed(one)) for at, one in enumerate(good[:4])),
        *((f"svess-{at}.pdf", signed(blank(200 + at), stranger, testbed)) for at in range(3)),
        *((f"tas-pats-{at}.pdf", one) for at, one in enumerate(good[4:])),
        ("musu.pdf", signed(desks.blank(), karlis, testbed)),
        ("bilde.png", picture(200)),
        ("otra.png", picture(100)),
        ("piezimes.txt", b"nekas"),
        ("tukss.pdf", b""),
    ]


def test_thirty_mixed_files_come_in_by_the_page_and_each_says_what_it_is(
    demo: None, testbed: Testbed, tmp_path: Path
) -> None:
    files = thirty(testbed, Testbed.ensure(tmp_path / "other"))
    assert len(files) == 30
    client = client_of(desks.user("arhivs"))
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post(reverse("archive:intake-new"), {"institution": "PVS", "originals": uploads}, follow=True)
    said = notices(answer)
    assert [one for one in said if "piezimes.txt" in one or "tukss.pdf" in one] == said[-2:]
    desks.work()
    found = Counter(IntakeItem.objects.values_list("state", flat=True))
    assert found == OUTCOME
    states = dict(zip((one.name for one in IntakeItem.objects.all()), IntakeItem.objects.all(), strict=True))
    assert {states[f"mainits-{at}.pdf"].doubt for at in range(4)} == {"invalid"}
    assert {states[f"svess-{at}.pdf"].doubt for at in range(3)} == {"uncertain"}
    ours = states["musu.pdf"]
    assert (ours.matched, ours.match_by) == (CaseDocument.objects.get(kind="DL"), "content")
    # Each kept file is exactly what was sent, and the list shows the open ones.
    kept = {name: hashlib.sha256(content).hexdigest() for name, content in files[:-2]}
    assert {name: one.blob.sha256 for name, one in states.items()} == kept
    rows = soup(client.get(reverse("archive:intake"))).select("tbody tr")
    assert len(rows) == 24
    green = [row for row in rows if row.select_one(".tone-success")]
    assert sorted(text_of(row.select_one("a")) for row in green) == sorted(f"labs-{at}.pdf" for at in range(8))


# --- what becomes of them


def test_the_operators_own_originals_come_in_like_those_of_a_school(
    demo: None, karlis: Identity, testbed: Testbed
) -> None:
    files = [
        SimpleUploadedFile("svesa.pdf", signed(blank(5), karlis, testbed)),
        SimpleUploadedFile("b.png", picture(9)),
    ]
    sent = {"institution": OPERATOR.register_code, "originals": files}
    refused = client_of(desks.user("linda")).post(reverse("archive:intake-new"), sent)
    assert refused.status_code == 422 and not IntakeItem.objects.exists()
    for file in files:
        file.seek(0)
    clerk = client_of(desks.user("arhivs"))
    offered = soup(clerk.get(reverse("archive:intake-new"))).select("select[name=institution] option")
    assert OPERATOR.name in [text_of(one) for one in offered]
    clerk.post(reverse("archive:intake-new"), sent)
    desks.work()
    paper, scan = IntakeItem.objects.order_by("sequence")
    day = riga_date(now()) - DAY
    typed = {"kind": "AP", "day_0": day.day, "day_1": day.month, "day_2": day.year, "title": "Apliecība"}
    answer = clerk.post(reverse("archive:intake-item", args=[paper.public_id]), {**typed, "version": paper.version})
    assert answer.status_code == 302, errors_agree(answer)
    more = {**typed, "version": scan.version, "parties": "Anna Izdomāta", "place": "2. plaukts"}
    assert clerk.post(reverse("archive:intake-item", args=[scan.public_id]), more).status_code == 302
    desks.work()
    paper.refresh_from_db()
    assert paper.case is not None
    assert (paper.case.register_code, paper.case.institution_name) == (OPERATOR.register_code, OPERATOR.name)
    assert paper.case.state == "archived" and f"-{OPERATOR.register_code}-" in paper.case.number
    assert signing_facade.deposit_summary(paper.case.public_id) is not None
    # Whoever organises the training stands in the head's place for these, and sees no school's files.
    taken(blank(6), name="skolas.pdf")
    page = client_of(organiser()).get(reverse("archive:intake") + "?rada=visi").content.decode()
    assert ("svesa.pdf" in page, "b.png" in page, "skolas.pdf" in page) == (True, True, False)


def test_a_file_signed_elsewhere_is_registered_proven_and_archived(
    demo: None, karlis: Identity, testbed: Testbed
) -> None:
    content = signed(blank(1), karlis, testbed)
    (item,) = taken(content)
    client = client_of(desks.user("linda"))
    address = reverse("archive:intake-item", args=[item.public_id])
    page = client.get(address)
    assert "Kārlis Testnieks" in soup(page).text
    day = riga_date(now()) - DAY
    typed = {
        "kind": "VI", "day_0": day.day, "day_1": day.month, "day_2": day.year, "number": "12/A", "title": "Vienošanās",
        "version": item.version,
    }  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 302, errors_agree(answer)
    desks.work()
    item.refresh_from_db()
    case = item.case
    assert case is not None
    assert (item.state, case.state, case.kind, case.title) == ("registered", "archived", "VI", "Vienošanās (Nr. 12/A)")
    deposit = signing_facade.deposit_summary(case.public_id)
    assert deposit is not None and (deposit.original_sha256, deposit.verdict) == (item.blob.sha256, "VALID")
    original = signing_facade.signed_original(case.public_id)
    assert original is not None and original.read().startswith(content)
    assert "archive.item_registered" in set(Event.objects.values_list("event", flat=True))
    passport = client.get(reverse("desk:passport", args=[case.public_id]))
    assert "Dokuments, kāds saņemts" in soup(passport).text
    # Where the signed original is not shown, neither is what came (domain reference 2.2).
    what = reverse("signing:download", args=[case.public_id, "original"])
    assert client.get(what).status_code == 200
    assert client_of(desks.user("biruta")).get(what).status_code == 404


def test_registering_twice_gives_the_same_document_kept_by_the_employees_birth(
    demo: None, karlis: Identity, testbed: Testbed
) -> None:
    (item,) = taken(signed(blank(2), karlis, testbed))
    arhivs, amendment = desks.user("arhivs"), details(kind="DG", born=date(2004, 6, 9))
    first = actions.register_item(item=item, details=amendment, version=item.version, by=arhivs, on=now())
    again = actions.register_item(item=item, details=amendment, version=item.version, by=arhivs, on=now())
    assert (first, CaseDocument.objects.count(), first.kept_until) == (again, 1, date(2094, 6, 9))
    desks.work()  # no amendment of ours stands behind it, and none is looked for
    first.refresh_from_db()
    assert first.state == "archived"


def test_killed_while_registering_nothing_is_there_and_it_is_done_again(
    demo: None, karlis: Identity, testbed: Testbed
) -> None:
    (item,) = taken(signed(blank(3), karlis, testbed))
    arhivs = desks.user("arhivs")
    for point in ("signing.taken_in", "archive.item_registered"):
        with dying_at(point), pytest.raises(Died):
            actions.register_item(item=item, details=details(), version=item.version, by=arhivs, on=now())
        item.refresh_from_db()
        assert (item.state, item.case, CaseDocument.objects.count()) == ("ready", None, 0)
    case = actions.register_item(item=item, details=details(), version=item.version, by=arhivs, on=now())
    with dying_at("archive.deposited"), pytest.raises(Died):
        desks.work()
    assert signing_facade.deposit_summary(case.public_id) is None
    drain(until=now() + DAY / 24, strict=True)
    case.refresh_from_db()
    assert (case.state, case.number[-4:]) == ("archived", "0001")


def test_a_scan_is_sealed_after_a_second_pair_of_eyes(demo: None, testbed: Testbed) -> None:
    (item,) = taken(picture(180), name="skens.png")
    arhivs = desks.user("arhivs")

    def register(**changes: Any) -> CaseDocument:
        return actions.register_item(
            item=item, details=details(**changes), version=item.version, by=arhivs, on=now()
        )  # fmt: skip

    with pytest.raises(PlaceMissing):
        register(parties=("Anna Parauglieca",))
    with pytest.raises(PartiesMissing):
        register(place="12. kabinets")
    case = register(place="12. kabinets", parties=("Anna Parauglieca", "Mētra Paraugmentore"))
    assert signing_facade.paper_place(case.public_id) == "12. kabinets"
    signing_facade.confirm_paper(subjects=[case.public_id], by=desks.user("aina"), on=now())
    desks.work()
    case.refresh_from_db()
    summary = signing_facade.summary(case.public_id)
    assert summary is not None
    assert (case.state, summary.on_paper, [turn.name for turn in summary.turns]) == (
        "archived", True, ["Anna Parauglieca", "Mētra Paraugmentore"],
    )  # fmt: skip


def test_what_is_missing_or_doubtful_is_not_registered(demo: None, karlis: Identity, testbed: Testbed) -> None:
    good = signed(blank(4), karlis, testbed)
    doubtful, ready = taken(changed(good), good)
    arhivs = desks.user("arhivs")

    def register(item: IntakeItem, **changes: Any) -> CaseDocument:
        return actions.register_item(
            item=item, details=details(**changes), version=item.version, by=arhivs, on=now()
        )  # fmt: skip

    with pytest.raises(NotReady):
        register(doubtful)
    with pytest.raises(BirthMissing):
        register(ready, kind="DL")
    with pytest.raises(FutureDate):
        register(ready, day=riga_date(now()) + DAY)
    with pytest.raises(NotAllowed):
        actions.register_item(item=ready, details=details(), version=1, by=desks.user("velta"), on=now())
    assert CaseDocument.objects.count() == 0
    client = client_of(arhivs)
    address = reverse("archive:intake-item", args=[doubtful.public_id])
    assert soup(client.get(address)).select_one("form[novalidate]") is None
    client.post(reverse("archive:intake-again", args=[doubtful.public_id]))
    desks.work()
    doubtful.refresh_from_db()
    assert (doubtful.state, doubtful.doubt) == ("doubtful", "invalid")
    client.post(reverse("archive:intake-aside", args=[doubtful.public_id]), {"reason": "Sūtītājs atsūtīs citu."})
    doubtful.refresh_from_db()
    assert (doubtful.state, doubtful.reason) == ("set_aside", "Sūtītājs atsūtīs citu.")
    assert doubtful.blob.read() == changed(good)


def test_ours_is_handed_in_by_the_same_door_and_closes_its_turn(demo: None, karlis: Identity, testbed: Testbed) -> None:
    case = desks.sent()
    (item,) = taken(signed(desks.blank(), karlis, testbed), login="linda")
    assert (item.state, item.matched) == ("ours", case)
    client = client_of(desks.user("linda"))
    answer = client.post(reverse("archive:intake-item", args=[item.public_id]), {})
    assert answer.status_code == 302
    desks.work()
    item.refresh_from_db()
    turns = desks.turns(case)
    assert (item.state, turns["mentor"].signed, turns["mentor"].means) == ("handed_in", True, "upload")


def test_a_scan_that_names_our_number_waits_for_the_second_pair_of_eyes(demo: None, testbed: Testbed) -> None:
    case = desks.sent()
    (item,) = taken(picture(150), name=f"skens {case.number}.png")
    assert (item.state, item.match_by) == ("ours", "number")
    arhivs = desks.user("arhivs")
    with pytest.raises(PlaceMissing):
        actions.hand_in(item=item, place="", by=arhivs, on=now())
    assert actions.hand_in(item=item, place="Mape 3", by=arhivs, on=now()) == case
    summary = signing_facade.summary(case.public_id)
    assert summary is not None and (str(summary.state), summary.paper_place) == ("paper_check", "Mape 3")


def test_a_lost_check_is_set_going_and_a_code_in_a_name_is_hidden(demo: None, testbed: Testbed) -> None:
    files = [SimpleUploadedFile("090604-29900 līgums.png", picture(90))]
    actions.take_in(files=files, institution=place(), by=desks.user("biruta"), on=now())
    item = IntakeItem.objects.get()
    assert item.name == "--.png" or "29900" not in item.name
    Job.objects.all().delete()
    IntakeItem.objects.update(received_at=now() - DAY)
    assert (actions.mend(on=now()), actions.mend(on=now())) == (1, 0)
    desks.work()
    item.refresh_from_db()
    assert item.state == ItemState.SCAN


def test_looking_and_taking_away_are_logged(demo: None, testbed: Testbed) -> None:
    (item,) = taken(picture(60), name="skens.png")
    client = client_of(desks.user("aina"))
    client.get(reverse("archive:intake-item", args=[item.public_id]))
    answer = client.get(reverse("archive:intake-content", args=[item.public_id]))
    assert answer.content == picture(60)
    acts = AccessEvent.objects.filter(subject=item.public_id).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["view", "download"]


def test_the_list_takes_as_many_queries_for_a_thousand_as_for_ten(demo: None) -> None:
    blob, case = store.put(picture(30), media_type="image/png"), desks.other_kind("VI")
    client = client_of(desks.user("arhivs"))

    def more(count: int) -> None:
        start = IntakeItem.objects.count()
        IntakeItem.objects.bulk_create(
            IntakeItem(
                batch=uuid4(), sequence=at, register_code="PVS", name=f"skens {at}.png", blob=blob, state="scan",
                received_by=desks.user("arhivs"), received_at=now(), matched=case,
            )
            for at in range(start, start + count)
        )  # fmt: skip

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("archive:intake"))
        return len(seen), len(soup(page).select("tbody tr"))

    more(10)
    asked()
    few, shown = asked()
    assert shown == 10
    more(990)
    assert asked() == (few, 50)
