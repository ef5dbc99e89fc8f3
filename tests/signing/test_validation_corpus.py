"""Files by others (open-eid), with the verdicts their sources assert. KOPIENA_CORPUS names their folder."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signing.enums import Verdict
from signing.validation import Trust, check
from signing.validation.trust import Mode
from tests.signing.harvest import roots_in

FOLDER = os.environ.get("KOPIENA_CORPUS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="KOPIENA_CORPUS is not set")


def _entries() -> list[Any]:
    if not FOLDER:
        return []
    index = json.loads((Path(FOLDER) / "index.json").read_text("utf-8"))
    return [pytest.param(entry, id=entry["file"]) for entry in index]


@pytest.mark.parametrize("entry", _entries())
def test_verdict_agrees_with_the_source(entry: dict[str, Any]) -> None:
    """Never green where the source is not, with no trust at all and when every root in the file is trusted."""
    content = (Path(FOLDER) / entry["file"]).read_bytes()
    known = Trust(mode=Mode.OWN, roots=roots_in(content))
    for trust in (Trust(), known):
        report = check(content, name=entry["file"], trust=trust, online=False)
        if entry["verdict"] in ("reject", "review"):
            assert not report.is_green
        else:
            assert report.verdict is not Verdict.INVALID, report.all_reasons


#: Green when the roots inside the file are trusted, on a day when their time stamps hold: Latvian LT containers and
#: time-stamped ones. Three of them have been let go: a year later nothing proves them.
GREEN = {
    "latvian_LT_signature_with_7min_difference_between_TS_and_OCSP.asice": (2026, 2026),
    "latvian_LT_signature_with_22h_difference_between_TS_and_OCSP.asice": (2026, 2026),
    "latvian_LT_signature_with_44h_difference_between_TS_and_OCSP.asice": (2026, 2026),
    "valid_asice_lta.asice": (2025, 2026),
    "test_lta_multiple_timestamps.asice": (2025, 2026),
    "testtimestamp.asics": (2023, 2024),
    "3xTST-text-data-file.asics": (2026, 2026),
}


@pytest.mark.parametrize("name", GREEN)
def test_green_when_its_roots_are_trusted_and_its_time_stamps_hold(name: str) -> None:
    path = Path(FOLDER) / name
    if not path.is_file():
        pytest.skip("not in this corpus")
    content = path.read_bytes()
    last, later = (datetime(year, 11, 1, tzinfo=UTC) for year in GREEN[name])
    known = Trust(mode=Mode.OWN, roots=roots_in(content))
    found = check(content, name=name, trust=known, online=False, at=last)
    assert found.verdict is Verdict.VALID, found.all_reasons
    assert check(content, name=name, trust=Trust(), online=False, at=last).verdict in (
        Verdict.INTACT_NOT_TRUSTED,
        Verdict.REVIEW,
    )
    if later != last:
        found = check(content, name=name, trust=known, online=False, at=later)
        assert (found.verdict, found.sub_indication) == (Verdict.REVIEW, "NO_POE")
