"""/p/saknes/: roots for everybody, their tokens as given, nothing of people, and the verifier."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from asn1crypto import cms
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.audit import chain, log
from kernel.audit.models import Root
from kernel.periods import now
from signing.archive import roots
from signing.archive.standalone import VERIFIER
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import signing_alone

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db
PAGE = "/p/saknes/"


def root_of(day: date) -> Root:
    log.record("contract.changed", subject=uuid.uuid4(), by=None, on=now())
    made = chain.make_root(day)
    assert made is not None
    return made


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def test_a_stamped_root_is_told_with_authority_moment_and_token(testbed: Testbed, client: Client) -> None:
    first = root_of(date(2026, 6, 4))
    roots.stamp_roots(on=now())
    second = root_of(date(2026, 6, 5))
    answer = client.get(PAGE)
    newest, oldest = soup(answer).select("tbody tr")
    assert (second.root in newest.text, "vēl nav" in newest.text) == (True, True)
    assert (first.root in oldest.text, "TESTA laika zīmogs 1" in oldest.text) == (True, True)
    [link] = oldest.select("a")
    token = client.get(link["href"])
    assert (token.status_code, token["Content-Type"]) == (200, "application/timestamp-token")
    signed = cms.ContentInfo.load(token.content)["content"]
    imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
    assert imprint.hex() == first.root
    assert client.get(f"{PAGE}2026-06-05.tst").status_code == 404
    assert client.get(f"{PAGE}2026-66-05.tst").status_code == 404
    told = client.get(f"{PAGE}saknes.json").json()["roots"]
    assert [(one["day"], one["count"], one["previous"]) for one in told] == [
        ("2026-06-04", 1, ""),
        ("2026-06-05", second.count, first.root),
    ]
    assert (told[0]["token"], told[1]["token"]) == (link["href"], "")


def test_the_page_is_the_same_for_everybody_and_kept(client: Client) -> None:
    root_of(date(2026, 6, 4))
    answer = client.get(PAGE)
    assert (answer["Cache-Control"], "ETag" in answer, answer.cookies) == ("public, no-cache", True, {})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(PAGE).content == answer.content
    assert len(queries) == 0
    newer = root_of(date(2026, 6, 5))
    assert newer.root in soup(client.get(PAGE)).text


def test_a_page_of_ten_years_asks_no_more_than_one_of_ten_days(client: Client) -> None:
    def asked(count: int) -> int:
        before = Root.objects.order_by("-day").first()
        start = before.day if before else date(2016, 1, 1)
        days = [start + timedelta(days=n + 1) for n in range(count)]
        Root.objects.bulk_create([Root(day=day, count=1, root="0" * 64, made_at=now()) for day in days])
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"{PAGE}?page=1")
        assert answer.status_code == 200
        return len(queries)

    assert asked(10) == asked(990)


def test_the_verifier_is_given_whole(client: Client) -> None:
    answer = client.get(f"{PAGE}kopiena_verify.py")
    assert (answer.content, "attachment" in answer["Content-Disposition"]) == (VERIFIER.read_bytes(), True)


def test_without_roots_the_page_says_so(client: Client) -> None:
    assert "Sakņu vēl nav" in soup(client.get(PAGE)).text
