"""What all tests share: catalogues compiled, guarded tables emptied, the test PKI, Riga moments, a store of one's own."""

from __future__ import annotations

import gc
import gettext
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from django.utils.translation import trans_real
from hypothesis import settings as hypothesis_settings

from kernel.periods import RIGA
from tests import rows
from tests.plugins.migrated import django_db_keepdb, django_db_setup  # noqa: F401 (fixtures)

if TYPE_CHECKING:
    from signing.testbed.service import Testbed

# A busy machine is no finding: speed is measured in benchmarks/.
hypothesis_settings.register_profile("kopiena", deadline=None)
hypothesis_settings.load_profile("kopiena")

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    compile_catalogues()
    let_tables_be_emptied()


def pytest_unconfigure() -> None:
    """The scratch var/ of this process goes, unless somebody named one to look at afterwards."""
    var = Path(django_settings.VAR_DIR)
    if not os.environ.get("KOPIENA_TEST_VAR") and var.parent.name.startswith("kopiena-test-"):
        connections.close_all()
        shutil.rmtree(var.parent, ignore_errors=True)


@pytest.hookimpl(trylast=True)  # after pytest-django and pytest-randomly have put them in order
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Modules with long tests come first in the share that xdist gives each process: none is left with one at the end."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    long = [one for one in modules.values() if any(map(is_long, one))]
    rest = [item for one in modules.values() if one not in long for item in one]
    shares = [[item for one in long[number::processes] for item in one] for number in range(processes)]
    size = -(-len(items) // processes)
    for share in shares:
        missing = max(size - len(share), 0)
        share += rest[:missing]
        del rest[:missing]
    items[:] = [*(item for share in shares for item in share), *rest]


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


def is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None or item.get_closest_marker("slow") is not None


def compile_catalogues() -> None:
    """Make stale .mo files; whole or not at all, because xdist workers do it at the same time."""
    sources = [*ROOT.glob("*/locale/*/LC_MESSAGES/*.po"), *ROOT.glob("site/*/locale/*/LC_MESSAGES/*.po")]
    sources += ROOT.glob("site/*/*/locale/*/LC_MESSAGES/*.po")
    stale = False
    for source in sources:
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
        os.close(descriptor)
        polib.pofile(str(source)).save_as_mofile(temporary)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
        stale = True
    if stale:  # Django was set up before this file was read and may hold the old catalogues
        gettext._translations.clear()
        trans_real._translations.clear()
        trans_real._default = None


def let_tables_be_emptied() -> None:
    """After a transactional test Django empties all tables: append-only guards rightly refuse, and what migrations
    wrote (the first locale, site and page) would be missing for whoever comes next in this process.

    So the guards are taken away for that moment, and the rows of tests.plugins.migrated are put back with them.
    """
    from kernel.audit import guards
    from signing.archive import triggers

    teardown = TransactionTestCase._fixture_teardown

    def emptied_and_as_migrated(case: TransactionTestCase) -> None:
        aliases = case._databases_names(include_mirrors=False)
        for alias in aliases:
            guards.remove(alias)
            triggers.remove(connections[alias])
        case.available_apps = []  # no post_migrate: it would make part of the rows, with other keys
        teardown(case)
        for alias in aliases:
            rows.put(connections[alias], rows.migrated[alias])
            guards.install(alias)
            triggers.install(connections[alias])

    TransactionTestCase._fixture_teardown = emptied_and_as_migrated


@pytest.fixture(scope="session")
def testbed() -> Iterator[Testbed]:
    """The real test PKI, served once per worker on a free port.

    It stands where settings.TESTBED_DIR says, so that `Testbed.from_settings()` in the code under test finds the same
    one. Here, and nowhere else: a second one of the same folder would not be the one that answers, and the faults a
    test puts into it would change nothing.
    """
    from signing.testbed.service import Testbed

    bed = Testbed.ensure(django_settings.TESTBED_DIR)
    bed.serve()
    yield bed
    bed.close()


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    """Rate limits are counted in the cache, and the language of the last page stays: tests of one process share both."""
    for name in django_settings.CACHES:
        caches[name].clear()
    translation.deactivate()


@pytest.fixture
def riga() -> Callable[..., datetime]:
    """`riga(2026, 6, 5, 14, 30)` is that moment on the Riga clock, in UTC."""
    return lambda *parts: datetime(*parts, tzinfo=RIGA).astimezone(UTC)


@pytest.fixture
def places(tmp_path: Path, settings: object) -> Iterator[tuple[Path, Path]]:
    """An empty store of one's own: (primary, replica)."""
    settings.BLOB_ROOT, settings.BLOB_REPLICA_ROOT = tmp_path / "primary", tmp_path / "replica"
    yield settings.BLOB_ROOT, settings.BLOB_REPLICA_ROOT
