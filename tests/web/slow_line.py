"""A slow line to the site: the text of a page comes in pieces, one after another."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

#: As many pieces a page, with so many seconds after each.
PIECES, PAUSE = 8, 0.06
#: Of the line, not of what it carries.
_HOPS = {"host", "accept-encoding", "connection", "content-length", "transfer-encoding"}


@contextmanager
def slow_line(home: str) -> Iterator[str]:
    """Address at which `home` is found over a slow line."""

    class Line(BaseHTTPRequestHandler):
        def log_message(self, *_words: object) -> None:
            """Nothing: what fails is seen in the browser."""

        def do_GET(self) -> None:
            asked = Request(home + self.path, headers={k: v for k, v in self.headers.items() if k.lower() not in _HOPS})
            try:
                answer = urlopen(asked)
            except HTTPError as error:
                answer = error
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in _HOPS:
                    self.send_header(name, value)
            self.end_headers()
            slow = "html" in answer.headers.get("Content-Type", "")
            size = len(body) // PIECES + 1 if slow else len(body) or 1
            for start in range(0, len(body), size):
                self.wfile.write(body[start : start + size])
                time.sleep(PAUSE if slow else 0)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
