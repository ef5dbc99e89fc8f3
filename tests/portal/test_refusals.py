"""Production starts with whole settings only; every refusal names what to set."""

import base64
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from portal.refusals import Refusal, refusals

ROOT = Path(__file__).resolve().parents[2]
KEY = base64.b64encode(bytes(range(32))).decode()


def whole() -> dict[str, Any]:
    """Settings that production accepts."""
    return {
        "DEBUG": False,
        "DEMO": False,
        "SECRET_KEY": "x" * 64,
        "LOOKUP_KEY": "y" * 48,
        "FIELD_KEYS": [f"k1:{KEY}"],
        "ALLOWED_HOSTS": ["kopiena.example.lv"],
        "PUBLIC_BASE_URL": "https://kopiena.example.lv",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "MFA_REQUIRED_FOR_STAFF": True,
        "TRUST_MODE": "eu",
        "SIGNING_MEANS": ["upload", "paper"],
        "TSA_URLS": ["https://tsa.example.lv"],
        "SEAL_P12": "seal.p12",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "DEFAULT_FROM_EMAIL": "kopiena@example.lv",
        "VAR_DIR": "/srv/kopiena/var",
        "BLOB_REPLICA_ROOT": "/mnt/replica",
    }


def test_whole_settings_are_accepted() -> None:
    assert refusals(whole()) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "portal.E001"),
        ("DEMO", True, "portal.E002"),
        ("SECRET_KEY", "", "portal.E011"),
        ("SECRET_KEY", "demo-" + "x" * 80, "portal.E011"),
        ("SECRET_KEY", "development-only", "portal.E011"),
        ("SECRET_KEY", "short", "portal.E011"),
        ("LOOKUP_KEY", "", "portal.E012"),
        ("LOOKUP_KEY", "test-only", "portal.E012"),
        ("FIELD_KEYS", [], "portal.E013"),
        ("FIELD_KEYS", [f"dev:{KEY}"], "portal.E013"),
        ("FIELD_KEYS", ["k1:c2hvcnQ="], "portal.E013"),
        ("FIELD_KEYS", [f"k2:{KEY}", "k1:not base64"], "portal.E013"),
        ("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], "portal.E021"),
        ("ALLOWED_HOSTS", ["kopiena.example.lv", "*"], "portal.E021"),
        ("PUBLIC_BASE_URL", "http://kopiena.example.lv", "portal.E022"),
        ("PUBLIC_BASE_URL", "https://127.0.0.1:8000", "portal.E022"),
        ("SESSION_COOKIE_SECURE", False, "portal.E023"),
        ("CSRF_COOKIE_SECURE", False, "portal.E024"),
        ("MFA_REQUIRED_FOR_STAFF", False, "portal.E025"),
        ("TRUST_MODE", "test", "portal.E031"),
        ("SIGNING_MEANS", ["test", "upload"], "portal.E032"),
        ("TSA_URLS", [], "portal.E033"),
        ("SEAL_P12", "", "portal.E034"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "portal.E041"),
        ("DEFAULT_FROM_EMAIL", "kopiena@paraugs.example", "portal.E042"),
        ("BLOB_REPLICA_ROOT", "/srv/kopiena/var/replica", "portal.E043"),
    ],
)
def test_one_fault_is_one_refusal_with_a_remedy(name: str, value: object, code: str) -> None:
    (refusal,) = refusals({**whole(), name: value})
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.message
    assert refusal.remedy


def test_nothing_set_names_every_variable() -> None:
    """Whatever .env.example leaves open for production is named by a refusal, or has a value that may stay."""
    told = "\n".join(map(str, refusals({})))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    wanted = {line.partition("=")[0] for line in example.splitlines() if line.startswith("KOPIENA_")}
    stays = {"KOPIENA_SETTINGS", "KOPIENA_FROM_EMAIL", "KOPIENA_SEAL_PASSPHRASE", "KOPIENA_SIGNING_MEANS"}
    assert {name for name in wanted if name not in told} == stays


def production(var: Path, *argv: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy`, or Python with `argv`, under the production settings in an environment of its own."""
    return subprocess.run(
        [sys.executable, *(argv or ("manage.py", "check", "--deploy"))],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "KOPIENA_VAR": str(var),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }
        | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_does_not_start_bare(tmp_path: Path) -> None:
    done = production(tmp_path / "var")
    assert done.returncode != 0
    assert "Kopiena šādi nedarbosies ražošanas vidē" in done.stderr
    assert "KOPIENA_SECRET_KEY" in done.stderr


def test_production_refuses_the_keys_of_the_demo(tmp_path: Path) -> None:
    from portal.cli import keys

    keys.write(tmp_path / "var" / "env", demo=True)
    done = production(tmp_path / "var", **_filled(tmp_path))
    assert done.returncode != 0
    assert done.stderr.count("[portal.E0") == 3  # every one of the three keys carries the demo's mark
    for code in ("portal.E011", "portal.E012", "portal.E013"):
        assert code in done.stderr


LOOK = """
import django, json
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("check", deploy=True)
from django.test import Client
plain, safe = Client().get("/konts/login/"), Client().get("/livez", secure=True)
print(json.dumps({
    "plain": [plain.status_code, plain["Location"]],
    "hsts": safe["Strict-Transport-Security"],
    "cookies": [[getattr(settings, f"{kind}_COOKIE_{name}") for name in ("NAME", "SECURE", "SAMESITE", "PATH", "DOMAIN")]
                for kind in ("SESSION", "CSRF")],
    "script": settings.SESSION_COOKIE_HTTPONLY,
}))
"""


@pytest.mark.usual
def test_production_starts_whole_and_speaks_https_only(tmp_path: Path) -> None:
    from portal.cli import keys

    keys.write(tmp_path / "var" / "env", demo=False)
    (tmp_path / "var" / "static").mkdir()
    done = production(tmp_path / "var", "-c", LOOK, **{**_filled(tmp_path), "KOPIENA_ALLOWED_HOSTS": "testserver"})
    assert done.returncode == 0, done.stderr
    checked, told = done.stdout.splitlines()
    assert checked == "System check identified no issues (0 silenced)."
    assert json.loads(told) == {
        "plain": [301, "https://testserver/konts/login/"],
        "hsts": "max-age=31536000; includeSubDomains; preload",
        # __Host-: the browser itself refuses it without Secure, with a Domain or with another path
        "cookies": [["__Host-session", True, "Lax", "/", None], ["__Host-csrf", True, "Lax", "/", None]],
        "script": True,
    }


def _filled(folder: Path) -> dict[str, str]:
    return {
        "KOPIENA_ALLOWED_HOSTS": "kopiena.example.lv",
        "KOPIENA_PUBLIC_BASE_URL": "https://kopiena.example.lv",
        "KOPIENA_TSA_URLS": "https://tsa.example.lv",
        "KOPIENA_SEAL_P12": "seal.p12",
        "KOPIENA_SEAL_PASSPHRASE": secrets.token_hex(8),
        "KOPIENA_EMAIL_URL": "smtp+tls://user:word@mail.example.lv:587",
        "KOPIENA_FROM_EMAIL": "kopiena@example.lv",
        "KOPIENA_REPLICA": str(folder / "replica"),
    }


def test_deploy_checks_report_the_same(settings: Any) -> None:
    with pytest.raises(SystemCheckError, match=r"portal\.E031"):
        call_command("check", deploy=True)
