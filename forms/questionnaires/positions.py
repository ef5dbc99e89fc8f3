"""On which line of a TOML file a value begins: what tomllib does not tell. Pure.

Only what a definition is made of: tables, arrays of tables, bare and quoted keys. What is not found has the line of the
nearest thing around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
_HEAD = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-.\"' ]+?)\s*=")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'[^']*'")
_FENCES = ('"""', "'''")


@dataclass
class Positions:
    """`line(path)`: keys and indices from the root; 0 for a file that says nothing of it."""

    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        for length in range(len(path), 0, -1):
            if (found := self.lines.get(path[:length])) is not None:
                return found
        return 1 if self.lines else 0


def positions(text: str) -> Positions:
    found = Positions()
    at: Path = ()
    counts: dict[Path, int] = {}
    fence, depth = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:  # inside a text of several lines
            fence = "" if fence in line else fence
            continue
        bare = _STRING.sub('""', line) if not any(one in line for one in _FENCES) else line
        if depth:  # inside an array of several lines
            depth += _brackets(bare)
            continue
        if head := _HEAD.match(line):
            at = _table(_keys(head[2]), many=head[1] == "[[", counts=counts)
            found.lines.setdefault(at, number)
            continue
        if key := _KEY.match(line):
            path = at
            for one in _keys(key[1]):
                path = (*path, one)
                found.lines.setdefault(path, number)
            rest = line[key.end() :]
            fence = next((one for one in _FENCES if rest.count(one) == 1), "")
            depth = 0 if fence else _brackets(bare[bare.find("=") :])
    return found


def _keys(words: str) -> list[str]:
    return [one.strip().strip("\"'") for one in words.split(".")]


def _table(keys: list[str], *, many: bool, counts: dict[Path, int]) -> Path:
    """The path of a header: the last of each array of tables on the way to it."""
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        last = place == len(keys) - 1
        if last and many:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _brackets(line: str) -> int:
    plain = line.split("#")[0]
    return plain.count("[") + plain.count("{") - plain.count("]") - plain.count("}")
