"""libdigidocpp (pydigidoc) asked about containers: a reader that shares no code with ours.

It is one for a whole process, keeps its lists there and may fall over a hostile file: so it lives in a process of its own,
tells its answer file by file, and is started again after the file that it fell over.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from asn1crypto import x509

from kernel.periods import now
from signing.enums import Verdict
from signing.testbed.lists import Operator, lotl, trusted_list
from signing.testbed.service import Testbed

LOCATION = "https://trustlist.gov.lv/tsl/latvian-tsl.xml"
SECONDS = 120
FELL_OVER = "fell over"

_PEER = """
import json, os, re, sys, time
import pydigidoc as lib
lists, rounds, *files = sys.argv[1:]
conf = lib.DigiDocConf(lists)
conf.set_tslcert(open(os.path.join(lists, "lotl.der"), "rb").read())
lib.Conf.init(conf.transfer())
lib.initialize_lib("kopiena", lists)
for file in files:
    spent = []
    for _ in range(int(rounds)):
        said, profiles, problem = [], [], ""
        began = time.perf_counter()
        try:
            box = lib.Container.open(file)
            for one in box.signatures():
                profiles.append(str(one.profile()))
                try:
                    one.validate()
                    said.append("")
                except Exception as error:
                    said.append(str(error) or type(error).__name__)
        except Exception as error:
            problem = str(error) or type(error).__name__
        spent.append(time.perf_counter() - began)
    memory = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
    print(json.dumps([file, problem, said, profiles, spent, memory]), flush=True)
os._exit(0)  # the library falls over when Python takes itself apart
"""


@dataclass(frozen=True)
class Answer:
    """What it says of one container: why it cannot be opened, what is wrong with each signature ("" = valid)."""

    problem: str
    signatures: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    seconds: tuple[float, ...] = ()
    memory_kb: int = 0

    @property
    def valid(self) -> bool:
        """Every signature, and at least one."""
        return not self.problem and bool(self.signatures) and not any(self.signatures)

    @property
    def why(self) -> str:
        return " | ".join(text for text in (self.problem, *self.signatures) if text)


def is_there() -> bool:
    return find_spec("pydigidoc") is not None


def lists_in(
    folder: Path,
    *,
    people: Sequence[x509.Certificate],
    stamps: Sequence[x509.Certificate],
    seals: Sequence[x509.Certificate] = (),
    responders: Sequence[x509.Certificate] = (),
    on: datetime,
) -> Path:
    """A folder of lists that name these authorities, as the library keeps its own: schemas and lists side by side."""
    found = find_spec("pydigidoc")
    assert found is not None and found.origin is not None
    shutil.copytree(Path(found.origin).parent / "schema", folder)
    union, country = Operator.new(on=on), Operator.new(on=on)
    world = lotl(operator=union, territory="LV", location=LOCATION, country=country, sequence=1, on=on)
    (folder / "eu-lotl.xml").write_text(world, "utf-8")
    own = trusted_list(
        operator=country, people=people, seals=seals, stamps=stamps, responders=responders, sequence=1, on=on
    )
    (folder / "LV.xml").write_text(own, "utf-8")
    (folder / "lotl.der").write_bytes(union.certificate.dump())
    return folder


def ask(lists: Path, files: Iterable[Path], *, rounds: int = 1) -> dict[Path, Answer]:
    """Its answer for each file, in the order asked."""
    wanted = [str(file) for file in files]
    told: dict[str, Answer] = {}
    while rest := [file for file in wanted if file not in told]:
        command = [sys.executable, "-c", _PEER, str(lists), str(rounds), *rest]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS * rounds, check=False)
        for line in done.stdout.splitlines():
            if line.startswith('["'):
                file, problem, said, profiles, spent, memory = json.loads(line)
                told[file] = Answer(problem, tuple(said), tuple(profiles), tuple(spent), memory)
        left = next((file for file in rest if file not in told), "")
        if left and (not done.returncode or "Traceback" in done.stderr):
            raise RuntimeError(f"libdigidocpp did not run: {done.stderr[-500:]}")
        if left:
            told[left] = Answer(FELL_OVER)
    return {Path(file): told[file] for file in wanted}


def judged(content: bytes, testbed: Testbed, folder: Path) -> list[str]:
    """What it says of each signature of a container made here, with the testbed's authorities trusted."""
    lists = lists_in(
        folder / "lists",
        people=[testbed.certificate("ca-persons")],
        seals=[testbed.certificate("ca-seals")],
        stamps=[testbed.certificate(label) for label in ("tsa-1", "tsa-2")],
        on=now(),
    )
    container = folder / "ligums.asice"
    container.write_bytes(content)
    answer = ask(lists, [container])[container]
    assert answer.problem == ""
    return [said or "VALID" for said in answer.signatures]


#: What it puts around a cause.
_AROUND = re.compile(r"Signature validation|Unable to verify signing certificate|(TS|OCSP|error):.*")


def differences(said: Verdict, codes: frozenset[str], answer: Answer, setup: dict[str, Any], name: str) -> list[str]:
    """In what our verdict and its answer on one file differ without a reason that `setup` names. A REVIEW differs from nothing."""
    if answer.valid:
        return [f"{name}: valid there, and {said}"] if said is Verdict.INVALID else []
    if said.colour != "green":
        return []
    causes = [
        line for line in answer.why.replace(" | ", "\n").splitlines() if line and not _AROUND.fullmatch(line.strip())
    ]
    known = [text for text, (ours, _why) in setup["rules"].items() if ours in codes or ours == said]
    if name in setup["files"]:
        known.append(setup["files"][name][0])
    unknown = [cause for cause in causes if not any(text in cause for text in known)]
    return [f"{name}: {said}, and there: {cause}" for cause in unknown or ([] if causes else ["no signature"])]
