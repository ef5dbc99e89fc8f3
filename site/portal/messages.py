"""Message ids in code and templates against the Latvian catalogues: 100 % or the tests fail.

Extraction is xgettext's (Debian package gettext, a test package); templates pass through Django's own templatize first.
All catalogues of the house are read together, because Django merges them at run time.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from portal.cli import catalogues, place

HOMES = ("site", "content", "forms", "doc_templates", "signing")
TEMPLATES = {".html", ".txt"}
_LEFT_OUT = {"migrations", "library", "static", "node_modules", "__pycache__", "tests"}
_KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a message, and where it is used or translated."""

    place: str
    message: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}: {self.message!r}"


def flaws() -> list[Flaw]:
    """Every message used but not translated, and every translation that cannot be right."""
    translated: dict[Key, str] = {}
    found: list[Flaw] = []
    for file in catalogues.catalogues():
        where = str(file.relative_to(place.ROOT))
        for entry in polib.pofile(str(file)):
            if entry.obsolete:
                continue
            key = (entry.msgctxt, entry.msgid)
            found += _faults(entry, where)
            if entry.translated():
                value = entry.msgstr or "|".join(entry.msgstr_plural.values())
                if translated.setdefault(key, value) != value:
                    found.append(Flaw(where, entry.msgid, "another catalogue says it differently"))
    found += [
        Flaw(", ".join(f"{file}:{line}" for file, line in entry.occurrences[:2]), entry.msgid, "not translated")
        for entry in used()
        if (entry.msgctxt, entry.msgid) not in translated
    ]
    return found


def _faults(entry: polib.POEntry, where: str) -> Iterator[Flaw]:
    if entry.fuzzy:
        yield Flaw(where, entry.msgid, "fuzzy")
    if not entry.translated():
        yield Flaw(where, entry.msgid, "empty")
        return
    allowed = set(_PLACEHOLDER.findall(entry.msgid)) | set(_PLACEHOLDER.findall(entry.msgid_plural or ""))
    for text in [entry.msgstr, *entry.msgstr_plural.values()]:
        unknown = set(_PLACEHOLDER.findall(text)) - allowed
        if unknown:
            yield Flaw(where, entry.msgid, f"translation names unknown values {sorted(unknown)}")


def used() -> polib.POFile:
    """Every message of our Python and templates, with where it stands."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = [str(file) for file in _sources(Path(scratch))]
        argv = ["xgettext", "--language=Python", "--from-code=UTF-8", "--output=-", "--files-from=-", "--sort-by-file"]
        argv += [f"--keyword={word}" for word in _KEYWORDS]
        done = subprocess.run(
            argv, input="\n".join(listed), capture_output=True, text=True, check=True, cwd=scratch, encoding="utf-8"
        )
    return polib.pofile(done.stdout.replace("charset=CHARSET", "charset=UTF-8"))


def _sources(scratch: Path) -> Iterator[Path]:
    """Copies under `scratch`, so that places read as paths of the repository; templates made readable for xgettext."""
    for home in HOMES:
        for file in sorted((place.ROOT / home).rglob("*")):
            relative = file.relative_to(place.ROOT)
            if file.suffix not in TEMPLATES | {".py"} or _LEFT_OUT & set(relative.parts):
                continue
            if file.suffix in TEMPLATES and "templates" not in relative.parts:
                continue
            text = file.read_text(encoding="utf-8")
            copy = scratch / relative
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text if file.suffix == ".py" else templatize(text), encoding="utf-8")
            yield relative
