"""What documents.py typesets: two sets of templates and the records of one month's end.

`ours` are the shipped editions; `partner` are the same texts in the way partners bring them: two PNG logos of a printing
house in every header, one of them with an alpha channel, 290 KB together.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doc_templates.rendering import package

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "doc_templates" / "library"
LOGOS = (ROOT / "benchmarks" / "partner" / "paper.png", ROOT / "benchmarks" / "partner" / "letting_through.png")
EDITION = "2026-06-05"
GRID, TIMESHEET, STATEMENT = "GR", "DLUV", "AT"
#: 2,400 grids and 400 other papers are six to one; timesheets and statements take turns.
EACH = 7
#: 32 by 16 millimetres.
WIDTH, HEIGHT = 1_152_000, 576_000
_RELATIONS = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>"""
_RELATION = (
    '<Relationship Id="rIdLogo{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="media/logo{0}.png"/>'
)
_DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{1}" cy="{2}"/><wp:docPr id="90{0}" name="Logo {0}" descr="Partnera zīme"/><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="l.png"/>'
    '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdLogo{0}"/><a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{1}" cy="{2}"/></a:xfrm><a:prstGeom prst="rect"/>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


@dataclass(frozen=True)
class Record:
    """One paper of the month: its kind, its context, what stands on its first page."""

    kind: str
    number: str
    context: dict[str, Any]


def manifest(kind: str) -> dict[str, Any]:
    return tomllib.loads((LIBRARY / kind / EDITION / "manifest.toml").read_text(encoding="utf-8"))


def templates(name: str) -> dict[str, bytes]:
    """`ours` or `partner`, by kind."""
    shipped = {kind: (LIBRARY / kind / EDITION / "template.docx").read_bytes() for kind in (GRID, TIMESHEET, STATEMENT)}
    return shipped if name == "ours" else {kind: _with_logos(content) for kind, content in shipped.items()}


def digest(content: bytes) -> str:
    """SHA-256 over the parts: how they are packed does not count."""
    whole = hashlib.sha256()
    for name, data in sorted(package.read(content).items()):
        whole.update(f"{name} {hashlib.sha256(data).hexdigest()}\n".encode())
    return whole.hexdigest()


def record(index: int) -> Record:
    """The paper of this place in the month's end; the same place gives the same paper."""
    place, turn = index % EACH, index // EACH % 2
    kind = GRID if place < EACH - 1 else (TIMESHEET, STATEMENT)[turn]
    sample: dict[str, Any] = json.loads((LIBRARY / kind / EDITION / "sample.json").read_text(encoding="utf-8"))
    if kind == GRID:
        sample["rows"] = [_row(sample["rows"][at % 3], index, at) for at in range(8 + index % 3)]
        sample["total"] = sample["confirmed"] = sum(row["hours"] for row in sample["rows"])
        sample["learner"] = {**sample["learner"], "name": f"Jēkabs Demonis {index}"}
    elif kind == TIMESHEET:
        sample["lines"] = [{**sample["lines"][at % 4], "day": _day(at)} for at in range(10 + index % 4)]
    return Record(kind, f"{kind}-2026-PVS-{index:05d}", sample)


def _row(row: dict[str, Any], index: int, at: int) -> dict[str, Any]:
    said = f"apstiprināts {_day(at)} 15:52 ({index:08x})"
    return {**row, "day": _day(at), "learner": said, "mentor": said, "learner_act": said, "mentor_act": said}


def _day(at: int) -> str:
    return f"{at * 2 + 1:02d}.10.2026."


def _with_logos(content: bytes) -> bytes:
    parts = package.read(content)
    drawings = "".join(_DRAWING.format(number, WIDTH, HEIGHT) for number in (1, 2))
    relations = "".join(_RELATION.format(number) for number in (1, 2))
    for name in [name for name in parts if re.fullmatch(r"word/header\d+\.xml", name)]:
        parts[name] = parts[name].replace(b"</w:hdr>", f"<w:p>{drawings}</w:p></w:hdr>".encode())
        rels = name.replace("word/", "word/_rels/") + ".rels"
        parts[rels] = parts.get(rels, _RELATIONS).replace(b"</Relationships>", f"{relations}</Relationships>".encode())
    for number, logo in enumerate(LOGOS, start=1):
        parts[f"word/media/logo{number}.png"] = logo.read_bytes()
    return package.write(parts)
