"""A real Chromium, the portal on a free port, the local test trust services, and the world of the invented people."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser

pytest.register_assert_rewrite("tests.e2e.hands", "tests.e2e.watch", "tests.e2e.world")

from tests import browser  # noqa: E402
from tests.e2e.world import World  # noqa: E402


@pytest.fixture(scope="package")
def chromium(testbed, django_db_setup) -> Iterator[Browser]:
    """The browser of all journeys that follow one another; gone, with its event loop, before tests of another kind.

    Playwright's synchronous calls leave their loop marked as the running one of this thread. That is why the browser
    lives no longer than this package's tests (a worker may start it again), why the fixtures it must not find running
    come first, and why `World.elsewhere` exists.
    """
    with browser.chromium() as started:
        yield started
    assert asyncio._get_running_loop() is None, "the browser left its event loop behind"


@pytest.fixture
def world(transactional_db, live_server, settings, chromium) -> Iterator[World]:
    prepared(settings, live_server.url)
    world = World.begin(home=live_server.url, browser=chromium)
    yield world
    world.watch.check()
    world.end()


@pytest.fixture
def empty(transactional_db, live_server, settings, chromium) -> Iterator[World]:
    """The same with nobody in it: what `./portal prepare` leaves."""
    prepared(settings, live_server.url)
    world = World.unpeopled(home=live_server.url, browser=chromium)
    yield world
    world.watch.check()
    world.end()


def prepared(settings: Any, address: str) -> None:
    settings.DEMO = True
    settings.SIGNING_WAIT = 0  # nobody signs between the request and `work()`
    settings.PUBLIC_BASE_URL = address
    cache.clear()
