"""A scanner for harmful content that every upload passes, where one is named (KOPIENA_SCANNER): clamd, asked by INSTREAM.

It is given the content and no name. Silence, an error or an answer that is not understood is never a pass.
"""

from __future__ import annotations

import logging
import re
import socket
import struct
import time
from urllib.parse import urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)

#: Bytes sent at once; clamd reads on while it is sent more.
CHUNK = 1 << 16
#: Seconds until a connection counts as refused, and how long a silent scanner is not asked again: a hundred files in one
#: act wait for it once.
CONNECT, REST = 1.0, 5.0
_ANSWER = re.compile(r"stream: (?:(?P<clean>OK)|(?P<found>.+) FOUND)")
_silent_until = 0.0


class ScannerAway(Exception):
    """No answer about the file. The text is for administrators."""


def is_named() -> bool:
    return bool(settings.SCANNER)


def harm_in(content: bytes) -> str:
    """What the scanner calls the harmful content; "" = it found none, or no scanner is named. Raises ScannerAway."""
    if not is_named():
        return ""
    answer = _ask(b"zINSTREAM\0", content)
    told = _ANSWER.fullmatch(answer)
    if told is None:
        logger.error("The scanner for harmful content says %r.", answer[:200])
        raise ScannerAway(answer[:200])
    return "" if told["clean"] else told["found"]


def version() -> str:
    """What the scanner says of itself and its signatures. Raises ScannerAway."""
    return _ask(b"zVERSION\0")


def _ask(command: bytes, content: bytes | None = None) -> str:
    global _silent_until
    if time.monotonic() < _silent_until:
        raise ScannerAway("it did not answer a moment ago")
    try:
        with _connected() as line:
            line.settimeout(settings.SCANNER_TIMEOUT)
            line.sendall(command)
            if content is not None:
                _send(line, content)
            return _read(line)
    except (OSError, ValueError) as error:
        _silent_until = time.monotonic() + REST
        logger.error("The scanner for harmful content does not answer: %s", type(error).__name__)
        raise ScannerAway(f"{type(error).__name__}: {error}"[:200]) from error


def _connected() -> socket.socket:
    place = urlsplit(settings.SCANNER)
    if place.scheme == "tcp" and place.hostname and place.port:
        return socket.create_connection((place.hostname, place.port), timeout=CONNECT)
    if place.scheme != "unix" or not place.path:
        raise ValueError("KOPIENA_SCANNER is neither tcp://host:port nor unix:///path")
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(CONNECT)
        line.connect(place.path)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, content: bytes) -> None:
    """Pieces with their lengths, an empty one ends. It may hang up before: then it has said why (too long)."""
    try:
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        logger.info("The scanner for harmful content hung up before the end.")


def _read(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 1000 and (part := line.recv(1000)):
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
