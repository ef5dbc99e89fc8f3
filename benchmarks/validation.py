"""Judging signed files: by level, cold and warm, with more signatures and more bytes, beside pyHanko's command line and
libdigidocpp (pydigidoc) on the same files.

    PYTHONPATH=.:site .venv/bin/python benchmarks/validation.py [--long]

Warm is what the portal does: a server that has read its libraries and forks a child with limits for each file. Cold is a
process of its own from nothing, as a command line is; pyHanko's is always that. libdigidocpp reads the containers in a
process of its own, which tells the time of each opening and validation after its lists are read. Everything is offline
but for pyHanko's own questions to the test PKI on the loopback. The ways take turns in each round, figures are medians in
milliseconds, what each way says of the file is told beside. The last line is JSON.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COLD = (
    "import sys, pickle; from pathlib import Path; from signing.validation import Trust, check;"
    "trust = pickle.loads(Path(sys.argv[1]).read_bytes());"
    "print(check(Path(sys.argv[2]).read_bytes(), name='a', trust=trust, online=False).verdict.value)"
)
#: The engine alone, in a process of its own: what it has held at most.
PEAK = (
    "import sys, pickle, re; from datetime import datetime, UTC; from pathlib import Path; from signing.validation import engine;"
    "trust = pickle.loads(Path(sys.argv[1]).read_bytes()); content = Path(sys.argv[2]).read_bytes();"
    "engine.run(content, name='a', trust=trust, expected=None, at=datetime.now(UTC), online=False);"
    "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
)


def main() -> None:
    asked = argparse.ArgumentParser(description="Judging signed files.")
    asked.add_argument("--long", action="store_true", help="eleven rounds, to eight signatures and 20 MB")
    rounds, most, sizes = (11, 8, (0.1, 1, 5, 20)) if asked.parse_args().long else (3, 4, (0.1, 1))
    with tempfile.TemporaryDirectory(prefix="kopiena-validation-") as var:
        os.environ["KOPIENA_VAR"] = var
        from benchmarks import documents

        documents.prepare()
        from django.test.utils import override_settings

        from signing.testbed.service import Testbed

        with override_settings(TESTBED_DIR=Path(var) / "testbed", TRUST_TIMEOUT=30):
            bed = Testbed.from_settings()
            bed.serve()
            try:
                files = made(bed, Path(var), most, sizes)
                told = {
                    "machine": documents.machine(),
                    "rounds": rounds,
                    "files": measured(bed, Path(var), files, rounds),
                }
            finally:
                bed.close()
    print("| file | KB | signatures | warm | cold | pyHanko CLI | libdigidocpp |\n|---|---|---|---|---|---|---|")
    for name, found in told["files"].items():
        ways = " | ".join(str(found["ms"].get(way, "–")) for way in ("warm", "cold", "pyhanko", "digidoc"))
        print(f"| {name} | {found['kb']} | {found['signatures']} | {ways} |")
    print(json.dumps(told, ensure_ascii=False))


def made(bed: Any, folder: Path, most: int, sizes: tuple[float, ...]) -> dict[str, Path]:
    """Files by what they show: level, number of signatures, size."""
    import pypdf
    from pypdf.generic import NameObject, StreamObject

    from signing.formats import archival, pades, timestamps
    from tests.attacks import containers
    from tests.attacks.conftest import document
    from tests.kernel.test_identifiers import DEMO_PEOPLE
    from tests.signing.test_container_road import signature

    stampers = timestamps.from_urls(bed.tsa_urls(), timeout=30)
    people = [bed.identity("Persona", f"Paraugs{n}", DEMO_PEOPLE[n][0]) for n in range(most)]
    contents: dict[str, bytes] = {}

    def lasting(content: bytes) -> bytes:
        return archival.augment_to_lta(content, trust=bed.trust_roots(), timestampers=stampers)

    def padded(megabytes: float) -> bytes:
        """The same pages with a stream that no page shows, as large pictures are for who only reads bytes."""
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(document()))
        stream = StreamObject()
        stream.set_data(os.urandom(int(megabytes * 1_000_000)))
        writer.root_object[NameObject("/Padding")] = writer._add_object(stream)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def enclosed(content: bytes, count: int) -> bytes:
        files = {"ligums.pdf": content}
        made = [signature(files, one, stampers, number=n) for n, one in enumerate(people[:count])]
        return containers.container(files, made)

    signed = document()
    for number, person in enumerate(people, start=1):
        signed = pades.sign(signed, signer=person.signer(), field_name=f"Lauks{number}", timestampers=stampers)
        if number == 1:
            contents["pdf B-T"] = signed
        if number & (number - 1) == 0:
            contents[f"pdf B-LTA × {number}"] = lasting(signed)
            contents[f"asice B-LT × {number}"] = enclosed(document(), number)
    for size in sizes:
        big = pades.sign(padded(size), signer=people[0].signer(), field_name="Lauks", timestampers=stampers)
        contents[f"pdf B-LTA {size} MB"] = lasting(big)
        contents[f"asice B-LT {size} MB"] = enclosed(os.urandom(int(size * 1_000_000)), 1)
    paths = {}
    for number, (name, content) in enumerate(contents.items()):
        paths[name] = folder / f"{number}.{name.split()[0]}"
        paths[name].write_bytes(content)
    return paths


def measured(bed: Any, folder: Path, files: dict[str, Path], rounds: int) -> dict[str, Any]:
    import pickle

    from signing.validation import Trust, check
    from signing.validation.trust import Mode, from_settings

    # the authority of the signers is trusted itself: a container brings no proof of its status along
    roots = (*from_settings().roots, bed.certificate("ca-persons").dump())
    trust = Trust(mode=Mode.OWN, roots=roots)
    known = folder / "trust"
    known.write_bytes(pickle.dumps(trust))
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}

    def run(*command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=folder)
        return done.stdout

    def warm(path: Path) -> str:
        return check(path.read_bytes(), name="a", trust=trust, online=False).verdict.value

    def cold(path: Path) -> str:
        return run(sys.executable, "-c", COLD, str(known), str(path)).strip()

    def pyhanko(path: Path) -> str:
        said = run(
            str(Path(sys.executable).parent / "pyhanko"), "sign", "validate", "--trust", str(bed.root_file()),
            "--trust-replace", "--soft-revocation-check", "--pretty-print", str(path),
        )  # fmt: skip
        return "VALID" if "judged VALID" in said else said[-200:]

    spent: dict[str, dict[str, list[float]]] = {name: {} for name in files}
    said: dict[str, dict[str, str]] = {name: {} for name in files}
    for path in files.values():  # the server is up and has read its libraries before anything is measured
        warm(path)
    for _round in range(rounds):
        for name, path in files.items():
            ways: list[Callable[[Path], str]] = [warm, cold, *([pyhanko] if path.suffix == ".pdf" else [])]
            for way in ways:
                began = time.perf_counter()
                said[name][way.__name__] = way(path)
                spent[name].setdefault(way.__name__, []).append(time.perf_counter() - began)
    memory = {
        name: {"engine": int(run(sys.executable, "-c", PEAK, str(known), str(path)))} for name, path in files.items()
    }
    for name, answer in digidoc(bed, folder, files, rounds).items():
        spent[name]["digidoc"], said[name]["digidoc"] = list(answer.seconds), answer.why or "VALID"
        memory[name]["digidoc"] = answer.memory_kb
    return {
        name: {
            "kb": round(path.stat().st_size / 1000),
            "signatures": len(check(path.read_bytes(), name="a", trust=trust, online=False).signatures),
            "ms": {way: round(median(times) * 1000, 1) for way, times in spent[name].items()},
            "peak_kb": memory[name],
            "says": said[name],
        }
        for name, path in files.items()
    }


def digidoc(bed: Any, folder: Path, files: dict[str, Path], rounds: int) -> dict[str, Any]:
    """Containers only: a PDF would be sent to a service elsewhere. Its lists are ours, about the test PKI."""
    from tests.signing import digidoc as library

    if not library.is_there():
        return {}
    lists = library.lists_in(
        folder / "digidoc",
        people=[bed.certificate("ca-persons")],
        stamps=[bed.certificate(label) for label in ("tsa-1", "tsa-2")],
        on=datetime.now(UTC),
    )
    named = {path: name for name, path in files.items() if path.suffix == ".asice"}
    return {named[path]: answer for path, answer in library.ask(lists, named, rounds=rounds).items()}


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    main()
