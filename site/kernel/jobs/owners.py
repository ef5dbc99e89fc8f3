"""Which process holds a claim, and whether it still lives. A process killed on this machine is known at once."""

import os
import socket
from functools import cache
from pathlib import Path


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Clock ticks at which the process started: tells a reused number from the old process. '' = no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def this_process() -> str:
    """host|boot|pid|start: written beside each claim."""
    pid = os.getpid()
    return "|".join((socket.gethostname()[:80], _boot(), str(pid), _started(pid)))


def is_dead(owner: str) -> bool:
    """True only when it is certain: same host, same boot, and the process is gone. Else the lease decides."""
    host, boot, pid, started = [*owner.split("|"), "", "", "", ""][:4]
    if not (boot and started) or host != socket.gethostname()[:80]:
        return False
    return boot != _boot() or _started(int(pid)) != started
