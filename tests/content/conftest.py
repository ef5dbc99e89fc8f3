"""Pages for tests: all shipped ones once for a module that only reads, or a few at the cost of a few."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from content import seeding
from content.seeding import seed
from forms.training.loading import load_training
from tests.rows import lasting, load_shipped, made_once


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every shipped page and edition, made once for the module (tests.rows)."""
    with lasting(django_db_blocker):
        with django_db_blocker.unblock():
            made_once("pages", every_page)
        yield


def every_page() -> None:
    load_shipped()
    load_training()
    seed()


@pytest.fixture
def few(db: None, tmp_path: Path) -> Callable[..., Path]:
    """`few("20-darba-ligums")`: the first page, the index of partners and the named pages; gives their folder."""

    def seed_few(*names: str) -> Path:
        folder = tmp_path / "few"
        folder.mkdir(exist_ok=True)
        for name in ("00-sakums", "10-partneriem", *names):
            shutil.copy(seeding.SEED / f"{name}.toml", folder)
        seed(folder)
        return folder

    return seed_few
