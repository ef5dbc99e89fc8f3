"""Files by others (open-eid), with the verdicts their sources assert. SIGNED_CORPUS names their folder.

The whole corpus is judged twice: with nothing trusted, and with the anchors and at the times of tests/corpus_trust.toml.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509

from signing.data import Report
from signing.enums import Verdict
from signing.validation import Trust, check
from signing.validation.server import MEMORY
from signing.validation.trust import Mode
from tests.signing import digidoc
from tests.signing.harvest import all_in

FOLDER = os.environ.get("SIGNED_CORPUS", "")
needs_corpus = pytest.mark.skipif(not FOLDER, reason="SIGNED_CORPUS is not set")
SETUP = tomllib.loads((Path(__file__).resolve().parents[1] / "corpus_trust.toml").read_text("utf-8"))
SECONDS = 20
FAILED = ("ENGINE_FAILED", "ENGINE_LIMIT")


@dataclass(frozen=True)
class Judged:
    """One file of the corpus: what its source says, and what we say `bare` (nothing trusted) and `known`."""

    name: str
    verdict: str
    integrity: str
    bare: Verdict
    known: Verdict
    codes: frozenset[str]
    seconds: float = 0.0


@cache
def corpus() -> tuple[Judged, ...]:
    folder = Path(FOLDER)
    entries = json.loads((folder / "index.json").read_text("utf-8"))
    files = {entry["file"]: (folder / entry["file"]).read_bytes() for entry in entries}
    trust = Trust(mode=Mode.OWN, roots=anchors(files.values()))
    return tuple(_judged(entry, files[entry["file"]], trust) for entry in entries)


def anchors(files: Iterable[bytes]) -> tuple[bytes, ...]:
    """The certificates named by fingerprint, as they lie in the files."""
    wanted = {fingerprint for group in SETUP["anchors"].values() for fingerprint in group}
    found: dict[str, bytes] = {}
    for content in files:
        found.update((key, der) for key, der in all_in(content).items() if key in wanted)
    return tuple(found[key] for key in sorted(found))


def _judged(entry: dict[str, Any], content: bytes, trust: Trust) -> Judged:
    name = entry["file"]
    begun = time.monotonic()
    bare = check(content, name=name, trust=Trust(), online=False)
    between = time.monotonic()
    known = check(content, name=name, trust=trust, online=False, at=moment(name, bare))
    return Judged(
        name=name,
        verdict=entry["verdict"],
        integrity=str(entry["integrity"]),
        bare=bare.verdict,
        known=known.verdict,
        codes=frozenset(one.code for one in (*bare.all_reasons, *known.all_reasons)),
        seconds=max(between - begun, time.monotonic() - between),
    )


def moment(name: str, report: Report) -> datetime:
    """When the file is judged with trust: by name, else soon after its newest time."""
    if name in SETUP["at"]:
        return datetime.combine(SETUP["at"][name], datetime.min.time(), UTC)
    times = [stamp.time for one in report.signatures for stamp in one.timestamps]
    times += [stamp.time for stamp in report.timestamps]
    times += [text for one in report.signatures for text in (one.best_time, one.revocation_time, one.claimed_time)]
    newest = max((datetime.fromisoformat(text) for text in times if text), default=datetime.now(UTC))
    return newest + timedelta(days=SETUP["days_after"])


def faults(rows: Iterable[Judged]) -> list[str]:
    """Whatever the acceptance of the corpus forbids, one sentence each."""
    rows = list(rows)
    accepted = [row for row in rows if row.verdict == "accept"]
    asked = [row for row in rows if row.verdict.startswith("accept")]
    found: list[str] = []
    green = sum(row.known.colour == "green" for row in accepted)
    if green < 0.9 * len(accepted):
        found.append(f"only {green} of {len(accepted)} accepted files are valid")
    found += [f"{row.name}: {row.bare} without trust" for row in accepted if row.bare is not Verdict.INTACT_NOT_TRUSTED]
    for run in ("bare", "known"):
        doubtful = [row.name for row in asked if getattr(row, run) is Verdict.REVIEW]
        if len(doubtful) > 0.05 * len(asked):
            found.append(f"{len(doubtful)} of {len(asked)} accepted files need a person ({run}): {doubtful}")
        for row in rows:
            verdict = getattr(row, run)
            if row.integrity == "broken" and verdict is not Verdict.INVALID:
                found.append(f"{row.name}: broken, and {verdict} ({run})")
            if row.verdict.startswith("accept") and verdict is Verdict.INVALID:
                found.append(f"{row.name}: accepted, and {verdict} ({run})")
            if row.verdict in ("reject", "review") and verdict.colour == "green":
                found.append(f"{row.name}: {row.verdict}, and {verdict} ({run})")
            if (
                row.verdict == "reject"
                and verdict is Verdict.INTACT_NOT_TRUSTED
                and row.name not in SETUP["not_trusted"]
            ):
                found.append(f"{row.name}: reject, and {verdict} ({run})")
    found += [f"{row.name}: the engine failed" for row in rows if row.codes & set(FAILED)]
    found += [f"{row.name}: {row.seconds:.0f} s" for row in rows if row.seconds > SECONDS]
    return found


@needs_corpus
@pytest.mark.usual
@pytest.mark.acceptance("A38")
def test_the_corpus_is_judged_as_its_sources_judge_it() -> None:
    assert MEMORY <= 512 * 1024 * 1024
    assert faults(corpus()) == []


@needs_corpus
@pytest.mark.usual
def test_what_is_refused_names_its_cause() -> None:
    """More than that nobody known signed it."""
    remarks = {"NOT_TRUSTED", "TIMESTAMP_NOT_TRUSTED", "TIMESTAMP_EXPIRED", "TIME_MARK", "ALGORITHM_OF_ITS_TIME",
               "ODD_KEY", "MIMETYPE", "OCSP_LATE", "TIMESTAMP_ONLY", "DUPLICATE_SIGNATURE"}  # fmt: skip
    silent = [row.name for row in corpus() if row.verdict == "reject" and not row.codes - remarks]
    assert sorted(silent) == sorted(SETUP["not_trusted"])


@needs_corpus
@pytest.mark.usual
@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_that_never_changes_is_found_out(verdict: Verdict) -> None:
    rows = [dataclasses.replace(row, bare=verdict, known=verdict) for row in corpus()]
    assert faults(rows) != []


@needs_corpus
@pytest.mark.usual
def test_the_thresholds_bite() -> None:
    """One file too many on either side is found."""
    rows = list(corpus())
    accepted = [row for row in rows if row.verdict == "accept"]
    few = {row.name for row in accepted[: len(accepted) // 10 + 1]}
    for change in ({"known": Verdict.INTACT_NOT_TRUSTED}, {"known": Verdict.REVIEW}, {"bare": Verdict.REVIEW}):
        worse = [dataclasses.replace(row, **change) if row.name in few else row for row in rows]
        assert faults(worse) != []
    broken = next(row for row in rows if row.integrity == "broken")
    slow = dataclasses.replace(broken, seconds=21.0)
    doubtful = dataclasses.replace(broken, known=Verdict.REVIEW)
    failed = dataclasses.replace(broken, codes=frozenset({"ENGINE_LIMIT"}))
    for one in (slow, doubtful, failed):
        assert len(faults([one if row.name == one.name else row for row in rows])) == 1


@cache
def told() -> dict[str, digidoc.Answer]:
    """libdigidocpp on every container of the corpus, with lists that name our anchors."""
    folder = Path(FOLDER)
    names = [row.name for row in corpus() if not row.name.endswith(".pdf")]
    found: dict[str, bytes] = {}
    for name in names:
        found |= all_in((folder / name).read_bytes())
    people, stamps, responders = (
        [x509.Certificate.load(found[one]) for one in SETUP["anchors"][group] if one in found]
        for group in ("authorities", "stamps", "responders")
    )
    with tempfile.TemporaryDirectory() as place:
        lists = digidoc.lists_in(
            Path(place) / "lists", people=people, stamps=stamps, responders=responders, on=datetime.now(UTC)
        )
        answers = digidoc.ask(lists, [folder / name for name in names])
    return {path.name: answer for path, answer in answers.items()}


def disagreements(rows: Iterable[Judged]) -> list[str]:
    answers = told()
    return [
        text
        for row in rows
        if row.name in answers
        for text in digidoc.differences(row.known, row.codes, answers[row.name], SETUP["digidoc"], row.name)
    ]


@needs_corpus
@pytest.mark.server
@pytest.mark.acceptance("A38")
def test_libdigidocpp_says_nothing_else() -> None:
    """Its word is no verdict of ours: where the two differ, the file is listed with the reason, or this fails."""
    assert disagreements(corpus()) == []
    assert digidoc.FELL_OVER not in {answer.problem for answer in told().values()}
    assert sum(answer.valid for answer in told().values()) >= len(told()) / 5, "its lists were not read"
    here = SETUP["digidoc"]["files"].keys() & told().keys()
    plain = {**SETUP["digidoc"], "files": {}}
    needless = [
        row.name
        for row in corpus()
        if row.name in here and not digidoc.differences(row.known, row.codes, told()[row.name], plain, row.name)
    ]
    assert needless == []


@needs_corpus
@pytest.mark.server
def test_a_verdict_turned_over_is_a_disagreement() -> None:
    rows = {row.name: row for row in corpus() if row.name in told()}
    broken = next(row for row in rows.values() if row.integrity == "broken")
    agreed = next(row for row in rows.values() if row.known.colour == "green" and told()[row.name].valid)
    late = next(row for row in rows.values() if "over 15m off" in told()[row.name].why and row.verdict == "accept")
    for worse in (
        dataclasses.replace(broken, known=Verdict.VALID),
        dataclasses.replace(agreed, known=Verdict.INVALID),
        dataclasses.replace(late, codes=frozenset()),
    ):
        assert len(disagreements([worse])) >= 1, worse.name
    assert disagreements([dataclasses.replace(agreed, known=Verdict.REVIEW)]) == []


#: Latvian files and renewed chains prove something until their time stamps end: the last year in which, and one after.
ENDS = {
    "valid_asice_lta.asice": (2028, 2029),
    "test_lta_multiple_timestamps.asice": (2028, 2029),
    "testtimestamp.asics": (2023, 2024),
}


@needs_corpus
@pytest.mark.usual
@pytest.mark.parametrize("name", ENDS)
def test_green_only_as_long_as_its_time_stamps_hold(name: str) -> None:
    path = Path(FOLDER) / name
    if not path.is_file():
        pytest.skip("not in this corpus")
    content = path.read_bytes()
    known = Trust(mode=Mode.OWN, roots=anchors([content]))
    last, later = (datetime(year, 11, 1, tzinfo=UTC) for year in ENDS[name])
    assert check(content, name=name, trust=known, online=False, at=last).verdict is Verdict.VALID
    found = check(content, name=name, trust=known, online=False, at=later)
    assert (found.verdict, found.sub_indication) == (Verdict.REVIEW, "NO_POE")
