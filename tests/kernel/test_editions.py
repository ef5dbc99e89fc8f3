"""Dated data: what was in force on a day, loaded once, never overwritten."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from kernel.editions import catalogue, shipped
from kernel.editions.catalogue import NoEdition, add, in_force, load_shipped
from kernel.editions.models import Edition, Origin
from kernel.editions.shipped import Shipped, register_folder

pytestmark = pytest.mark.django_db
KIND, KEY = "rates", "RS"


@pytest.fixture(autouse=True)
def _no_sources(monkeypatch, places):
    monkeypatch.setattr(shipped, "_sources", {})


def ship(day, content, files=None):
    item = Shipped(kind=KIND, key=KEY, effective_from=day, content=content, files=files or {})
    shipped.register(f"test {day}", lambda: [item])


def test_the_latest_edition_not_after_the_day_is_in_force():
    ship(date(2025, 9, 1), {"rate": "8.50"})
    ship(date(2026, 9, 1), {"rate": "9.00"})
    assert load_shipped().new == 2
    rates = {
        day: in_force(KIND, KEY, day).content["rate"] for day in (date(2025, 9, 1), date(2026, 8, 31), date(2026, 9, 1))
    }
    assert rates == {date(2025, 9, 1): "8.50", date(2026, 8, 31): "8.50", date(2026, 9, 1): "9.00"}


def test_before_the_first_there_is_none():
    ship(date(2025, 9, 1), {})
    load_shipped()
    with pytest.raises(NoEdition) as caught:
        in_force(KIND, KEY, date(2025, 8, 31))
    assert (caught.value.code, caught.value.retry) == ("editions.none", False)
    assert "31.08.2025." in str(caught.value)


def test_loading_again_changes_nothing():
    ship(date(2025, 9, 1), {"a": 1}, {"template.docx": b"bytes"})
    assert (load_shipped().new, load_shipped().same, Edition.objects.count()) == (1, 1, 1)


def test_a_changed_shipped_file_never_overwrites():
    ship(date(2025, 9, 1), {"rate": 1})
    load_shipped()
    ship(date(2025, 9, 1), {"rate": 2})
    outcome = load_shipped()
    assert [str(error.code) for error in outcome.conflicts] == ["editions.shipped_changed"]
    assert in_force(KIND, KEY, date(2025, 9, 1)).content == {"rate": 1}


def test_an_upload_is_another_row_and_beats_the_shipped_one():
    ship(date(2025, 9, 1), {"rate": 1})
    load_shipped()
    uploaded = add(kind=KIND, key=KEY, effective_from=date(2025, 9, 1), content={"rate": 3})
    assert (in_force(KIND, KEY, date(2025, 9, 1)), uploaded.origin) == (uploaded, Origin.UPLOADED)
    assert add(kind=KIND, key=KEY, effective_from=date(2025, 9, 1), content={"rate": 3}) == uploaded
    catalogue.withdraw(uploaded)
    assert in_force(KIND, KEY, date(2025, 9, 1)).content == {"rate": 1}


def test_content_is_frozen_by_the_database():
    edition = add(kind=KIND, key=KEY, effective_from=date(2025, 9, 1), content={"rate": 3})
    for change in ({"content": {"rate": 4}}, {"effective_from": date(2024, 1, 1)}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(**change)


def test_a_folder_of_editions_is_read(tmp_path):
    folder = tmp_path / "D07" / "2026-09-01"
    folder.mkdir(parents=True)
    (folder / "manifest.toml").write_text('title = "Darba līgums"\nfrom = 2026-09-01\n', encoding="utf-8")
    (folder / "template.docx").write_bytes(b"PK")
    (tmp_path / "D07" / "README.txt").write_text("not an edition")
    register_folder("templates", tmp_path, kind="template")
    load_shipped()
    edition = in_force("template", "D07", date(2026, 9, 1))
    assert edition.content == {"title": "Darba līgums", "from": "2026-09-01"}
    assert catalogue.file(edition, "template.docx") == b"PK"
    assert edition.label == f"D07 2026-09-01 {edition.sha256[:8]}"
    with pytest.raises(KeyError):
        catalogue.file(edition, "other.docx")


def test_the_hash_covers_content_and_files():
    digests = {
        catalogue.digest({"a": 1}, {}),
        catalogue.digest({"a": 2}, {}),
        catalogue.digest({"a": 1}, {"f": b""}),
        catalogue.digest({"a": 1}, {"f": b"x"}),
        catalogue.digest({"a": 1}, {"g": b"x"}),
    }
    assert len(digests) == 5
    assert catalogue.digest(json.loads('{"b": 1, "a": 2}'), {}) == catalogue.digest({"a": 2, "b": 1}, {})
