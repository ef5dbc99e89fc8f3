"""Minimum versions: each is the release that closed a hole named beside it."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock")

#: package → (least version, why)
LEAST = {
    "celery": ("5.2.2", "CVE-2021-23727: results of an untrusted backend"),
    "django": ("5.2.17", "CVE-2025-64459, CVE-2026-15307 and others of the 5.2 series"),
    "jinja2": ("3.1.6", "CVE-2025-27516: escape from the sandbox"),
    "lxml": ("6.1.0", "CVE-2026-41066: entities in iterparse"),
    "pillow": ("12.3.0", "CVE-2026-25990, -40192, -55379; the heap overflows of October 2026"),
    "pyhanko": ("0.36.2", "recycling of signature objects in difference analysis"),
    "pypdf": ("7.0.0", "about thirty ways to exhaust memory or time"),
    "signxml": ("4.0.4", "CVE-2025-48994: HMAC confusion"),
    "wagtail": ("7.4.3", "CVE-2026-28222, -28223, -44197; permissions of copies"),
}


def locked(lock: str) -> dict[str, Version]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {name: Version(number) for name, number in re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.M)}


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("package", sorted(LEAST))
def test_lock_is_not_older(lock: str, package: str) -> None:
    assert locked(lock)[package] >= Version(LEAST[package][0]), LEAST[package][1]


@pytest.mark.parametrize("package", sorted(LEAST))
def test_installed_is_not_older(package: str) -> None:
    assert Version(version(package)) >= Version(LEAST[package][0]), LEAST[package][1]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_carries_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=[a-z0-9])", text)
    assert [each.split("==")[0] for each in requirements if "==" in each and "--hash=sha256:" not in each] == []
    assert "://" not in text


def test_demo_holds_everything_production_holds() -> None:
    assert {
        name: v for name, v in locked("requirements.lock").items() if locked("requirements-demo.lock").get(name) != v
    } == {}
