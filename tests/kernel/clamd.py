"""A scanner for tests that keeps clamd's contract (clamd(8), INSTREAM and VERSION), on TCP or on a UNIX socket.

It finds the EICAR test file and nothing else, refuses more than `most` bytes, and can be told to misbehave.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from pathlib import Path

#: The file that every scanner finds and that harms nothing (eicar.org), put together so that none finds this module.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()


class Peer:
    """`says`: answers this instead, b"" hangs up; `asked`: the contents it was shown."""

    def __init__(self, place: Path | None = None, *, most: int = 1 << 20) -> None:
        self.most = most
        self.says: bytes | None = None
        self.silent = threading.Event()
        self.asked: list[bytes] = []
        self._closing = threading.Event()
        self._socket = socket.socket(socket.AF_UNIX if place else socket.AF_INET, socket.SOCK_STREAM)
        self._socket.bind(str(place) if place else ("127.0.0.1", 0))
        self._socket.listen()
        self.address = f"unix://{place}" if place else f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                line, _address = self._socket.accept()
            except OSError:
                return
            with line, contextlib.suppress(OSError, struct.error):  # whoever asked may be gone
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1) or b"\0"
        if command == b"zVERSION\0":
            line.sendall(self.says or b"ClamAV 1.4.6/27500/Mon Nov 23 08:00:00 2026\0")
            return
        if command != b"zINSTREAM\0":
            line.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
            if len(content) > self.most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.asked.append(content)
        if self.silent.is_set():
            self._closing.wait(20)
        line.sendall(self.says if self.says is not None else self._verdict(content))

    @staticmethod
    def _verdict(content: bytes) -> bytes:
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
