"""By keyboard: the archivist's day. Search by words and name, choose, a ZIP, a printout, a certified copy; a paper taken in, a
list for destruction that two others approve, and what the act leaves."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import pytest

from forms.archive.disposal.models import DisposalList
from forms.records.models import CaseDocument
from kernel import pdf
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories import archive
from tests.forms.desks import blank
from tests.forms.test_disposal import act_archived, ended, kept

pytestmark = [pytest.mark.browser, pytest.mark.server]


def taken(hands: Hands, text: str) -> bytes:
    """The file behind a link."""
    hands.tab_to(tag="a", text=text)
    with hands.page.expect_download() as download:
        hands.page.keyboard.press("Enter")
    return download.value.path().read_bytes()


def found(world: World) -> CaseDocument:
    """One that fits and one that does not."""
    world.elsewhere(partial(archive.contract, "Mentors ievēro dienesta noslēpumus."))
    world.elsewhere(partial(archive.contract, "Puses vienojas par attālinātu darbu."))
    return CaseDocument.objects.earliest("pk")


@pytest.mark.acceptance("A37")
def test_search_choose_zip_printout(world: World) -> None:
    case = found(world)
    aina = world.signed_in("aina")
    aina.open("/darba-telpa/")
    aina.follow("Dokumentu meklēšana, kopijas un komplekti")
    aina.look(dark=True)
    aina.follow("Meklēt dokumentus")
    aina.look(dark=True)
    aina.fill({"person": "Kārlis Testnieks", "text": "dienesta noslēpums"})
    aina.press("Meklēt")
    assert "1 dokuments" in aina.main and case.number in aina.main
    assert "Testnieks" not in aina.page.url
    aina.look(dark=True)
    aina.tab_to(name="chosen")
    aina.page.keyboard.press("Space")
    aina.press("Izveidot ZIP no izvēlētajiem")
    assert "0 no 1" in aina.main
    aina.look(dark=True)
    world.work()
    aina.follow("Atjaunot lapu")
    archive_of = zipfile.ZipFile(io.BytesIO(taken(aina, aina.page.locator("main a[download]").inner_text())))
    assert f"001-{case.number}/parakstits.pdf" in archive_of.namelist()
    aina.look(dark=True)
    aina.follow("Dokumentu komplekti")
    aina.look(dark=True)
    aina.open(f"/dokumenti/{case.public_id}/")
    aina.follow("Izdruka un apliecinātas kopijas")
    assert "Izdruka." in pdf.text(taken(aina, "Lejupielādēt izdruku (PDF)"))[0]
    aina.press("Apliecināt kopiju")
    aina.look(dark=True)
    world.work()
    aina.page.reload()
    copy = taken(aina, aina.page.locator("main .task-list a").inner_text())
    assert "KOPIJA PAREIZA." in pdf.text(copy)[0]
    aina.look(dark=True)


@pytest.mark.acceptance("A37")
def test_taken_in_listed_approved_and_destroyed(world: World) -> None:
    """What came on paper is registered; what is past its term goes by an act of three people and leaves a tombstone."""
    case = world.elsewhere(partial(kept, 1, until=ended()))
    world.work()
    clerk = world.signed_in("arhivs")
    clerk.open("/arhivs/")
    clerk.look(dark=True)
    clerk.follow("Citur tapuši oriģināli")
    clerk.follow("Pieņemt oriģinālus")
    clerk.fill({"institution": "PVS"})
    clerk.bring("originals", {"name": "skens.pdf", "mimeType": "application/pdf", "buffer": blank()})
    clerk.press("Pieņemt")
    world.work()
    clerk.open("/arhivs/pienemsana/")
    clerk.look()
    clerk.follow("skens.pdf")
    clerk.look(dark=True)
    clerk.fill(
        {"kind": "VI", "day_0": "1", "day_1": "9", "day_2": "2026", "title": "Vienošanās uz papīra", "parties": "Rūta"}
    )
    clerk.fill({"place": "Mape 3-05, 12. kabinets"})
    clerk.press("Reģistrēt")
    assert "Vienošanās uz papīra" in clerk.main
    clerk.open("/arhivs/iznicinasana/")
    clerk.follow("Jauns iznīcināmo dokumentu saraksts")
    clerk.fill({"place": "PVS"})
    clerk.press("Izveidot sarakstu")
    assert case.number in clerk.main and "Ann" not in clerk.main
    clerk.look(dark=True)
    clerk.press("Nodot apstiprināšanai")
    home = clerk.page.url.removeprefix(world.home)
    for login in ("aina", "linda"):
        other = world.signed_in(login)
        other.open("/darba-telpa/")
        other.follow("Izlasīt un apstiprināt – Apstiprināt iznīcināšanu")
        other.follow("Izlasīt un apstiprināt")
        other.look(dark=True)
        other.tab_to(name="sure")
        other.page.keyboard.press("Space")
        other.press("Apstiprināt")
    world.elsewhere(lambda: act_archived(DisposalList.objects.get()))
    world.work()
    clerk.open(home)
    assert "iznīcināts" in clerk.main
    clerk.look(dark=True)
    clerk.open(f"/dokumenti/{case.public_id}/")
    assert DisposalList.objects.get().case.number in clerk.main and "Ann" not in clerk.main
    clerk.look(dark=True)


@pytest.mark.acceptance("A14", "A37")
def test_the_archivists_day_without_scripts(world: World) -> None:
    """Search, passport, a copy, a case file, a hand-over, an original taken in, a hold, a list for destruction."""
    case = world.elsewhere(partial(kept, 1, until=ended()))
    world.work()
    clerk = world.signed_in("arhivs", scripts=False)
    clerk.open("/arhivs/")
    clerk.follow("Meklēt dokumentus")
    clerk.fill({"number": case.number})
    clerk.press("Meklēt")
    assert case.number in clerk.main
    clerk.look(dark=True)
    clerk.follow(case.number)
    assert clerk.heading and case.number in clerk.main
    clerk.look()
    clerk.follow("Izdruka un apliecinātas kopijas")
    assert "Izdruka." in pdf.text(taken(clerk, "Lejupielādēt izdruku (PDF)"))[0]
    clerk.open("/arhivs/lietas/?iestade=PVS")
    clerk.press("Pārņemt piedāvāto nomenklatūru")
    clerk.look()
    clerk.follow("03-05")
    assert case.number in clerk.main
    clerk.look(dark=True)
    clerk.follow("Nodot dokumentus")
    clerk.look(dark=True)
    clerk.open("/arhivs/pienemsana/jauna/")
    clerk.fill({"institution": "PVS"})
    clerk.bring("originals", {"name": "skens.pdf", "mimeType": "application/pdf", "buffer": blank()})
    clerk.press("Pieņemt")
    world.work()
    clerk.open("/arhivs/pienemsana/")
    assert "skens.pdf" in clerk.main
    clerk.look()
    clerk.open("/arhivs/aizliegumi/jauns/")
    clerk.fill(
        {
            "authority": "Paraugpils rajona tiesa",
            "order_number": "C-12/2026",
            "dated_0": "2",
            "dated_1": "11",
            "dated_2": "2026",
        }
    )
    clerk.fill({"number": case.number})
    clerk.press("Atrast dokumentus")
    clerk.look(dark=True)
    clerk.press("Noteikt aizliegumu")
    assert "C-12/2026" in clerk.main
    clerk.open("/arhivs/iznicinasana/paliek/PVS/")
    assert case.number in clerk.main
    clerk.look(dark=True)
    clerk.open("/arhivs/iznicinasana/jauns/")
    clerk.fill({"place": "PVS"})
    clerk.press("Izveidot sarakstu")
    assert "nav neviena dokumenta, kuram beidzies termiņš" in clerk.main  # it is held
    clerk.open("/arhivs/aizliegumi/")
    clerk.follow("Atcelt aizliegumu – C-12/2026")
    clerk.fill({"authority": "Tiesa", "order_number": "C-13/2026", "dated_0": "3", "dated_1": "11", "dated_2": "2026"})
    clerk.press("Atcelt aizliegumu")
    clerk.open("/arhivs/iznicinasana/jauns/")
    clerk.fill({"place": "PVS"})
    clerk.press("Izveidot sarakstu")
    assert DisposalList.objects.get().lines.get().case == case
    clerk.look(dark=True)
