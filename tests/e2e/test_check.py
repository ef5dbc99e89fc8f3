"""Anybody checks a signed file: green, red or amber with the reason in plain words, and nothing stays."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import FilePayload
from pypdf import PdfWriter

from kernel.files.models import Blob
from kernel.jobs.models import Job
from signing.formats import pades, timestamps
from signing.testbed.service import Testbed
from tests.e2e.hands import Hands
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.server]


def signed(bed: Testbed) -> bytes:
    """One page, signed by Mētra's test certificate of that testbed and stamped by its authority."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    out = BytesIO()
    writer.write(out)
    return pades.sign(
        out.getvalue(),
        signer=bed.identity("Mētra", "Paraugmentore", "140384-19905").signer(),
        field_name="Mentors",
        timestampers=timestamps.from_urls(bed.tsa_urls(), timeout=20),
    )


def flipped(content: bytes) -> bytes:
    """One bit of the signed part is another one."""
    place = content.index(b"/MediaBox") + len(b"/MediaBox [ 0 0 5")
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.fixture
def foreign(tmp_path: Path, world: World) -> bytes:
    """Whole, but by somebody whose trust services nobody here knows."""
    bed = Testbed.ensure(tmp_path / "abroad")
    bed.serve()
    try:
        return world.elsewhere(lambda: signed(bed))
    finally:
        bed.close()


@pytest.mark.acceptance("A38")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_green_red_and_amber(world: World, testbed: Testbed, foreign: bytes, scripts: bool) -> None:
    valid = world.elsewhere(lambda: signed(testbed))
    before = kept()
    anybody = world.window(scripts=scripts)
    anybody.open("/parbaude/")
    anybody.look(dark=True)
    check = checker(anybody)

    page = check("ligums.pdf", valid)
    assert "tone-success" in page
    assert "Mētra Paraugmentore" in anybody.main
    assert "140384" not in anybody.page.content()

    page = check("mainits.pdf", flipped(valid))
    assert "tone-danger" in page
    assert "mainīt" in page["tone-danger"] + anybody.main

    page = check("svess.pdf", foreign)
    assert "tone-warning" in page
    assert kept() == before


def checker(hands: Hands) -> Callable[[str, bytes], dict[str, str]]:
    def check(name: str, content: bytes) -> dict[str, str]:
        """What the notice says, by its colour."""
        payload: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": content}
        hands.bring("file", payload)
        hands.press("Pārbaudīt")
        assert hands.page.inner_text("#verdict") == Path(name).stem
        hands.look(dark=True)
        notices = hands.page.locator("main .notice[role=status]").all()
        return {str(one.get_attribute("class")).split()[1]: one.inner_text() for one in notices}

    return check


def kept() -> tuple[int, int, set[Path]]:
    """Blobs, jobs and files of the store."""
    files = {file for file in Path(settings.BLOB_ROOT).rglob("*") if file.is_file()}
    return Blob.objects.count(), Job.objects.count(), files
