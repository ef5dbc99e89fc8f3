"""What every engine shares: the port, the walls around LibreOffice, its empty environment and own profile.

Walls against a document that wants out (threats.md 10): its links are refused at upload, LibreOffice is told to fetch
nothing, and it lives in a network namespace with no network where the system permits that.
"""

import functools
import logging
import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from doc_templates.errors import EngineMissing

log = logging.getLogger(__name__)

#: Where distributions put it; KOPIENA_OFFICE_HOME wins.
HOMES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
SYSTEM_PYTHON = "/usr/bin/python3"
FONTS = Path(__file__).resolve().parents[1] / "fonts" / "fonts.conf"
#: What the export is told: PDF/A-2 with tags and PDF/UA, pictures untouched.
EXPORT = {
    "SelectPdfVersion": 2,
    "PDFUACompliance": True,
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
    "ExportFormFields": False,
}
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" \
oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value>\
</prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value>\
</prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="AutoSave" oor:op="fuse">\
<value>false</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Status:
    """``network`` is True when LibreOffice could still reach a network (the other walls stand)."""

    engine: str
    version: str
    network: bool
    running: int


class Engine(ABC):
    """Makes PDFs. Safe to call from several threads."""

    name: str

    @abstractmethod
    def convert(self, docx: bytes, *, deadline: float) -> bytes: ...

    @abstractmethod
    def status(self) -> Status: ...

    @abstractmethod
    def close(self) -> None:
        """Stop what runs; the engine may be used again afterwards."""


def office_binary() -> Path:
    """soffice.bin itself, not the starter script: its process id is the one to watch."""
    homes = [os.environ.get("KOPIENA_OFFICE_HOME", ""), *HOMES]
    for home in filter(None, homes):
        binary = Path(home) / "soffice.bin"
        if binary.is_file():
            return binary
    raise EngineMissing("soffice.bin not found in " + ", ".join(filter(None, homes)))


@functools.cache
def office_version() -> str:
    """ "LibreOffice 7.4.7.2 …", asked once."""
    with_script = office_binary().with_name("soffice")
    try:
        done = subprocess.run(
            [str(with_script), "--version"],
            capture_output=True,
            text=True,
            timeout=30,
            env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineMissing(str(error)) from error
    return done.stdout.strip()


@functools.cache
def cut_off() -> tuple[str, ...]:
    """The command prefix that takes the network away, or nothing where the system does not permit it (said loudly)."""
    tool = shutil.which("unshare", path="/usr/bin:/bin")
    if tool:
        for prefix in ((tool, "-n"), (tool, "-r", "-n")):
            try:
                tried = subprocess.run([*prefix, "/bin/true"], capture_output=True, timeout=10, check=False)
            except (OSError, subprocess.TimeoutExpired):
                continue
            if tried.returncode == 0:
                return prefix
    log.warning("LibreOffice runs with a network: network namespaces are not permitted here; the other two walls stand")
    return ()


def make_profile(folder: Path) -> None:
    """A fresh user profile that runs no macro and fetches nothing."""
    (folder / "user").mkdir(parents=True, exist_ok=True)
    (folder / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")


def empty_environment(home: Path) -> dict[str, str]:
    """Nothing of ours: settings hold keys, and LibreOffice has leaked variables before (CVE-2024-12426)."""
    return {
        "HOME": str(home),
        "TMPDIR": str(home),
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": str(FONTS),
    }


def office_arguments(profile: Path) -> list[str]:
    return [
        str(office_binary()),
        f"-env:UserInstallation=file://{profile}",
        # Else the first user of the machine leaves a package cache in /var/spool that no other user can read.
        f"-env:UNO_SHARED_PACKAGES_CACHE=file://{profile}/shared",
        "--headless", "--invisible", "--norestore", "--nodefault", "--nologo", "--nolockcheck", "--nofirststartwizard",
    ]  # fmt: skip


def work_root() -> str | None:
    """Memory before disk: documents hold personal data."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  the names under it are random and private
