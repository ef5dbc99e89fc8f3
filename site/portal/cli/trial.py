"""./portal test: everything that must hold before a change is taken, each step with its time."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal.cli import catalogues, place
from portal.cli.servers import Servers

#: What each kind of run leaves out (pytest -m).
MARKS = {
    "quick": "not usual and not slow and not full and not browser and not postgres and not server",
    "usual": "not full and not postgres and not server",
    "servers": "not full and (server or (not browser and not slow))",
    "both": "(not full or both) and (server or (not browser and not slow))",
    "all": "",
}
TEST = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
#: Migrated tables for the tests, made once before several processes ask for them.
TABLES = "import django; django.setup(); from tests.plugins import migrated; migrated.make()"
#: Processes of pytest: one more than processors, because many tests wait for processes of their own (LibreOffice,
#: Chromium, a successor of what was killed); no more than the databases of one Redis.
MOST_PROCESSES = 8


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./portal test", description="Pārbaudes.")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--quick", action="store_const", const="quick", dest="kind", help="līdz 3 minūtēm, pirms katra ieraksta"
    )
    which.add_argument("--all", action="store_const", const="all", dest="kind", help="viss, arī PostgreSQL un Redis")
    which.add_argument(
        "--servers", action="store_const", const="servers", dest="kind", help="tikai PostgreSQL un Redis daļa"
    )
    parser.add_argument("-y", "--yes", action="store_true", help="nejautāt")
    parser.add_argument("rest", nargs="*", help="tālāk pytest (pēc --)")
    options = parser.parse_args(argv)
    kind = options.kind or "usual"

    began = time.monotonic()
    os.chdir(place.ROOT)
    _compile()
    catalogues.compile_all()
    failed: list[str] = []
    results: list[Path] = []
    if kind != "servers":
        with ThreadPoolExecutor(1) as beside:  # one processor is enough for it, and the other is not left without work
            types = beside.submit(_step, "mypy", [str(Path(sys.executable).parent / "mypy"), "--no-error-summary"], {})
            failed = _look()
            failed += _pytest("pytest", "usual" if kind == "all" else kind, options.rest, results)
            failed += [] if types.result() else ["mypy"]
    if kind == "all":
        failed += _pytest("pytest (full)", "full", options.rest, results)
    if kind in {"servers", "all"}:
        with Servers() as servers:
            part = "both" if kind == "all" else "servers"
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            if not _step("tables of PostgreSQL", migrate, {**TEST, **servers.to_migrate}):
                failed.append("tables of PostgreSQL")
            failed += _pytest("pytest (PostgreSQL + Redis)", part, options.rest, results, servers.environment)
    passed = _tell(results)
    print(f"Kopā {time.monotonic() - began:.0f} s.")
    if failed:
        print("✗ Neizdevās: " + ", ".join(failed))
        return 1
    return 0 if passed else 1


def _compile() -> None:
    """Once for all processes of the run: else each of them compiles every module of the house for itself."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    houses = [name for name in ("site", "content", "forms", "doc_templates", "signing") if (place.ROOT / name).is_dir()]
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-j", "0", *houses], check=False)


def _look() -> list[str]:
    """Everything but mypy that reads the code without running it; the names of the steps that failed."""
    python = sys.executable
    tool = Path(python).parent
    templates = [str(folder.relative_to(place.ROOT)) for folder in _template_folders()]
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("tables", [python, "-c", TABLES], TEST),
        ("ruff check", [str(tool / "ruff"), "check", "."], {}),
        ("ruff format", [str(tool / "ruff"), "format", "--check", "--quiet", "."], {}),
        ("import law", [str(tool / "lint-imports"), "--no-cache"], {}),
        ("templates", [str(tool / "djlint"), "--lint", "--quiet", *templates], {}),
        ("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], TEST),
        ("messages", [python, "manage.py", "messages", "--check"], TEST),
    ]
    if (place.ROOT / "site/portal/management/commands/template_lint.py").is_file():
        steps.append(("template rules", [python, "manage.py", "template_lint"], TEST))
    with ThreadPoolExecutor(2) as several:  # each is a process of its own; as each says its result in one go
        good = list(several.map(lambda one: _step(*one), steps))
    return [title for (title, _argv, _extra), passed in zip(steps, good, strict=True) if not passed]


def _template_folders() -> list[Path]:
    return [
        folder
        for home in ("site", "content", "forms", "doc_templates", "signing")
        for folder in (place.ROOT / home).rglob("templates")
        if folder.is_dir() and any(folder.rglob("*.html"))
    ]


def _step(title: str, argv: list[str], extra: dict[str, str]) -> bool:
    """Run one tool; its words are shown only when it fails."""
    began = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": ".:site", **extra}
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)
    sign = "✗" if done.returncode else "✓"
    print(f"{sign} {title} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def _pytest(
    title: str, kind: str, rest: list[str], results: list[Path], extra: dict[str, str] | None = None
) -> list[str]:
    marks = "full and not postgres" if kind == "full" else MARKS[kind]
    result = place.var() / "test" / f"{kind}.json"
    result.parent.mkdir(parents=True, exist_ok=True)
    tables = result.with_suffix(".txt")  # what tests found out and want to be read, not judged
    result.unlink(missing_ok=True)
    tables.unlink(missing_ok=True)
    argv = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.plugins.acceptance",
        "-n",
        str(min(len(os.sched_getaffinity(0)) + 1, MOST_PROCESSES)),
        "--dist",
        "worksteal",  # neighbours stay together: modules share their rows
        "-q",
        "-m",
        marks,
        *rest,
    ]
    environment = {**os.environ, "PYTHONPATH": ".:site", "KOPIENA_RESULTS": str(result), **(extra or {})}
    print(f"▸ {title} …", flush=True)
    done = subprocess.run(argv, check=False, env=environment)
    results.append(result)
    if tables.is_file():
        print(tables.read_text(encoding="utf-8"), flush=True)
    if done.returncode == 5 and kind == "full":  # no test carries this mark yet
        return []
    return [title] if done.returncode else []


def _tell(results: list[Path]) -> int:
    """N passed, M skipped, each skip with its reason. How many passed."""
    passed = 0
    skipped: list[tuple[str, str]] = []
    for file in results:
        with contextlib.suppress(FileNotFoundError):
            told = json.loads(file.read_text(encoding="utf-8"))
            passed += told["passed"]
            skipped += [(each["test"], each["reason"]) for each in told["skipped"]]
    print(f"{passed} passed, {len(skipped)} skipped")
    for test, reason in sorted(set(skipped)):
        print(f"  skipped {test}: {reason}")
    return passed
