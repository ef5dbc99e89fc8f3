"""The paper road by keyboard: print, sign by hand, scan, compare, keep; never shown as signed electronically."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload

from forms.records.models import CaseDocument
from kernel.pdf import scans_to_pdf
from kernel.periods import today
from tests.e2e.hands import Hands
from tests.e2e.steps import TITLE
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.server]
PLACE = "Lietu mape 3-12, arhīva telpa"


def page(number: int, kind: str) -> bytes:
    """A scanned page with a scribble on it."""
    picture = Image.new("RGB", (827, 1169), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((120, 120), f"Darba ligums, {number}. lapa", fill="black")
    draw.line([(500, 1000), (560, 950), (600, 1020), (680, 960)], fill="navy", width=4)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def scan(name: str, media_type: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": media_type, "buffer": content}


def three_pages() -> list[FilePayload]:
    """What scanners and phones give, mixed."""
    return [
        scan("1.png", "image/png", page(1, "PNG")),
        scan("2.jpg", "image/jpeg", page(2, "JPEG")),
        scan("3.pdf", "application/pdf", scans_to_pdf([page(3, "PNG")])),
    ]


def iphone_photo() -> FilePayload:
    """The first bytes of a HEIC file are enough to be known by."""
    return scan("IMG_0001.HEIC", "image/heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200))


@pytest.mark.acceptance("A15")
@pytest.mark.acceptance("A37")
@pytest.mark.parametrize(
    "scripts", [pytest.param(True, id="scripts", marks=pytest.mark.full), pytest.param(False, id="no scripts")]
)
def test_from_the_printer_to_the_archive(world: World, scripts: bool) -> None:
    case = world.sent()
    aina, linda = (world.signed_in(login, scripts=scripts) for login in ("aina", "linda"))
    choose_paper(aina, case)
    upload(linda, case)
    compare(aina, case, back=True)
    upload_again(linda, case)
    compare(aina, case, back=False)
    world.work()
    never_called_electronic(world, aina, case, scripts=scripts)


def choose_paper(aina: Hands, case: CaseDocument) -> None:
    """Until the first electronic signature the whole document may go to paper; links stop working."""
    aina.open(f"/dokumenti/{case.public_id}/")
    aina.follow("Pārvaldīt parakstīšanu")
    aina.look()
    aina.follow("Papīra ceļš")
    assert aina.heading == "Parakstīt uz papīra"
    aina.look()
    aina.press("Parakstīt uz papīra")
    assert aina.heading == "Augšupielādēt papīra oriģinālu"


def upload(linda: Hands, case: CaseDocument) -> None:
    """A photo of an iPhone is explained; then PNG, JPEG and PDF become one scan."""
    linda.open(f"/parakstisana/papirs/{case.public_id}/")
    linda.look(dark=True)
    linda.bring("scans", iphone_photo())
    linda.fill({"place": PLACE})
    linda.press("Augšupielādēt")
    assert "HEIC" in linda.page.inner_text(".error-summary")
    linda.look()
    linda.open(f"/parakstisana/papirs/{case.public_id}/")
    bring(linda)
    assert linda.heading == "Salīdzināt skenējumu ar oriģinālu"
    assert "tas jāsalīdzina citai personai" in linda.main
    assert linda.page.locator("main form").count() == 0


def upload_again(linda: Hands, case: CaseDocument) -> None:
    linda.open(f"/parakstisana/papirs/{case.public_id}/")
    assert "Skenējums nosūtīts atpakaļ: Trešajā lapā nav paraksta" in linda.main
    bring(linda)


def bring(linda: Hands) -> None:
    signed_on = today() - timedelta(days=1)
    linda.bring("scans", *three_pages())
    linda.fill(
        {
            "place": PLACE,
            "signed_on_0": str(signed_on.day),
            "signed_on_1": str(signed_on.month),
            "signed_on_2": str(signed_on.year),
        }
    )
    linda.press("Augšupielādēt")


def compare(aina: Hands, case: CaseDocument, *, back: bool) -> None:
    """The second pair of eyes sees every page of both."""
    aina.open(f"/parakstisana/papirs/{case.public_id}/parbaude/")
    assert aina.facts()["Papīra oriģināls"] == PLACE
    assert aina.page.locator(".compare img").count() >= 6
    aina.look(dark=True)
    aina.fill({"same": "no", "reason": "Trešajā lapā nav paraksta"} if back else {"same": "yes"})
    aina.press("Saglabāt atbildi")


def never_called_electronic(world: World, aina: Hands, case: CaseDocument, *, scripts: bool) -> None:
    aina.open(f"/dokumenti/{case.public_id}/")
    assert aina.heading == TITLE
    assert "parakstīts uz papīra, arhivēts" in aina.main
    assert "Uz papīra parakstīja: Kārlis Testnieks" in aina.story
    assert not any("parakstīja elektroniski" in line for line in aina.story)
    assert PLACE in aina.main
    aina.look(dark=True)
    anybody = world.window(scripts=scripts)
    anybody.open(f"/p/{CaseDocument.objects.get(pk=case.pk).public_code}")
    assert anybody.facts()["Stāvoklis"] == "parakstīts uz papīra, arhivēts"
    assert "Elektroniski dokuments nav parakstīts." in anybody.main
    assert anybody.page.locator(".seal").count() == 0
    anybody.look()


@pytest.mark.parametrize("count", [3, pytest.param(10, marks=pytest.mark.full)])
def test_several_are_marked_in_one_act(world: World, count: int) -> None:
    cases = [world.sent() for _one in range(count)]
    aina = world.signed_in("aina")
    aina.open("/dokumenti/papirs/")
    assert aina.page.locator("input[name=documents]").count() == count
    aina.look(dark=True)
    aina.press("Atzīmēt kā parakstītus uz papīra")
    assert aina.page.title().startswith("Kļūda: ")
    aina.look()
    for case in cases:
        aina.tab_to(name="documents", value=str(case.public_id))
        aina.page.keyboard.press("Space")
    aina.fill({"place": PLACE})
    aina.press("Atzīmēt kā parakstītus uz papīra")
    assert f"{count} dokumenti atzīmēti kā parakstīti uz papīra." in aina.main
    aina.look()
    aina.open(f"/dokumenti/{cases[0].public_id}/")
    assert "Uz papīra parakstīja: Kārlis Testnieks" in aina.story
    assert PLACE in aina.main
