"""One render in a process of its own with hard limits: what an uploaded template does first is done here.

    python -m doc_templates.rendering.trial  <  {"sample": …} line, then the DOCX   →  one JSON line
A template that loops without printing anything cannot be stopped from inside; here the kernel stops it.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doc_templates.errors import MissingValue, RefusedText, RenderError, TemplateFault, TooMuch

CPU_SECONDS = 10
MEMORY = 512 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]
KNOWN = {kind.__name__: kind for kind in (MissingValue, RefusedText, TemplateFault, TooMuch)}


def trial(docx: bytes, context: Mapping[str, Any], *, cpu: int = CPU_SECONDS, memory: int = MEMORY) -> None:
    """Render once within the limits; raises what rendering raises, TooMuch when the limits end it."""
    order = json.dumps({"context": context, "cpu": cpu, "memory": memory}).encode() + b"\n" + docx
    try:
        done = subprocess.run(
            [sys.executable, "-m", "doc_templates.rendering.trial"],
            input=order,
            capture_output=True,
            timeout=cpu * 3,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooMuch("trial ran over its time") from error
    if done.returncode != 0:
        raise TooMuch(f"trial ended with {done.returncode}")
    answer = json.loads(done.stdout)
    if answer["error"]:
        raise KNOWN.get(answer["error"], TemplateFault)(*answer["details"])


def main() -> None:
    line, _, docx = sys.stdin.buffer.read().partition(b"\n")
    order = json.loads(line)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu"], order["cpu"]))
    from doc_templates.rendering import docx as rendering  # before the wall of memory: its libraries are ours

    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    error, details = "", [""]
    try:
        rendering.compile_template(docx).render(order["context"], qr="https://paraugs.example/")
    except RenderError as trouble:
        error, details = type(trouble).__name__, list(trouble.details)
    except MemoryError:
        error, details = "TooMuch", ["memory"]
    sys.stdout.write(json.dumps({"error": error, "details": details}))


if __name__ == "__main__":
    main()
