"""Another computer: Python with pyHanko and cryptography and what they bring, and nothing of ours."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from signing.archive.standalone import VERIFIER


def environment(folder: Path) -> Path:
    """The Python of a virtual environment that holds the two libraries only."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / version / "site-packages"
    packages.mkdir(parents=True)
    (folder / "bin").mkdir()
    python = Path(sys.base_prefix) / "bin" / version
    (folder / "bin" / "python").symlink_to(python)
    (folder / "pyvenv.cfg").write_text(f"home = {python.parent}\ninclude-system-site-packages = false\n", "utf-8")
    for name in sorted(_with_needs("pyhanko") | _with_needs("cryptography")):
        for top in {Path(file).parts[0] for file in distribution(name).files or []} - {"..", "__pycache__"}:
            (packages / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    return folder / "bin" / "python"


def _with_needs(name: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    if name in seen:
        return seen
    seen |= {name}
    for line in distribution(name).requires or []:
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            seen = _with_needs(need.name.lower().replace("_", "-"), seen)
    return seen


def verify(
    python: Path, roots: Path, *paths: Path, verifier: Path = VERIFIER, later: str = ""
) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and the lines it printed. later: how far that computer's clock has gone on ("+30d")."""
    argv = ["faketime", "-f", later] if later else []
    argv += [str(python), "-I", str(verifier), "--roots", str(roots), *map(str, paths)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False, cwd="/")
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]
