"""What `demo_data` and `demo_road` leave behind in a fresh installation: the files of the main job, whole and connected."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import bagit
import pytest
from docx import Document

from kernel import pdf
from kernel.periods import now, riga_date
from signing.testbed.shelf import free_port
from tests.plugins import migrated
from tests.signing.test_outside_readers import need

ROOT = Path(__file__).resolve().parents[2]
FILES = ["darba-ligums.docx", "darba-ligums.pdf", "done", "parakstits.pdf", "parbaude.json", "parbaudit.sh"]
FILES += ["pieradijumi.zip"]
STEPS = ["ievadīts", "numurēts", "DOCX", "PDF/A", "nosūtīts parakstīšanai", "mentors parakstīja"]
STEPS += ["darba devējs parakstīja", "apzīmogots", "B-LTA", "pārbaudīts", "arhivēts", "atrasts pēc publiskā koda"]
NOT_OURS = ("KOPIENA_", "PYTEST_", "DATABASE_URL", "REDIS_URL", "DJANGO_")


@dataclass(frozen=True)
class Demo:
    folder: Path
    said: str

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Demo:
    """Made once, by whichever process of the tests asks first; the others wait for it."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    var, said = shared / "demo", shared / "demo.txt"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(main_job(var), encoding="utf-8")
    return Demo(var / "demo", said.read_text("utf-8"))


def main_job(var: Path) -> str:
    """Tables, static files, people, the main job; in processes of their own with keys of their own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)},
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "tests.portal.demo_settings",
        "KOPIENA_VAR": str(var),
        "KOPIENA_SECRET_KEY": secrets.token_urlsafe(40),
        "KOPIENA_LOOKUP_KEY": secrets.token_urlsafe(40),
        "KOPIENA_FIELD_KEYS": f"dev:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "KOPIENA_TESTBED_PORT": str(free_port()),
    }
    migrated.copy_to(var / "kopiena.sqlite3")
    for words in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["demo_data"], ["demo_road"]):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False
        )
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-4000:])
    return done.stdout


pytestmark = [pytest.mark.office, pytest.mark.server]


def test_every_step_is_said_with_its_time(demo: Demo) -> None:
    lines = [line.strip() for line in demo.said.splitlines()]
    assert [line.removeprefix("✓ ").rpartition(" (")[0] for line in lines if line.startswith("✓")] == STEPS
    assert all(line.endswith(" s)") for line in lines if line.startswith("✓"))


def test_plans_stand_in_the_states_of_an_ordinary_day(demo: Demo) -> None:
    """Requests signed on paper with a scan; handed in, approved, suspended and extended by the verbs people use."""
    lines = [line.strip() for line in demo.said.splitlines()]
    assert [line for line in lines if line.startswith("plāns")] == [
        "plāns IAP-2026-PVS-0001: apstiprināts", "plāns IAP-2026-PVS-0002: iesniegts ekspertam",
        "plāns IAP-2026-PVS-0003: apturēts", "plāns IAP-2026-PVS-0004: pagarināts",
    ]  # fmt: skip


def test_a_mentors_month_stands_from_diary_to_statement(demo: Demo) -> None:
    """In the months that have one of the same semester before them."""
    begun = demo.said.partition("Mentora mēneši: ")[2]
    assert "mēneši n" not in begun  # neither not begun nor not finished
    if riga_date(now()).month in (10, 11, 2, 3, 4, 5):
        assert re.findall(r"[A-Z]+(?=-20\d\d-PVS-0001)", begun.partition("atbilstības pārbaudes")[0]) == [
            "GR",
            "DLUV",
            "AT",
        ]


def test_no_check_waits_under_a_signed_contract(demo: Demo) -> None:
    """The head has confirmed both; the one that waits is of a mentor whom the school has not engaged."""
    said = demo.said.partition("atbilstības pārbaudes")[2].partition("datnes:")[0]
    confirmed = 2 if riga_date(now()).month in (10, 11, 2, 3, 4, 5) else 1
    assert re.findall(r"pārbaude (AB-\S+)", said) == [f"AB-2026-PVS-000{one}" for one in range(1, confirmed + 1)]


def test_all_files_are_there(demo: Demo) -> None:
    assert sorted(path.name for path in demo.folder.iterdir()) == FILES
    assert all(path.stat().st_size for path in demo.folder.iterdir())


def test_docx_and_pdf_say_the_same_contract(demo: Demo) -> None:
    number = demo.read("done").decode()
    document = Document(str(demo.folder / "darba-ligums.docx"))
    words = "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    pages = pdf.text(demo.read("darba-ligums.pdf"))
    printed = "".join("".join(pages).split())
    for value in (number, "Kārlis Testnieks", "Ainas Vadītājas-Demo", "Paraugpils vidusskola"):
        wanted = "".join(value.split())
        assert wanted in "".join(words.split()), value
        assert wanted in printed, value
    assert pdf.check_claim(demo.read("darba-ligums.pdf"), "2a+ua1") == []


def test_the_signed_file_begins_with_the_document_and_carries_all_signatures(demo: Demo) -> None:
    document, signed = demo.read("darba-ligums.pdf"), demo.read("parakstits.pdf")
    assert signed.startswith(document)
    assert signed.count(b"/ByteRange") == 4  # mentor, employer, seal, archive time stamp
    assert pdf.text(signed)[0] == pdf.text(document)[0]


def test_other_readers_find_all_three_valid_with_the_demo_stopped(demo: Demo, tmp_path: Path) -> None:
    """And not after a bit was turned over."""
    need("pdfsig", "certutil")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    signed = demo.read("parakstits.pdf")
    flipped = tmp_path / "flipped.pdf"
    flipped.write_bytes(signed[:2000] + bytes([signed[2000] ^ 1]) + signed[2001:])
    counts = []
    for words in ([], [str(flipped)]):
        done = subprocess.run(
            ["sh", str(demo.folder / "parbaudit.sh"), *words],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        counts.append((done.returncode, done.stdout.count("Signature is Valid."), done.stdout.count(":VALID")))
    assert counts[0] == (0, 3, 3)
    assert counts[1] == (1, 0, 0)


def test_the_report_is_about_the_signed_file(demo: Demo) -> None:
    report = json.loads(demo.read("parbaude.json"))
    assert report["verdict"] == "VALID"
    conclusion = report["validationReport"]["validationConclusion"]
    assert (conclusion["signaturesCount"], conclusion["validSignaturesCount"]) == (3, 3)
    signed = demo.read("parakstits.pdf")
    assert hashlib.sha256(signed).hexdigest() in demo.read("parbaude.json").decode()


def test_the_bag_is_valid_and_holds_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    with zipfile.ZipFile(demo.folder / "pieradijumi.zip") as archive:
        archive.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    bagit.Bag(str(folder)).validate()
    data = folder / "data"
    assert (data / "original.pdf").read_bytes() == demo.read("darba-ligums.pdf")
    assert (data / "original.docx").read_bytes() == demo.read("darba-ligums.docx")
    assert (data / "signed.pdf").read_bytes() == demo.read("parakstits.pdf")
    assert json.loads((data / "report.json").read_text("utf-8")) == json.loads(demo.read("parbaude.json"))


def test_nothing_tells_a_personal_code_where_it_must_not(demo: Demo) -> None:
    assert "090604" not in demo.said
    assert "170570" not in demo.said
