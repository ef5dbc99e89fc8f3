"""Mutation of signed files (threats S3): no failure of the engine, and nothing green whose signed bytes differ.

500 a format in the PostgreSQL part, 10,000 in `--all`; other ones each time, `KOPIENA_SEED` brings them back.
"""

from __future__ import annotations

import hashlib
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from signing.data import Report
from signing.formats import archival, asics, timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation import Trust, check, intake, trust
from signing.validation.trust import Mode
from tests.attacks import containers
from tests.attacks.conftest import document
from tests.signing.test_container_road import signature

Judge = Callable[..., Report]
FORMATS = ("pdf", "asice", "asics")
FAILED = {"ENGINE_FAILED", "ENGINE_LIMIT"}


@pytest.fixture(scope="module")
def honest(testbed: Testbed, stampers: Timestampers, by_mentor: bytes, mentor: Identity) -> dict[str, bytes]:
    """One file of each format that is green without any network."""
    files = {"līgums.pdf": document()}
    body = document()
    token = timestamps.stamp(hashlib.sha256(body).digest(), timestampers=stampers)
    return {
        "pdf": archival.augment_to_lta(by_mentor, trust=testbed.trust_roots(), timestampers=stampers),
        "asice": containers.container(files, [signature(files, mentor, stampers)]),
        "asics": asics.wrap(body, name="līgums.pdf", token=token),
    }


@pytest.fixture(scope="module")
def verdict(testbed: Testbed) -> Judge:
    """By the roots of the testbed and the authority of its people, whose own status a container does not bring along."""
    roots = (*trust.from_settings().roots, testbed.certificate("ca-persons").dump())
    known = Trust(mode=Mode.OWN, roots=roots)
    return lambda content: check(content, name="a", trust=known, online=False)


def mutations(content: bytes, count: int, seed: int) -> Iterator[bytes]:
    """One to three wounds each: a bit, a byte, a hole, something added, a piece moved, the end cut off."""
    generator = random.Random(seed)
    parts = containers.unpacked(content) if zipfile.is_zipfile(BytesIO(content)) else {}
    for number in range(count):
        if parts and number % 2:  # half of a container's wounds go below its checksums
            name = generator.choice(sorted(parts))
            yield containers.packed({**parts, name: _wounded(parts[name], generator)})
        else:
            yield _wounded(content, generator)


def _wounded(content: bytes, generator: random.Random) -> bytes:
    wounded = bytearray(content)
    for _wound in range(generator.randint(1, 3)):
        if not wounded:  # a short part may have lost everything
            break
        place, length = generator.randrange(len(wounded)), generator.randint(1, 60)
        act = generator.randrange(12)
        if act < 5:
            wounded[place] ^= 1 << generator.randrange(8)
        elif act < 7:
            wounded[place] = generator.randrange(256)
        elif act == 7:
            wounded[place : place + length] = bytes(min(length, len(wounded) - place))
        elif act == 8:
            del wounded[place : place + length]
        elif act == 9:
            wounded[place:place] = generator.randbytes(length)
        elif act == 10:
            there = generator.randrange(len(wounded))
            wounded[there : there + length] = wounded[place : place + length]
        else:
            del wounded[max(len(wounded) - length, 1) :]
    return bytes(wounded)


def signed_part(kind: str, content: bytes) -> object:
    """What of the file is signed: a PDF but for the last signature's own value, the files of a container."""
    if kind == "pdf":
        start = content.rindex(b"/Contents <") + 11
        return content[:start], content[content.index(b">", start) :]
    try:
        data = intake.open_container(content).data
    except intake.Refused:
        return None
    return data


def wrong(kind: str, honest: bytes, count: int, verdict: Judge) -> list[str]:
    seed = int(os.environ.get("KOPIENA_SEED", "") or random.SystemRandom().randrange(10**6))
    print(f"KOPIENA_SEED={seed}")  # noqa: T201
    assert verdict(honest).is_green
    wanted = signed_part(kind, honest)

    def fault(content: bytes) -> str:
        report = verdict(content)
        codes = {reason.code for reason in report.all_reasons}
        if codes & FAILED:
            return f"{seed}: {sorted(codes & FAILED)}"
        if report.is_green and signed_part(kind, content) != wanted:
            return f"{seed}: green, and what was signed differs"
        return ""

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [found for found in pool.map(fault, mutations(honest, count, seed)) if found]


@pytest.mark.server
@pytest.mark.parametrize("kind", FORMATS)
def test_five_hundred_mutations(verdict: Judge, honest: dict[str, bytes], kind: str) -> None:
    assert wrong(kind, honest[kind], 500, verdict) == []


@pytest.mark.full
@pytest.mark.parametrize("kind", FORMATS)
def test_ten_thousand_mutations(verdict: Judge, honest: dict[str, bytes], kind: str) -> None:
    assert wrong(kind, honest[kind], 10_000, verdict) == []


def test_mutations_change_something_and_come_back_by_their_seed() -> None:
    first = list(mutations(b"content of a file", 50, 7))
    assert first == list(mutations(b"content of a file", 50, 7))
    assert sum(one != b"content of a file" for one in first) >= 49


@pytest.mark.usual
def test_what_is_signed_is_told_from_what_is_not(verdict: Judge, honest: dict[str, bytes]) -> None:
    """A judge that finds everything green is found out; so is one that breaks."""

    class Always:
        is_green = True
        all_reasons = ()

    assert wrong("asice", honest["asice"], 20, lambda _content: Always()) != []
    pdf = honest["pdf"]
    place = pdf.rindex(b"/Contents <") + 20
    assert signed_part("pdf", pdf[:place] + b"0" + pdf[place + 1 :]) == signed_part("pdf", pdf)
    assert signed_part("pdf", b"%" + pdf) != signed_part("pdf", pdf)
