"""A guidance page beside a page as `wagtail start` makes it: same settings, server, database, run.

    PYTHONPATH=.:site .venv/bin/python benchmarks/pages.py

Both are asked for over one loopback connection, in turns, so that what disturbs one disturbs the other; the figures are
medians. "Uncached" asks with a query, which passes the store of ready pages by. The last line is JSON.
"""

from __future__ import annotations

import gzip
import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
GUIDE, PLAIN, ROUNDS, EACH = "/partneriem/darba-ligums/", "/plain/", 30, 20
#: Pages beside ours in the second measurement, to see what a larger site costs.
MORE = 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kopiena-pages-") as var:
        env = os.environ | {
            "KOPIENA_VAR": var,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }
        manage(env, "migrate", "-v0")
        manage(env, "collectstatic", "--noinput", "-v0")
        manage(env, "shell", "-v0", "-c", "from kernel.editions.catalogue import load_shipped; load_shipped()")
        manage(env, "seed_content")
        manage(env, "shell", "-v0", "-c", _PLAIN)
        small, queries, bytes_sent = measured(env)
        manage(env, "shell", "-v0", "-c", _MORE.format(count=MORE))
        large, _queries, _bytes = measured(env)
    report(small, large, queries, bytes_sent)


def manage(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout


def measured(env: dict[str, str]) -> tuple[dict[str, float], dict[str, int], int]:
    """Median seconds of one answer by way, queries by page, bytes of the guidance page with its look, packed."""
    queries = json.loads(manage(env, "shell", "-v0", "-c", _QUERIES).strip().splitlines()[-1])
    port = 18_700
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)], env=env, stderr=subprocess.DEVNULL
    )
    try:
        ask = asker(port)
        fresh = itertools.count()
        ways: dict[str, Callable[[], str]] = {
            "plain": lambda: f"{PLAIN}?n={next(fresh)}",
            "uncached": lambda: f"{GUIDE}?n={next(fresh)}",
            "cached": lambda: GUIDE,
        }
        for address in ways.values():
            for _warm in range(EACH):
                ask(address())
        spent: dict[str, list[float]] = {way: [] for way in ways}
        for _round in range(ROUNDS):
            for way, address in ways.items():
                began = time.perf_counter()
                for _one in range(EACH):
                    ask(address())
                spent[way].append((time.perf_counter() - began) / EACH)
        return {way: median(found) for way, found in spent.items()}, queries, weight(ask)
    finally:
        server.terminate()
        server.wait(30)


def asker(port: int) -> Callable[[str], bytes]:
    """Ask over one connection that stays open; waits for the server at first."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _attempt in range(120):
        try:
            connection.connect()
            break
        except ConnectionRefusedError:
            time.sleep(0.5)

    def ask(address: str) -> bytes:
        connection.request("GET", address, headers={"Connection": "keep-alive"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
        return body

    return ask


def weight(ask: Callable[[str], bytes]) -> int:
    """HTML, style sheets and scripts of the guidance page, packed as they travel; without fonts and pictures."""
    page = ask(GUIDE)
    parts = re.findall(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
    modules: list[str] = []
    for part in [one.decode() for one in parts]:
        if part not in modules:
            modules.append(part)
    return sum(len(gzip.compress(body, 6)) for body in [page, *(ask(one) for one in modules)])


def report(small: dict[str, float], large: dict[str, float], queries: dict[str, int], bytes_sent: int) -> None:
    print(f"{'way':10} {'shipped pages':>14} {f'{MORE} more':>14}")
    for way in small:
        print(f"{way:10} {small[way] * 1000:11.2f} ms {large[way] * 1000:11.2f} ms")
    result = {
        "cached_ratio": round(small["plain"] / small["cached"], 1),
        "uncached_ratio": round(small["plain"] / small["uncached"], 2),
        "growth_uncached": round(large["uncached"] / small["uncached"], 2),
        "growth_plain": round(large["plain"] / small["plain"], 2),
        "growth_cached": round(large["cached"] / small["cached"], 2),
        "queries": queries,
        "kilobytes": round(bytes_sent / 1024, 1),
        "ms": {way: round(seconds * 1000, 3) for way, seconds in small.items()},
    }
    print(json.dumps(result))


_PLAIN = """
from benchmarks.plain.models import PlainPage
from wagtail.models import Site
body = [
    {"type": "heading", "value": "Heading"},
    {"type": "paragraph", "value": "<p>" + "Words of a paragraph with a <b>bold</b> one. " * 20 + "</p>"},
    {"type": "quote", "value": "Somebody said so."},
]
page = PlainPage(title="Plain", slug="plain", body=PlainPage._meta.get_field("body").stream_block.to_python(body))
Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
for number in range(8):
    page.add_child(instance=PlainPage(title=f"Child {number}", slug=f"child-{number}", body=page.body))
"""

_MORE = """
from content.models import GuidancePage
from wagtail.models import Page
parent = Page.objects.get(slug="digitala-akademija")
for number in range({count}):
    parent.add_child(instance=GuidancePage(title=f"Lapa {{number}}", slug=f"lapa-{{number}}"))
"""

_QUERIES = f"""
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
found = dict()
for address in ("{PLAIN}", "{GUIDE}"):
    client = Client(headers=dict(host="127.0.0.1"))
    client.get(address + "?n=1")
    with CaptureQueriesContext(connection) as seen:
        client.get(address + "?n=2")
    found[address] = len(seen)
print(json.dumps(found))
"""

if __name__ == "__main__":
    main()
