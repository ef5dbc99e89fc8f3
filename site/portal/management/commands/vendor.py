"""`manage.py vendor check|update`: the few web files that others made, held in the repository with their sums.

`check` needs no network. `update` asks the npm registry through its own client for the packages the lock names, copies
the named files and writes their new sums; running and installing the product never needs Node.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

HOME = Path(__file__).resolve().parents[2] / "static" / "vendor"
LOCK = HOME / "vendor.lock"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def problems(home: Path, lock: dict[str, Any]) -> list[str]:
    """Every difference between the files and the lock: missing, altered, unlisted."""
    found: list[str] = []
    listed = {home / "vendor.lock"}
    for entry in lock["files"]:
        path = home / entry["file"]
        listed.add(path)
        if not path.is_file():
            found.append(f"{entry['file']}: missing")
        elif sha256(path) != entry["sha256"]:
            found.append(f"{entry['file']}: differs from the lock")
    found += [
        f"{path.relative_to(home)}: not in the lock"
        for path in sorted(home.rglob("*"))
        if path.is_file() and path not in listed
    ]
    return found


class Command(BaseCommand):
    help = "Check vendored web files against vendor.lock, or fetch them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["check", "update"])

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        lock = json.loads(LOCK.read_text())
        if act == "update":
            self.update(lock)
        found = problems(HOME, lock)
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{len(lock['files'])} files agree with the lock.")

    def update(self, lock: dict[str, Any]) -> None:
        packages = {(entry["package"], entry["version"]) for entry in lock["files"]}
        for package, version in sorted(packages):
            with tempfile.TemporaryDirectory() as scratch:
                made = subprocess.run(
                    ["npm", "pack", f"{package}@{version}", "--ignore-scripts", "--silent"],
                    cwd=scratch,
                    check=True,
                    capture_output=True,
                    text=True,
                )
                with tarfile.open(Path(scratch) / made.stdout.strip().splitlines()[-1]) as archive:
                    for entry in lock["files"]:
                        if (entry["package"], entry["version"]) != (package, version):
                            continue
                        member = archive.extractfile(f"package/{entry['source']}")
                        if member is None:
                            raise CommandError(f"{package} {version} has no file {entry['source']}")
                        target = HOME / entry["file"]
                        target.parent.mkdir(parents=True, exist_ok=True)
                        target.write_bytes(member.read())
                        entry["sha256"] = sha256(target)
        LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
