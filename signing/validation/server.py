"""The warm process: pyHanko loaded once, one forked child with limits per file.

Started by `child.py` as `python -m signing.validation.server <fd>`. Requests come as file descriptors over that
socket, so nothing is ever written to disk. It ends when its owner does (end of file on the socket). Nothing hostile is
read here: only the forked children read files.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import resource
import select
import signal
import socket
import struct
import sys
import time

#: Limits of one file: memory and address space (libraries map much that they never touch) in bytes, processor time and
#: wall clock in seconds.
MEMORY = 512 * 1024 * 1024
SPACE = 1536 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 30
HEADER = struct.Struct("!IQ")


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the owner's business
    _preload()
    gc.freeze()
    children: dict[int, float] = {}
    while True:
        readable, _, _ = select.select([control], [], [], 0.2)
        _reap(children)
        if not readable:
            continue
        message, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
        if not message:
            break
        if not descriptors:
            continue
        pid = os.fork()
        if pid == 0:
            control.close()
            _serve(socket.socket(fileno=descriptors[0]))
        os.close(descriptors[0])
        children[pid] = time.monotonic() + WALL_SECONDS
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _preload() -> None:
    import kernel.pdf.scan  # noqa: F401
    import signing.validation.engine  # noqa: F401


def _reap(children: dict[int, float]) -> None:
    now = time.monotonic()
    for pid, deadline in list(children.items()):
        done, _status = os.waitpid(pid, os.WNOHANG)
        if done:
            del children[pid]
        elif now > deadline:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _serve(connection: socket.socket) -> None:
    """In the child: limits first, then the file. Leaves with `_exit`, so nothing of the parent is run twice."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        sys.setrecursionlimit(2000)
        answer = answer_to(_receive(connection))
        connection.sendall(answer)
    except MemoryError:
        with contextlib.suppress(OSError):
            connection.sendall(b'{"limit": true}')
    except BaseException as error:  # noqa: BLE001 (the owner reports the failure; never a traceback with file content)
        with contextlib.suppress(OSError):
            connection.sendall(json.dumps({"error": type(error).__name__}).encode())
    finally:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        os._exit(0)


def _receive(connection: socket.socket) -> tuple[dict, bytes]:
    with connection.makefile("rb") as stream:
        head, body = HEADER.unpack(stream.read(HEADER.size))
        request = json.loads(stream.read(head))
        return request, stream.read(body)


def answer_to(request: tuple[dict, bytes]) -> bytes:
    """The report as JSON bytes."""
    import datetime

    from signing.validation import engine
    from signing.validation.policy import Expectation
    from signing.validation.trust import Trust

    logging.disable(logging.CRITICAL)  # libraries log what is in certificates: personal codes
    values, content = request
    expected = values["expected"]
    report = engine.run(
        content,
        name=values["name"],
        trust=Trust.from_dict(values["trust"]),
        expected=Expectation.from_dict(expected) if expected is not None else None,
        at=datetime.datetime.fromisoformat(values["at"]),
        online=values["online"],
    )
    return json.dumps({"report": report.as_dict()}).encode()


if __name__ == "__main__":
    main()
