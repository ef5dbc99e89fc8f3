"""What the locks may hold: no version with a known hole (threats 2.4), hashes everywhere, licences we may pass on."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock")

#: The first version without the hole named beside it.
LEAST = {
    "pypdf": "7.0.0",  # some thirty advisories of exhaustion up to 6.x
    "pillow": "12.3.0",  # CVE-2026-25990, -40192, -55379
    "lxml": "6.1.0",  # CVE-2026-41066
    "jinja2": "3.1.6",  # CVE-2024-56201, -56326, CVE-2025-27516: ways out of the sandbox
    "signxml": "4.0.4",  # CVE-2025-48994
    "wagtail": "7.4.3",  # CVE-2026-28222, -28223, -44197, and the copying past permissions
    "django": "5.2.17",  # CVE-2025-64459 up to CVE-2026-15920
    "celery": "5.2.2",  # CVE-2021-23727
    "pyhanko": "0.36.2",  # signature objects used twice in the comparison of revisions
}

#: Licence texts of what runs in production must say one of these words.
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|LGPL|Lesser General|MPL|Mozilla|PSF|Python Software Foundation|Unlicense|"
    r"Public Domain|Zlib|HPND|CC0|Zope)", re.I
)  # fmt: skip


def locked(name: str) -> dict[str, str]:
    """Package → version of one lock."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(
        re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", line)[0] for line in lines if line[:1].isalnum()
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_holds_a_version_with_a_known_hole(lock: str) -> None:
    versions = locked(lock)
    assert set(LEAST) <= set(versions)
    assert [name for name, least in LEAST.items() if Version(versions[name]) < Version(least)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hash(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"), flags=re.M)
    packages = [block for block in blocks if "==" in block]
    assert len(packages) > 50
    assert [block.split()[0] for block in packages if "--hash=sha256:" not in block] == []


def test_the_locks_agree_with_each_other() -> None:
    runtime, demo, development = (locked(name) for name in LOCKS)
    assert runtime.items() <= demo.items() <= development.items()


def test_what_is_installed_is_what_is_locked() -> None:
    known = locked("requirements-dev.lock")
    assert {name: metadata.version(name) for name in LEAST} == {name: known[name] for name in LEAST}


def test_the_licence_of_everything_that_runs_in_production_is_open_enough() -> None:
    unknown = []
    for name in locked("requirements.lock"):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # of another platform
        told = [about.get("License-Expression") or "", about.get("License") or ""]
        told += [each for each in about.get_all("Classifier") or [] if each.startswith("License")]
        if not ALLOWED.search(" ".join(told)):
            unknown.append((name, told))
    assert unknown == []
