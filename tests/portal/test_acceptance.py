"""The acceptance document says exactly what the results prove."""

import json
from pathlib import Path

from portal import acceptance


def test_rows_are_the_sixty_two_of_the_domain_reference() -> None:
    assert [row.number for row in acceptance.ROWS] == [f"A{number:02}" for number in range(1, 63)]
    assert acceptance.ROWS[13].title == "employment contract made as DOCX and PDF"
    assert acceptance.ROWS[37].title == "signatures checked"
    assert acceptance.ROWS[61].title == "event log and data protection"


def test_works_needs_a_browser(tmp_path: Path) -> None:
    first, second = tmp_path / "usual.json", tmp_path / "servers.json"
    plain, driven = {"test": "t::plain", "browser": False}, {"test": "t::driven", "browser": True}
    first.write_text(json.dumps({"acceptance": {"A14": [plain, driven], "A38": [plain]}}))
    second.write_text(json.dumps({"acceptance": {"A38": [plain]}}))
    proved = acceptance.proved([first, second])
    assert proved == {"A14": [driven, plain], "A38": [plain]}
    assert [acceptance.state(proved.get(row, [])) for row in ("A14", "A38", "A01")] == ["works", "partly", "not yet"]
    text = acceptance.render(proved)
    assert "works 1, partly 1, not yet 60, of 62" in text
    assert "| A38 | signatures checked | `/parbaude/` | partly | `t::plain` |" in text
