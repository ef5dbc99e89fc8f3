"""The engine lo-cli: one soffice.bin for each document. Slow (about a second), but needs no UNO."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from doc_templates.errors import ConversionFailed, ConversionRefused, ConversionTimeout, EngineBusy
from doc_templates.rendering.office.base import (
    EXPORT,
    Engine,
    Status,
    cut_off,
    empty_environment,
    make_profile,
    office_arguments,
    office_version,
    work_root,
)

RESTART_ME = 81
WAITING = 120.0


class CliEngine(Engine):
    name = "lo-cli"

    def __init__(self, *, size: int = 1, waiting: float = WAITING) -> None:
        self._places, self.waiting = threading.BoundedSemaphore(size), waiting

    def convert(self, docx: bytes, *, deadline: float) -> bytes:
        if not self._places.acquire(timeout=self.waiting):
            raise EngineBusy(f"waited {self.waiting:.0f} s")
        folder = Path(tempfile.mkdtemp(prefix="kopiena-office-", dir=work_root()))
        try:
            make_profile(folder / "profile")
            source = folder / "in.docx"
            source.write_bytes(docx)
            self._run(folder, source, until=time.monotonic() + deadline)
            target = folder / "in.pdf"
            if not target.is_file() or not target.stat().st_size:  # its exit code is 0 even when it failed
                raise ConversionRefused("no PDF came out")
            return target.read_bytes()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._places.release()

    def _run(self, folder: Path, source: Path, *, until: float) -> None:
        kinds = {bool: "boolean", int: "long"}
        data = {name: {"type": kinds[type(value)], "value": str(value).lower()} for name, value in EXPORT.items()}
        command = [
            *cut_off(), *office_arguments(folder / "profile"), "--convert-to",
            "pdf:writer_pdf_Export:" + json.dumps(data), "--outdir", str(folder), str(source),
        ]  # fmt: skip
        code = RESTART_ME
        while code == RESTART_ME:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=empty_environment(folder), cwd=folder, start_new_session=True,
            )  # fmt: skip
            try:
                code = process.wait(timeout=max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                raise ConversionTimeout("killed at its deadline") from None
            finally:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if code != 0:
            raise ConversionFailed(f"soffice ended with {code}")

    def close(self) -> None:
        """Nothing runs between documents."""

    def status(self) -> Status:
        return Status(engine=self.name, version=office_version(), network=not cut_off(), running=0)
