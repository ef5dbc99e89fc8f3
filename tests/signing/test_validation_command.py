"""`./portal validate` and the page /parbaude/."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation

from portal import urls as portal_urls
from signing.formats import pades
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation import cli
from signing.validation.views import check_file

urlpatterns = [path("", include("signing.urls_check")), *portal_urls.urlpatterns]


@pytest.fixture
def signed(tmp_path: Path, pdf: bytes, mentor: Identity, timestampers: Timestampers) -> Path:
    place = tmp_path / "ligums.pdf"
    place.write_bytes(pades.sign(pdf, signer=mentor.signer(), field_name="mentors", timestampers=timestampers))
    return place


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    code = cli.main([str(one) for one in arguments], out=out, err=err)
    return code, out.getvalue(), err.getvalue()


def test_exit_codes(signed: Path, tmp_path: Path) -> None:
    broken = tmp_path / "b.pdf"
    broken.write_bytes(signed.read_bytes() + b"x")
    assert run(signed, "--online")[0] == 0
    assert run(signed)[0] == 1  # offline there is no proof that the certificate is in force
    assert run(signed, broken, "--online")[0] == 1
    assert run(tmp_path / "nothing.pdf")[0] == 2
    assert run(signed, tmp_path / "nothing.pdf", "--json")[0] == 2


def test_one_json_object_a_line(signed: Path, tmp_path: Path) -> None:
    _code, out, _err = run(signed, tmp_path / "nothing.pdf", "--json", "--online")
    first, second = map(json.loads, out.splitlines())
    assert (first["file"], first["verdict"], first["test"]) == ("ligums.pdf", "VALID", True)
    assert (second["verdict"], "error" in second) == (None, True)


def test_own_trust_folder(signed: Path, testbed: Testbed, tmp_path: Path) -> None:
    folder = tmp_path / "roots"
    folder.mkdir()
    assert run(signed, "--trust", folder)[0] == 2
    assert run(signed, "--trust", tmp_path / "absent")[0] == 2
    shutil.copy(testbed.root_file(), folder / "root.pem")
    code, out, _err = run(signed, "--trust", folder, "--json")
    shape = json.loads(out)
    assert (code, shape["test"], shape["trust"]["mode"]) == (1, False, "own")
    assert [reason["code"] for reason in shape["reasons"]] == ["NO_REVOCATION_INFO"]


def test_latvian_text(signed: Path) -> None:
    with translation.override("lv"):
        _code, out, _err = run(signed, "--online")
    assert out.splitlines()[0] == "ligums.pdf: Derīgs (VALID)"
    assert "TESTA PARAKSTS" in out


def test_public_output_has_no_personal_code(signed: Path) -> None:
    _code, out, _err = run(signed, "--online", "--json", "--public")
    assert "140384" not in out


def test_as_a_management_command(signed: Path) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("validate", str(signed), "--json", stdout=out)
    assert (ended.value.code, json.loads(out.getvalue())["verdict"]) == (1, "INTACT_NOT_TRUSTED")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.signing.test_validation_command", LANGUAGE_CODE="lv")
def test_the_page_shows_a_verdict_and_no_personal_code(client, signed: Path) -> None:
    empty = client.get("/parbaude/")
    assert empty.status_code == 200
    assert "no-store" in empty["Cache-Control"]
    upload = SimpleUploadedFile("Mētras 140384-19905.pdf", signed.read_bytes())
    page = client.post("/parbaude/", {"file": upload})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Visi paraksti ir derīgi" in text
    assert "Mētra Paraugmentore" in text
    assert "TESTA PARAKSTS" in text
    assert "140384" not in text
    assert client.post("/parbaude/", {}).status_code == 422


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.signing.test_validation_command", LANGUAGE_CODE="lv")
def test_a_changed_file_on_the_page(client, signed: Path) -> None:
    page = client.post("/parbaude/", {"file": SimpleUploadedFile("a.pdf", signed.read_bytes() + b"junk")})
    assert "Nepieņemiet šo dokumentu" in page.content.decode()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.signing.test_validation_command")
def test_too_many_checks_are_refused(client) -> None:
    answers = [client.post("/parbaude/", {}, REMOTE_ADDR="192.0.2.7").status_code for _ in range(12)]
    assert answers.count(429) == 2
    assert answers[-1] == 429


def test_nothing_but_get_and_post() -> None:
    assert check_file(RequestFactory().delete("/parbaude/")).status_code == 405
