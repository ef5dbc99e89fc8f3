"""Seal, time stamp and augmentation of a month's papers: each by itself, and together.

    PYTHONPATH=.:site .venv/bin/python benchmarks/signing.py [--long]

By itself is what the job of an envelope does: the seal's key, the anchors, connections and answers about revocation are
fetched for each paper. Together: key and anchors are read once, one connection to each service stays open, all papers are
sealed first, and then one set of revocation answers, younger than every seal, serves them all. Signatures are invisible
here, so there is no font to share. Services are the test PKI on the loopback, once as quick as it is and once with 80 ms
added to each answer, as a service elsewhere has. Both ways take turns in each round; figures are medians. What comes out
of both is validated. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DELAYS = (0.0, 0.08)


def main() -> None:
    asked = argparse.ArgumentParser(description="Seals of a month's end.")
    asked.add_argument("--long", action="store_true", help="40 papers, three rounds")
    count, rounds = (40, 3) if asked.parse_args().long else (5, 1)
    with tempfile.TemporaryDirectory(prefix="kopiena-signing-") as var:
        os.environ["KOPIENA_VAR"] = var
        from benchmarks import documents

        documents.prepare()
        from django.test.utils import override_settings

        from doc_templates.rendering import office
        from signing.testbed.service import Testbed

        with override_settings(TESTBED_DIR=Path(var) / "testbed", TRUST_TIMEOUT=30):
            bed = Testbed.from_settings()
            bed.serve()
            papers = [documents.finished("ours", index) for index in range(count)]
            office.close()
            told = {"machine": documents.machine(), "papers": count, "rounds": rounds}
            try:
                told["delays"] = {f"{delay * 1000:.0f} ms": measured(bed, papers, rounds, delay) for delay in DELAYS}
            finally:
                bed.close()
    for delay, found in told["delays"].items():
        print(f"\n| services + {delay} | ms a paper | requests a paper |\n|---|---|---|")
        for way in WAYS:
            print(f"| {way} | {found['ms'][way]} | {found['requests'][way]} |")
        print(f"together {found['ratio']} × as fast")
    print(json.dumps(told, ensure_ascii=False))


def measured(bed: Any, papers: list[bytes], rounds: int, delay: float) -> dict[str, Any]:
    answer = bed.misbehaviour.app

    def late(environ: Any, start: Any) -> Any:
        time.sleep(delay)
        return answer(environ, start)

    bed.misbehaviour.app = late
    spent: dict[str, list[float]] = {way: [] for way in WAYS}
    asked: dict[str, float] = {}
    try:
        for _round in range(rounds):
            for way, act in WAYS.items():
                before, began = Counter(bed.misbehaviour.requests), time.perf_counter()
                made = act(papers)
                spent[way].append((time.perf_counter() - began) / len(papers))
                asked[way] = round((bed.misbehaviour.requests - before).total() / len(papers), 2)
                judge(made)
    finally:
        bed.misbehaviour.app = answer
    times = {way: median(values) for way, values in spent.items()}
    return {
        "ms": {way: round(value * 1000, 1) for way, value in times.items()},
        "requests": asked,
        "ratio": round(times["each by itself"] / times["together"], 2),
    }


def judge(made: list[bytes]) -> None:
    """Every paper has its seal and its archive time stamp, and the first and the last one validate."""
    from signing import facade
    from signing.formats import revision

    for content in made:
        assert len(revision.read(content).embedded_signatures) == 2
    for content in (made[0], made[-1]):
        (seal,) = facade.validate(content, name="paper.pdf").signatures
        assert seal.verdict.value == "VALID", seal


def by_itself(papers: list[bytes]) -> list[bytes]:
    from django.utils import timezone

    from signing.envelopes import sealing

    return [sealing.augment(sealing.seal(paper, on=timezone.now())) for paper in papers]


def together(papers: list[bytes]) -> list[bytes]:
    import asyncio

    return asyncio.run(_together(papers))


async def _together(papers: list[bytes]) -> list[bytes]:
    import aiohttp
    from django.conf import settings
    from pyhanko.sign import PdfSigner
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

    from signing.formats import anchors, archival, pades, revision, timestamps
    from signing.means import pkcs11

    trust = anchors.configured()
    async with aiohttp.ClientSession() as session:
        stampers = timestamps.Timestampers(
            [
                _staying(timestamps.Authority)(one.url, one.timeout, session)
                for one in timestamps.configured().authorities
            ]
        )
        field = pades.Field(name="Zimogs", label="Iestādes elektroniskais zīmogs")
        sealed = []
        with pkcs11.seal_signer() as signer:
            for paper in papers:
                job = PdfSigner(field.metadata(), signer=signer, timestamper=stampers, new_field_spec=field.spec())
                out = await job.async_sign_pdf(revision.writer(paper), bytes_reserved=archival.CONTENTS_SIZE)
                sealed.append(revision.extended(out.getvalue(), old=paper))
        fetchers = AIOHttpFetcherBackend(session=session, per_request_timeout=settings.TRUST_TIMEOUT).get_fetchers()

        @asynccontextmanager
        async def context(known: Any, *, moment: Any = None) -> AsyncIterator[ValidationContext]:
            yield ValidationContext(
                trust_manager=known, moment=moment, retroactive_revinfo=moment is not None, allow_fetching=True,
                revocation_mode="require", time_tolerance=archival.CLOCK_TOLERANCE, fetchers=fetchers,
            )  # fmt: skip

        own = archival.context
        archival.context = context  # type: ignore[assignment]
        try:
            return [await archival._augment(paper, trust, stampers) for paper in sealed]
        finally:
            archival.context = own


def _staying(kind: Any) -> Any:
    """An authority over a connection that stays open."""

    class Staying(kind):  # type: ignore[misc]
        def __init__(self, url: str, timeout: float, session: Any) -> None:
            super().__init__(url, timeout)
            object.__setattr__(self, "session", session)

        async def answer(self, request: Any) -> Any:
            import aiohttp
            from asn1crypto import tsp

            limit = aiohttp.ClientTimeout(total=self.timeout)
            headers = {"Content-Type": "application/timestamp-query"}
            async with self.session.post(self.url, data=request.dump(), headers=headers, timeout=limit) as answer:
                answer.raise_for_status()
                return tsp.TimeStampResp.load(await answer.read())

    return Staying


WAYS: dict[str, Callable[[list[bytes]], Iterable[bytes]]] = {"each by itself": by_itself, "together": together}

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    main()
