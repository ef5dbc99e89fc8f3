"""Records → DOCX → checked PDF/A for a month's end, beside what is usually done with the same templates.

    KOPIENA_UNOSERVER_PYTHON=…/bin/python PYTHONPATH=.:site .venv/bin/python benchmarks/documents.py [--long]

Ours are as many workers as the queue has, each with a LibreOffice of its own; every check of the finished files is on. Beside them (a) a new `soffice --convert-to` for each file and (b) one unoserver that
is warm, with one client: both get what docxtpl makes of the same record, and check nothing. Making the DOCX counts for
all. The ways take turns in each round; figures are medians of the rounds. unoserver wants the system's uno, so it lives
in an environment of its own: `/usr/bin/python3 -m venv --system-site-packages DIR && DIR/bin/pip install
unoserver==3.7`; without KOPIENA_UNOSERVER_PYTHON (b) is left out and said to be.

`--long` is the whole: 50 files for (a), 50 and 200 for (b), 50, 200, 800 and 2,800 for ours, three rounds. Without it the
same in small, to see that it runs. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
import xmlrpc.client
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SETS = ("partner", "ours")
CREATED = datetime(2026, 11, 10, 22, 0, tzinfo=UTC)
#: What must be reached on two processors: times (a), times (b).
TARGETS = {"partner": (15.0, 4.0), "ours": (12.0, 2.5)}
STRETCH = 120.0
EXPORT = ("SelectPdfVersion=2", "PDFUACompliance=true")
STARTING = 60


@dataclass(frozen=True)
class Plan:
    """How many files each way makes, and how often. `once`: sizes that are measured in one round only."""

    single: int
    served: tuple[int, ...]
    ours: tuple[int, ...]
    once: tuple[int, ...]
    rounds: int


SHORT = Plan(single=5, served=(10,), ours=(10, 50), once=(), rounds=1)
LONG = Plan(single=50, served=(50, 200), ours=(50, 200), once=(800, 2800), rounds=3)


@dataclass
class Times:
    """Seconds by way and number of files: of the clock, and of the processors (those say something beside other work)."""

    of: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    worked: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def add(self, way: str, count: int, act: Callable[[int], object]) -> None:
        work, began = tree_seconds(os.getpid()), time.perf_counter()
        act(count)
        spent, work = time.perf_counter() - began, tree_seconds(os.getpid()) - work
        self.of.setdefault((way, count), []).append(spent)
        self.worked.setdefault((way, count), []).append(work)
        each, busy = spent / count * 1000, work / count * 1000
        print(
            f"  {way:<10} {count:>5} files {spent:8.1f} s {each:8.1f} ms each, {busy:8.1f} ms of processor", flush=True
        )

    def each(self, way: str, count: int) -> float:
        return median(self.of[way, count]) / count


def main() -> None:
    asked = argparse.ArgumentParser(description="Documents of a month's end.")
    asked.add_argument("--long", action="store_true", help="the whole measurement; the better part of an hour")
    plan = LONG if asked.parse_args().long else SHORT
    told: dict[str, Any] = {"machine": machine(), "sets": {}}
    for name in SETS:
        told["sets"][name] = measured(name, plan)
    report(told)


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": [round(one, 1) for one in os.getloadavg()],
        "day": datetime.now(tz=UTC).date().isoformat(),
    }


def measured(name: str, plan: Plan) -> dict[str, Any]:
    prepare()
    from benchmarks import sets

    times, memory = Times(), Memory()
    with tempfile.TemporaryDirectory(prefix="kopiena-documents-", dir=shared_memory()) as folder:
        usual = Usual(name, Path(folder))
        with workers(name) as ours, served(Path(folder)) as unoserver:
            for number in range(plan.rounds):
                print(f"{name}, round {number + 1} of {plan.rounds}", flush=True)
                ways: list[tuple[str, int, Callable[[int], object]]] = [("soffice", plan.single, usual.by_soffice)]
                if unoserver is not None:
                    unoserver.warm(usual)
                    ways += [("unoserver", count, unoserver.by(usual)) for count in plan.served]
                ways += [("ours", count, by(ours, name)) for count in plan.ours]
                turn = number % len(ways)
                for way, count, act in ways[turn:] + ways[:turn]:
                    times.add(way, count, act)
        with workers(name) as ours:
            for count in plan.once:
                with memory.watched():
                    times.add("ours", count, by(ours, name))
    digests = {kind: sets.digest(content) for kind, content in sets.templates(name).items()}
    return summary(name, plan, times, memory) | {"sha256": digests}


# --- ours


def prepare() -> None:
    """Settings and the engine's size: one LibreOffice for a worker."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    os.environ["KOPIENA_OFFICE_POOL"] = "1"
    import django

    django.setup()


@contextmanager
def workers(name: str) -> Iterator[ProcessPoolExecutor]:
    from portal.management.commands.worker import AT_ONCE

    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn"), initializer=prepare) as pool:
        # Each begins with every kind: compiled templates and fonts are there before anything is measured.
        list(pool.map(typeset, [(name, index) for index in range(14 * AT_ONCE)]))
        yield pool


def by(pool: ProcessPoolExecutor, name: str) -> Callable[[int], object]:
    def act(count: int) -> None:
        made = list(pool.map(typeset, [(name, index) for index in range(count)]))
        assert len(made) == count and all(made)

    return act


_templates: dict[str, tuple[dict[str, bytes], dict[str, Any]]] = {}


def typeset(order: tuple[str, int]) -> int:
    """In a worker: one record to its checked PDF; how many bytes it has."""
    return len(finished(*order))


def finished(name: str, index: int) -> bytes:
    """The checked PDF of one record."""
    from benchmarks import sets
    from doc_templates.facade import complete
    from doc_templates.rendering import typeset as whole

    if name not in _templates:
        found = sets.templates(name)
        _templates[name] = found, {kind: sets.manifest(kind) for kind in found}
    contents, manifests = _templates[name]
    record = sets.record(index)
    manifest = manifests[record.kind]
    context = complete(record.context, number=record.number, code=f"BNCH-{index:05d}")
    made = whole.typeset(
        template=contents[record.kind],
        context=context,
        title=f"{manifest['title']} {record.number}",
        lang=manifest["lang"],
        claim=manifest["claim"],
        must_print=list(manifest["must_print"]),
        created=CREATED,
        qr=context["verification"]["url"],
    )
    return made.pdf


# --- the others


class Usual:
    """What docxtpl and LibreOffice are usually asked to do."""

    def __init__(self, name: str, folder: Path) -> None:
        import jinja2

        from benchmarks import sets
        from doc_templates.rendering.words import FILTERS

        self.folder = folder
        self.environment = jinja2.Environment(autoescape=True)
        self.environment.filters.update(FILTERS)
        for kind, content in sets.templates(name).items():
            (folder / f"{kind}.docx").write_bytes(content)

    def render(self, index: int) -> Path:
        from docxtpl import DocxTemplate

        from benchmarks import sets
        from doc_templates.facade import complete

        record = sets.record(index)
        template = DocxTemplate(self.folder / f"{record.kind}.docx")
        context = complete(record.context, number=record.number, code=f"BNCH-{index:05d}")
        template.render(context, jinja_env=self.environment)
        path = self.folder / "record.docx"
        template.save(path)
        return path

    def by_soffice(self, count: int) -> None:
        data = {
            "SelectPdfVersion": {"type": "long", "value": "2"},
            "PDFUACompliance": {"type": "boolean", "value": "true"},
        }
        for index in range(count):
            source = self.render(index)
            target = source.with_suffix(".pdf")
            target.unlink(missing_ok=True)
            subprocess.run(
                [
                    "soffice", f"-env:UserInstallation=file://{self.folder}/profile", "--headless",
                    "--convert-to", f"pdf:writer_pdf_Export:{json.dumps(data)}", "--outdir", str(self.folder), str(source),
                ],
                check=True, capture_output=True,
            )  # fmt: skip
            assert target.stat().st_size


class Unoserver:
    """One server that is warm, and its one client over XML-RPC with paths."""

    def __init__(self, port: int) -> None:
        self.proxy = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}", allow_none=True)

    def by(self, usual: Usual) -> Callable[[int], object]:
        def act(count: int) -> None:
            for index in range(count):
                self.convert(usual.render(index))

        return act

    def warm(self, usual: Usual) -> None:
        self.by(usual)(7)

    def convert(self, source: Path) -> None:
        target = source.with_suffix(".pdf")
        target.unlink(missing_ok=True)
        self.proxy.convert(
            str(source), None, str(target), None, "writer_pdf_Export", list(EXPORT), False, "MS Word 2007 XML"
        )
        assert target.stat().st_size


@contextmanager
def served(folder: Path) -> Iterator[Unoserver | None]:
    python = os.environ.get("KOPIENA_UNOSERVER_PYTHON", "")
    if not python:
        print("KOPIENA_UNOSERVER_PYTHON is not set: no unoserver to compare with", flush=True)
        yield None
        return
    port, uno = free_port(), free_port()
    with (folder / "unoserver.log").open("wb") as log:
        server = subprocess.Popen(
            [
                python, "-m", "unoserver.server", "--port", str(port), "--uno-port", str(uno),
                "--user-installation", f"{folder}/unoserver",
            ],
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            found, until = Unoserver(port), time.monotonic() + STARTING
            while True:
                try:
                    found.proxy.info()
                    break
                except OSError:
                    if time.monotonic() > until or server.poll() is not None:
                        raise RuntimeError(f"no unoserver: {(folder / 'unoserver.log').read_text()[-2000:]}") from None
                    time.sleep(0.5)
            yield found
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def shared_memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  both sides work there


# --- memory


class Memory:
    """Resident megabytes of this process and all below it, twice a second; one list for each watched run."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        seen: list[int] = []
        self.runs.append(seen)
        stop = threading.Event()

        def look() -> None:
            while not stop.wait(0.5):
                seen.append(tree_megabytes(os.getpid()))

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def quarters(self) -> list[int]:
        """Medians of the four quarters of the longest run."""
        seen = max(self.runs, key=len, default=[])
        step = len(seen) // 4
        return [round(median(seen[at * step : (at + 1) * step])) for at in range(4)] if step else []


def tree(root: int) -> list[tuple[list[str], int]]:
    """State (proc(5), from field 4 on) and resident pages of this process and all below it."""
    found: dict[int, tuple[list[str], int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state = (entry / "stat").read_text().rsplit(") ", 1)[1].split()[1:]
            found[int(entry.name)] = state, int((entry / "statm").read_text().split()[1])
        except (OSError, IndexError):  # it has ended meanwhile
            continue

    def ours(pid: int) -> bool:
        while pid in found and pid != root:
            pid = int(found[pid][0][0])
        return pid == root

    return [one for pid, one in found.items() if ours(pid)]


def tree_megabytes(root: int) -> int:
    return sum(pages for _state, pages in tree(root)) * os.sysconf("SC_PAGE_SIZE") // 2**20


def tree_seconds(root: int) -> float:
    """Processor time of all of them and of those that have ended below them."""
    return sum(int(ticks) for state, _pages in tree(root) for ticks in state[10:14]) / os.sysconf("SC_CLK_TCK")


# --- what came out


def summary(name: str, plan: Plan, times: Times, memory: Memory) -> dict[str, Any]:
    sizes = sorted({count for way, count in times.of if way == "ours"})
    best = times.each("ours", plan.ours[-1])
    over_soffice = times.each("soffice", plan.single) / times.each("ours", plan.ours[0])
    served = [count for way, count in times.of if way == "unoserver"]
    over_unoserver = {
        count: round(
            times.each("unoserver", count) / times.each("ours", min(sizes, key=lambda size: abs(size - count))), 2
        )
        for count in dict.fromkeys(served)
    }
    slope, start = linear_regression(sizes, [median(times.of["ours", count]) for count in sizes])
    line = {count: round(median(times.of["ours", count]) / (start + slope * count), 3) for count in sizes}
    quarters = memory.quarters()
    found: dict[str, Any] = {
        "ms": {f"{way} {count}": round(times.each(way, count) * 1000, 1) for way, count in times.of},
        "processor_ms": {
            f"{way} {count}": round(median(spent) / count * 1000, 1) for (way, count), spent in times.worked.items()
        },
        "rounds": {f"{way} {count}": len(spent) for (way, count), spent in times.of.items()},
        "documents_per_second": round(1 / best, 1),
        "times_soffice": round(over_soffice, 2),
        "times_unoserver": over_unoserver,
        "line": {"seconds_each": round(slope, 5), "start": round(start, 2), "beside_it": line},
        "resident_mb_by_quarter": quarters,
    }
    single, warm = TARGETS[name]
    found["kept"] = {
        f"≥ {single} × soffice": over_soffice >= single,
        f"≥ {warm} × unoserver": min(over_unoserver.values()) >= warm if over_unoserver else None,
        "memory flat": quarters[-1] <= 1.15 * quarters[1] if quarters else None,
        "growth linear": all(0.85 <= value <= 1.15 for count, value in line.items() if count >= 200),
    }
    if plan.once:
        found["kept"][f"{plan.once[-1]} in two minutes"] = median(times.of["ours", plan.once[-1]]) <= STRETCH
    return found


def report(told: dict[str, Any]) -> None:
    print(f"\n{told['machine']['cores']} cores, Python {told['machine']['python']}, load {told['machine']['load']}")
    for name, found in told["sets"].items():
        print(f"\n| {name} | ms a document |\n|---|---|")
        for way, value in found["ms"].items():
            print(f"| {way} | {value} |")
        print(
            f"times soffice {found['times_soffice']}, times unoserver {found['times_unoserver']}, kept {found['kept']}"
        )
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    main()
