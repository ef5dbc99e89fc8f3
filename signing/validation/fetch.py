"""Asking trust services for certificate status, without letting a hostile certificate point us into our own network."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import time
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.helpers import is_ip_address
from aiohttp.resolver import ThreadedResolver
from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

log = logging.getLogger(__name__)


class Guarded(AbstractResolver):
    """Resolves names to public addresses only; with `loopback` also to this machine (the testbed)."""

    def __init__(self, *, loopback: bool) -> None:
        self._inner = ThreadedResolver()
        self._loopback = loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        allowed = [one for one in found if self.allows(one["host"])]
        if not allowed:
            raise OSError(f"{host} does not lead to a public address")
        return allowed

    def allows(self, address: str) -> bool:
        ip = ipaddress.ip_address(address)
        return (ip.is_global and not ip.is_multicast) or (self._loopback and ip.is_loopback)

    async def close(self) -> None:
        await self._inner.close()


class Connector(aiohttp.TCPConnector):
    """Addresses written as numbers never reach a resolver, so they are looked at here (redirects come here too)."""

    def __init__(self, guard: Guarded) -> None:
        super().__init__(resolver=guard, use_dns_cache=False)
        self._guard = guard

    async def _resolve_host(self, host: str, port: int, traces: Any = None) -> list[ResolveResult]:
        if is_ip_address(host) and not self._guard.allows(host):
            raise OSError(f"{host} is not a public address")
        return await super()._resolve_host(host, port, traces=traces)


class Fetcher:
    """OCSP first, CRLs when there is no OCSP answer. Failures are logged and mean: no status."""

    def __init__(self, *, loopback: bool, timeout: int, patience: float = 0.0) -> None:
        self._guard = Guarded(loopback=loopback)
        self._timeout = timeout
        self._left = patience or float("inf")
        self._session: aiohttp.ClientSession | None = None
        self._known: dict[bytes, tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]] = {}

    async def status(
        self, certificate: x509.Certificate, authority: Authority
    ) -> tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]:
        if certificate.sha256 not in self._known:
            self._known[certificate.sha256] = await self._within_patience(certificate, authority)
        return self._known[certificate.sha256]

    async def _within_patience(
        self, certificate: x509.Certificate, authority: Authority
    ) -> tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]:
        """Only waiting counts, not the work between; once it is used up nobody is asked any more."""
        begun = time.monotonic()
        try:
            if self._left <= 0:
                return [], []
            async with asyncio.timeout(None if self._left == float("inf") else self._left):
                return await self._ask(certificate, authority)
        except TimeoutError:
            log.warning("trust services were too slow for the patience there is")
            return [], []
        finally:
            self._left -= time.monotonic() - begun

    async def _ask(
        self, certificate: x509.Certificate, authority: Authority
    ) -> tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]:
        fetchers = AIOHttpFetcherBackend(self._open(), per_request_timeout=self._timeout).get_fetchers()
        if certificate.ocsp_urls:
            try:
                answer: Any = await fetchers.ocsp_fetcher.fetch(certificate, authority)
                _ = answer.native  # read at once: what is no answer raises here, not where the file is judged
            except Exception as error:  # noqa: BLE001 (any failure of a service means: no status)
                log.warning("OCSP failed: %s", type(error).__name__)
            else:
                return [answer], []
        if certificate.crl_distribution_points:
            try:
                lists: Any = list(await fetchers.crl_fetcher.fetch(certificate))
                _ = [one["tbs_cert_list"]["this_update"].native for one in lists]
            except Exception as error:  # noqa: BLE001
                log.warning("CRL failed: %s", type(error).__name__)
            else:
                return [], lists
        return [], []

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = Connector(self._guard)
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=aiohttp.ClientTimeout(total=self._timeout), trust_env=False
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)
