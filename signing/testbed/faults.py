"""Trust services that misbehave on demand: for tests of every way a time stamp or an OCSP answer can go wrong."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from io import BytesIO
from typing import Any

from asn1crypto import tsp

#: Services of `pki` whose own certificate has ended, by the one they stand for.
ENDED = {"tsa-1": "tsa-ended", "tsa-2": "tsa-ended", "ocsp-persons": "ocsp-ended"}
SLOW_SECONDS = 30
LATE_SECONDS = 3


class Fault(Enum):
    """DOWN hangs up without a word; SLOW answers after 30 s, LATE after 3; NONCE and IMPRINT answer another question;
    AGAIN says what it said last, to whomever and whenever; ENDED answers under a certificate that has ended, or with a
    list of revoked certificates that nobody renewed."""

    DOWN = "down"
    SLOW = "slow"
    LATE = "late"
    ERROR = "error"
    GARBAGE = "garbage"
    NONCE = "nonce"
    IMPRINT = "imprint"
    AGAIN = "again"
    ENDED = "ended"


class Misbehaviour:
    """WSGI middleware. Services go by the labels of `pki`: tsa-1, tsa-2, ocsp-persons, ocsp-seals, root (CRL)."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app
        self.requests: Counter[str] = Counter()
        self._faults: dict[str, Fault] = {}
        self._said: dict[str, tuple[tuple[Any, ...], list[bytes]]] = {}
        self._closing = threading.Event()

    @contextmanager
    def fault(self, service: str, fault: Fault) -> Iterator[None]:
        before = self._faults.get(service)
        self._faults[service] = fault
        try:
            yield
        finally:
            if before is None:
                del self._faults[service]
            else:
                self._faults[service] = before

    def close(self) -> None:
        """Lets slow answers go."""
        self._closing.set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        service = environ["PATH_INFO"].split("/")[3] if environ["PATH_INFO"].count("/") >= 3 else ""
        self.requests[service] += 1
        fault = self._faults.get(service)
        if fault is Fault.DOWN:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return []
        if fault is Fault.SLOW:
            self._closing.wait(SLOW_SECONDS)
        if fault is Fault.LATE:
            self._closing.wait(LATE_SECONDS)
        if fault is Fault.ERROR:
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"out of order"]
        if fault is Fault.GARBAGE:
            start_response("200 OK", [("Content-Type", _reply_type(environ))])
            return [b"\x30\x03not DER at all"]
        if fault is Fault.ENDED:
            environ["PATH_INFO"] = _of_what_has_ended(environ["PATH_INFO"], service)
        if fault in (Fault.NONCE, Fault.IMPRINT):
            _ask_another_question(environ, fault)
        if fault is Fault.AGAIN and service in self._said:
            head, body = self._said[service]
            start_response(*head)
            return body
        return self._remembered(service, environ, start_response)

    def _remembered(self, service: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        heads: list[tuple[Any, ...]] = []

        def begin(*head: Any) -> Any:
            heads.append(head[:2])
            return start_response(*head)

        body = list(self.app(environ, begin))
        if heads:
            self._said[service] = (heads[-1], body)
        return body


def _reply_type(environ: dict[str, Any]) -> str:
    return "application/timestamp-reply" if "/tsa/" in environ["PATH_INFO"] else "application/ocsp-response"


def _of_what_has_ended(path: str, service: str) -> str:
    """The service of `pki` that stands for this one with an ended certificate; the first list that the root ever issued."""
    return path.replace("/latest.", "/archive-0.").replace(f"/{service}", f"/{ENDED.get(service, service)}")


def _ask_another_question(environ: dict[str, Any], fault: Fault) -> None:
    request = tsp.TimeStampReq.load(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    if fault is Fault.NONCE:
        request["nonce"] = request["nonce"].native + 1
    else:
        imprint = request["message_imprint"]
        imprint["hashed_message"] = bytes(byte ^ 0xFF for byte in imprint["hashed_message"].native)
    body = request.dump(force=True)
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
