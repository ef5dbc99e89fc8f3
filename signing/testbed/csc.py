"""A remote signing peer that speaks CSC API v1 (certomancer-csc-dummy) over the testbed's certificates.

SCAL2: the authorisation names the hashes. No sign-in of its own: loopback and trust mode "test" only.
Credentials go by the labels of issued certificates: testbed/person-1 …
"""

from __future__ import annotations

import asyncio
import threading
import warnings
from typing import Any

from signing.testbed.pki import ARCHITECTURE
from signing.testbed.service import HOST, Testbed


def credential_id(label: str) -> str:
    return f"{ARCHITECTURE}/{label}"


def serve(bed: Testbed, *, port: int) -> str:
    """Answers from a daemon thread; returns the service's base address. Newly issued certificates are found too."""
    from aiohttp import web
    from csc_dummy.csc_dummy_server import CSCWithCertomancer  # type: ignore[import-untyped]

    class Peer(CSCWithCertomancer):
        @property
        def certomancer_config(self) -> Any:
            return bed.configuration()

    with warnings.catch_warnings():  # the peer keeps its settings the way older aiohttp wanted
        warnings.simplefilter("ignore", web.NotAppKeyWarning)
        peer = Peer(bed.configuration())
    peer.register_routes()
    started = threading.Event()

    async def run() -> None:
        runner = web.AppRunner(peer.app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, port).start()
        started.set()
        await asyncio.Event().wait()

    threading.Thread(target=asyncio.run, args=(run(),), name="csc", daemon=True).start()
    started.wait(10)
    return f"http://{HOST}:{port}"
