"""One process by default: gunicorn with one worker of threads, the job worker and the test trust services beside it.

The threads start in the worker (after the fork) and stop with it; never in AppConfig.ready, which every management
command runs too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication

if TYPE_CHECKING:
    from signing.testbed.service import Testbed

logger = logging.getLogger("portal.server")


class Server(BaseApplication):
    """Serves the portal on one address. Several processes need DATABASE_URL and REDIS_URL (docs/runbook.md)."""

    def __init__(self, *, listen: str, port: int, workers: int, threads: int, wsgi: WSGIHandler) -> None:
        self._listen, self._port, self._workers, self._threads, self._wsgi = listen, port, workers, threads, wsgi
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self._listen}]" if ":" in self._listen else self._listen
        options: dict[str, Any] = {
            "bind": f"{host}:{self._port}",
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": self._threads,
            "timeout": 120,  # a request may wait for a conversion or a time stamp
            "graceful_timeout": 20,
            "keepalive": 5,
            "accesslog": None,  # addresses may hold one-purpose tokens
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "kopiena",
            "post_worker_init": start_companions,
            "worker_exit": stop_companions,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return self._wsgi


_stops: list[Callable[[], object]] = []


def start_companions(worker: Any) -> None:
    """The test trust services (trust mode "test" only), then the job worker unless Redis carries the bell."""
    if settings.TRUST_MODE == "test":
        from signing.testbed.service import Testbed

        bed = Testbed.from_settings()
        bed.serve()
        _stops.append(bed.close)
        _stops.extend(_sign_in_peer(bed))
    if not settings.REDIS_URL:
        from kernel.jobs import local

        local.start()
        _stops.append(local.stop)


def _sign_in_peer(bed: Testbed) -> list[Callable[[], object]]:
    """LVRTC's platform as the testbed plays it, when the settings lead to it; a taken port leaves the portal without it."""
    from signing.testbed.providers import TrustedXProvider

    address = urlsplit(settings.EPARAKSTS_URL)
    if not settings.EPARAKSTS_SIGN_IN or address.hostname != "127.0.0.1" or address.port is None:
        return []
    peer = TrustedXProvider(bed, f"{settings.PUBLIC_BASE_URL}/*", port=address.port)
    try:
        peer.serve()
    except (OSError, SystemExit):  # werkzeug ends the process for a taken port
        logger.warning("Port %d is taken: no test sign-in by eParaksts.", address.port)
        return []
    return [peer.close]


def stop_companions(server: Any, worker: Any) -> None:
    while _stops:
        stop = _stops.pop()
        try:
            stop()
        except Exception:  # the process is ending: say it, and stop the next one too
            logger.exception("A companion of the web process did not stop cleanly.")
