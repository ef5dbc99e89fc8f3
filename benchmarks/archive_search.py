"""The archive's search among 1,000, 10,000 and, on PostgreSQL, 100,000 documents; SQLite reads every row.

    PYTHONPATH=.:site .venv/bin/python benchmarks/archive_search.py

Rows are invented: each document has 260 tokens, 160 of them shared by its kind, the others drawn as rare and common words
are. Timed is the whole answer of the page with its queries, in this process, in turns over all questions. Limit: p95 of
each question ≤ 1 s at 100,000 documents on PostgreSQL. The last line is JSON.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES, ROUNDS, LIMIT = (1_000, 10_000, 100_000), 20, 1.0
#: Institutions; a head reads one of them.
PLACES = 100
OWN, SHARED, WORDS = 100, 160, 60_000


def main() -> None:
    from portal.cli.servers import Servers

    with tempfile.TemporaryDirectory(prefix="kopiena-archive-") as var:
        env = os.environ | {
            "KOPIENA_VAR": var, "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }  # fmt: skip
        found = {"sqlite": inside(env)}
        with Servers() as servers:
            found["postgresql"] = inside(env | servers.environment)
    worst = max(one["p95"] for name, one in found["postgresql"].items() if name.startswith("100000"))
    print(json.dumps({"postgresql_p95_at_100000": worst, "limit": LIMIT, "kept": worst <= LIMIT, **found}))


def inside(env: dict[str, str]) -> dict[str, dict[str, float]]:
    """One database in a process of its own; what it prints goes on, its last line is the result."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.archive_search", "--inside"],
        env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    *said, last = done.stdout.strip().splitlines()
    print("\n".join(said), flush=True)
    result: dict[str, dict[str, float]] = json.loads(last)
    return result


def measure() -> None:
    """Fill, ask, tell."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    people = _people()
    figures: dict[str, dict[str, float]] = {}
    there = 0
    for size in SIZES if connection.vendor == "postgresql" else SIZES[:-1]:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # made anew over all rows: much sooner than row by row
                cursor.execute("DROP INDEX forms_documentwords_tokens")
            _fill(size - there, first=there)
            there = size
            if connection.vendor == "postgresql":
                cursor.execute("CREATE INDEX forms_documentwords_tokens ON forms_documentwords USING gin (tokens)")
            cursor.execute("ANALYZE")
        for name, spent in _spent(people).items():
            p95 = quantiles(spent, n=20)[-1]
            figures[f"{size} {name}"] = {"median": round(median(spent), 4), "p95": round(p95, 4)}
            print(
                f"{connection.vendor:11} {size:7} {name:28} median {median(spent) * 1000:7.1f} ms  p95 {p95 * 1000:7.1f} ms"
            )
    print(f"{connection.vendor:11} index and tokens of {there}: {_bytes(connection) / 2**20:.0f} MiB")
    print(json.dumps(figures))


def _people() -> dict[str, Any]:
    from kernel.editions.catalogue import load_shipped
    from portal.demo import partners, people

    load_shipped()
    people.load()
    partners.load()
    from kernel.accounts.models import User

    return {login: User.objects.get(email=f"{login}@paraugs.example") for login in ("auditors", "aina")}


def _tokens() -> tuple[list[int], list[float]]:
    """Words by rank: the n-th is drawn 1/n as often as the first (Zipf)."""
    from forms.archive.finding.words import TEXT, token

    words = [token(f"vards{rank}", use=TEXT) for rank in range(WORDS)]
    return words, list(accumulate(1 / (rank + 20) for rank in range(WORDS)))


def _fill(count: int, *, first: int) -> None:
    from forms.archive.finding.models import DocumentWords
    from forms.archive.finding.words import NAME, token
    from forms.records.models import CaseDocument
    from kernel.crypto import new_code
    from kernel.periods import end_of_day, now

    drawn = random.Random(first)  # noqa: S311 - invented rows
    words, weights = _tokens()
    shared = [token(f"kopigs{number}", use="archive.text") for number in range(SHARED)]
    kept = end_of_day(date(2034, 12, 31))
    for start in range(first, first + count, 2_000):
        numbers = range(start, min(start + 2_000, first + count))
        cases = CaseDocument.objects.bulk_create(
            CaseDocument(
                kind="DL", register_code=_place(number), year=2026, sequence=number, number=f"DL-2026-{_place(number)}-{number:06d}",
                title="Darba līgums ar mentoru", institution_name=f"Izdomātā skola {number % PLACES}", record=uuid.uuid4(),
                document_date=date(2025, 9, 1) + timedelta(days=number % 700), numbered_at=now(), retention_until=kept,
                state="archived", public_code=new_code(),
            )
            for number in numbers
        )  # fmt: skip
        DocumentWords.objects.bulk_create(
            DocumentWords(
                case=case,
                version=1,
                tokens={
                    *shared,
                    *drawn.choices(words, cum_weights=weights, k=OWN),
                    token(f"uzvards{number % 5_000}", use=NAME),
                },
            )
            for number, case in zip(numbers, cases, strict=True)
        )


def _place(number: int) -> str:
    return "PVS" if number % PLACES == 0 else f"S{number % PLACES:02d}"


def _questions() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Name, who asks, what: words are asked as they are typed, so the tokens above are those of these very words."""
    yield "everything", "auditors", {}
    yield "a word of every document", "auditors", {"text": "kopigs7"}
    yield "a common word", "auditors", {"text": "vards30"}
    yield "a rare word", "auditors", {"text": "vards40000"}
    yield "four words", "auditors", {"text": "kopigs1 kopigs2 vards3 vards300"}
    yield "a word of no document", "auditors", {"text": "nekur123"}
    yield "a name", "auditors", {"person": "uzvards77"}
    yield "a name and days", "auditors", {"person": "uzvards77", "since_0": "1", "since_1": "1", "since_2": "2026"}
    yield "a personal code", "auditors", {"person": "090604-29900"}
    yield "a part of a number", "auditors", {"number": "000777"}
    yield "a head, everything", "aina", {}
    yield "a head, a common word", "aina", {"text": "vards30"}
    yield "a head, a rare word", "aina", {"text": "vards40000"}


def _spent(people: dict[str, Any]) -> dict[str, list[float]]:
    from django.test import Client

    asks: dict[str, Callable[[], Any]] = {}
    for name, login, asked in _questions():
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(people[login])
        answer = client.post("/arhivs/meklet/", asked)
        if answer.status_code != 302:
            raise SystemExit(f"{name}: {answer.status_code}")
        address = answer["Location"]
        asks[name] = lambda client=client, address=address: client.get(address)  # type: ignore[misc]
        if asks[name]().status_code != 200:
            raise SystemExit(name)
    spent: dict[str, list[float]] = {name: [] for name in asks}
    for _round in range(ROUNDS):
        for name, act in asks.items():
            began = time.perf_counter()
            act()
            spent[name].append(time.perf_counter() - began)
    return spent


def _bytes(connection: Any) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('forms_documentwords')")
        else:
            cursor.execute("SELECT sum(length(tokens)) FROM forms_documentwords")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["--inside"] else main()
