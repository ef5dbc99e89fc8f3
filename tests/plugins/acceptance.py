"""Writes what passed, what was skipped and why, which acceptance rows and which aspects of accessibility were proved.

The file is named by KOPIENA_RESULTS.

Works under xdist: markers travel to the controller as user properties of the reports.
"""

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        rows = {str(row) for mark in item.iter_markers("acceptance") for row in mark.args}
        item.user_properties += [("acceptance", row) for row in sorted(rows)]
        if item.get_closest_marker("browser"):
            item.user_properties.append(("browser", "yes"))


class Results:
    """Collects on the controller (or in a run without workers)."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.outcome: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.rows: dict[str, set[str]] = defaultdict(set)
        self.browser: set[str] = set()
        self.aspects: set[str] = set()
        self.pages = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid
        if report.failed:
            self.outcome[test] = "failed"
        elif report.skipped and self.outcome.get(test) != "failed":
            self.outcome[test] = "skipped"
            place = report.longrepr
            reason = str(place[2]) if isinstance(place, tuple) else str(getattr(report, "wasxfail", ""))
            self.reasons[test] = reason.removeprefix("Skipped: ")
        elif report.when == "call":
            self.outcome.setdefault(test, "passed")
        for name, value in report.user_properties:
            if name == "acceptance":
                self.rows[test].add(str(value))
            elif name == "browser":
                self.browser.add(test)
            elif name == "aspect":
                self.aspects.add(str(value))
            elif name == "pages":
                self.pages = int(value)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):  # a whole module skipped itself
            self.outcome[report.nodeid] = "skipped"
            self.reasons[report.nodeid] = str(report.longrepr[2]).removeprefix("Skipped: ")

    def pytest_sessionfinish(self) -> None:
        passed = sorted(test for test, outcome in self.outcome.items() if outcome == "passed")
        proved: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for test in passed:
            for row in sorted(self.rows[test]):
                proved[row].append({"test": test, "browser": test in self.browser})
        told = {
            "passed": len(passed),
            "failed": sorted(test for test, outcome in self.outcome.items() if outcome == "failed"),
            "skipped": [
                {"test": test, "reason": self.reasons.get(test, "")}
                for test, outcome in sorted(self.outcome.items())
                if outcome == "skipped"
            ],
            "acceptance": dict(sorted(proved.items())),
            "aspects": sorted(self.aspects),
            "pages": self.pages,
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    file = os.environ.get("KOPIENA_RESULTS")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(Path(file)), "kopiena-results")
