"""Editions that come with the code: who ships them registers a source; `catalogue.load_shipped` reads all of them."""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

#: Names that hold the content of an edition in a shipped folder, by their readers.
_CONTENT = {"edition.json": json.loads, "edition.toml": tomllib.loads, "manifest.toml": tomllib.loads}


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """One edition as it lies in the code. `files` maps names to bytes."""

    kind: str
    key: str
    effective_from: date
    content: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


Source = Callable[[], Iterable[Shipped]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source of shipped editions (in AppConfig.ready). The same name again replaces it."""
    _sources[name] = source


def register_folder(name: str, root: Path, *, kind: str) -> None:
    """A folder `root/<key>/<YYYY-MM-DD>/` with edition.json, edition.toml or manifest.toml, and the edition's files."""
    register(name, lambda: read_folder(root, kind=kind))


def read_folder(root: Path, *, kind: str) -> Iterator[Shipped]:
    for folder in sorted(path for path in root.glob("*/*") if path.is_dir() and path.name[:4].isdigit()):
        content: Mapping[str, Any] = {}
        files: dict[str, bytes] = {}
        for path in sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".pyc"):
            if path.name in _CONTENT:
                content = _CONTENT[path.name](path.read_text(encoding="utf-8"))
            else:
                files[path.name] = path.read_bytes()
        yield Shipped(
            kind=kind,
            key=folder.parent.name,
            effective_from=date.fromisoformat(folder.name),
            content=content,
            files=files,
        )


def everything() -> Iterator[Shipped]:
    for name in sorted(_sources):
        yield from _sources[name]()
