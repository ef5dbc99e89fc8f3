"""The testbed as one object: made once per folder, served on the loopback, issues and revokes on demand.

    bed = Testbed.ensure(settings.TESTBED_DIR, port=settings.TESTBED_PORT)
    bed.serve()                                            # daemon thread; quiet if a sibling process already serves
    signer = bed.identity("Mētra", "Paraugmentore", "140384-19905").signer()

Any process that sees the folder may issue; the one that serves notices by the register's version.
"""

from __future__ import annotations

import logging
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from django.conf import settings

from signing.errors import TestbedRefused
from signing.testbed import is_allowed, pki
from signing.testbed.faults import Fault, Misbehaviour
from signing.testbed.identities import Identity
from signing.testbed.pki import Quality
from signing.testbed.shelf import Issued, Register, Shelf, free_port, now

HOST = "127.0.0.1"
#: A certificate begins a year before it was issued, so that demo documents of the running school year can be signed.
_BEFORE, _AFTER = timedelta(days=365), timedelta(days=2 * 365)


class Testbed:
    __test__ = False  # not a test class

    def __init__(self, shelf: Shelf) -> None:
        if not is_allowed():
            raise TestbedRefused("TRUST_MODE is not test")
        self.shelf = shelf
        self.misbehaviour = Misbehaviour(self._answer)
        self._loaded: tuple[int, Any, Any] | None = None  # (register version, configuration, animator)
        self._loading = threading.RLock()
        self._server: Any = None

    # --- making

    @classmethod
    def ensure(cls, folder: Path | str, *, port: int = 0) -> Testbed:
        """The testbed of this folder; made with fresh keys the first time, the same certificates ever after.

        port: 0 picks a free one. It is written into every certificate, so an existing folder keeps its own.
        """
        bed = cls(Shelf(Path(folder)))
        bed.shelf.prepare()
        with bed.shelf.lock():
            if not bed.shelf.exists():
                bed._make(port or free_port())
            bed._add_missing()
        return bed

    @classmethod
    def from_settings(cls) -> Testbed:
        return cls.ensure(settings.TESTBED_DIR, port=settings.TESTBED_PORT)

    def _make(self, port: int) -> None:
        for label in pki.authority_labels():
            self.shelf.write_private(self.shelf.keys / f"{label}.pem", pki.new_key("ec"))
        register = Register(port=port, made_on=now().isoformat())
        for label in pki.authority_labels():
            self._keep_certificate(register, label)
        self.shelf.write(register)  # last: a half-made folder is made again

    def _add_missing(self) -> None:
        """What a folder made by an older release has not yet."""
        register = self.shelf.read()
        for label in pki.authority_labels():
            if not (self.shelf.certificates / f"{label}.pem").exists():
                self.shelf.write_private(self.shelf.keys / f"{label}.pem", pki.new_key("ec"))
                self._keep_certificate(register, label)

    def _keep_certificate(self, register: Register, label: str) -> None:
        from certomancer.registry import CertLabel

        certificate = pki.architecture(pki.load(self.shelf, register)).get_cert(CertLabel(label))
        self.shelf.write_private(self.shelf.certificates / f"{label}.pem", pem.armor("CERTIFICATE", certificate.dump()))

    # --- issuing

    def identity(
        self,
        given: str,
        surname: str,
        code: str,
        *,
        quality: Quality = Quality.QSCD,
        algorithm: str = "ec",
        valid: tuple[datetime, datetime] | None = None,
    ) -> Identity:
        """The certificate of this person (code: DDMMYY-CNNNK), issued on first sight, the same one afterwards.

        valid: own dates (then always a new certificate): for tests of expired ones.
        """
        subject = {
            "country_name": "LV",
            "surname": surname,
            "given_name": given,
            "common_name": f"{given} {surname}",
            "serial_number": f"PNOLV-{code}",
        }
        return self._issue("person", subject, quality=quality, algorithm=algorithm, valid=valid)

    def seal_identity(
        self, organisation: str, registration_number: str, *, quality: Quality = Quality.QSCD, algorithm: str = "ec"
    ) -> Identity:
        """The electronic seal of an institution; `.p12(passphrase)` gives the PKCS#12 file."""
        subject = {
            "country_name": "LV",
            "organization_name": organisation,
            "organization_identifier": f"NTRLV-{registration_number}",
            "common_name": organisation,
        }
        return self._issue("seal", subject, quality=quality, algorithm=algorithm, valid=None)

    def _issue(
        self,
        kind: str,
        subject: dict[str, str],
        *,
        quality: Quality,
        algorithm: str,
        valid: tuple[datetime, datetime] | None,
    ) -> Identity:
        with self.shelf.lock():
            register = self.shelf.read()
            known = register.find(subject=subject, quality=quality.value, algorithm=algorithm)
            if known is None or valid or datetime.fromisoformat(known.valid_to) < now():
                start, end = valid or (now() - _BEFORE, now() + _AFTER)
                known = Issued(
                    label=f"{kind}-{len(register.issued) + 1}",
                    kind=kind,
                    subject=subject,
                    quality=quality.value,
                    algorithm=algorithm,
                    serial=pki.new_serial(),
                    valid_from=start.isoformat(),
                    valid_to=end.isoformat(),
                    odd=valid is not None,
                )
                self.shelf.write_private(self.shelf.keys / f"{known.label}.pem", pki.new_key(algorithm))
                register = register.with_issued(known)
                self._keep_certificate(register, known.label)
                self.shelf.write(register)
        return self.issued_identity(known)

    def issued_identity(self, item: Issued) -> Identity:
        """What was handed out for this line of the register."""
        return Identity(
            label=item.label,
            certificate=self.certificate(item.label),
            chain=(self.certificate("ca-seals" if item.kind == "seal" else "ca-persons"),),
            key_pem=(self.shelf.keys / f"{item.label}.pem").read_bytes(),
        )

    def revoke(self, serial: int, *, on: datetime | None = None) -> None:
        """OCSP says `revoked` from this moment (default: now) on."""
        self._set_revoked(serial, (on or now()).isoformat())

    def reinstate(self, serial: int) -> None:
        """Takes a revocation back: tests share one testbed."""
        self._set_revoked(serial, "")

    def _set_revoked(self, serial: int, moment: str) -> None:
        with self.shelf.lock():
            register = self.shelf.read()
            [item] = [one for one in register.issued if one.serial == serial]
            issued = tuple(replace(one, revoked_on=moment) if one is item else one for one in register.issued)
            self.shelf.write(replace(register, issued=issued))

    # --- asking

    def certificate(self, label: str) -> x509.Certificate:
        """By label: root, ca-persons, ca-seals, tsa-1, tsa-2, ocsp-persons, ocsp-seals, person-1 …"""
        _kind, _headers, der = pem.unarmor((self.shelf.certificates / f"{label}.pem").read_bytes())
        return x509.Certificate.load(der)

    def trust_roots(self) -> tuple[x509.Certificate, ...]:
        return (self.certificate("root"),)

    def root_file(self) -> Path:
        """PEM of the root, for pdfsig, OpenSSL and `pyhanko --trust`."""
        return self.shelf.certificates / "root.pem"

    @property
    def port(self) -> int:
        return self.shelf.read().port

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def tsa_urls(self) -> tuple[str, ...]:
        return tuple(f"{self.url}/{pki.ARCHITECTURE}/tsa/{label}" for label in pki.TSA_LABELS)

    # --- serving

    def serve(self) -> None:
        """Answers on 127.0.0.1 from a daemon thread. Does nothing if this or a sibling process already serves."""
        if self._server is not None or self.is_served():
            return
        self._server = self._make_server()
        threading.Thread(target=self._server.serve_forever, name="testbed", daemon=True).start()

    def serve_forever(self) -> None:
        """For `manage.py testbed`."""
        self._server = self._make_server()
        self._server.serve_forever()

    def _make_server(self) -> Any:
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                """No access log: the tests read `requests`."""

        logging.getLogger("certomancer").setLevel(logging.CRITICAL)
        return make_server(HOST, self.port, self.misbehaviour, threaded=True, request_handler=Quiet)

    def is_served(self) -> bool:
        """True when this very testbed answers at its port (its root certificate comes back)."""
        address = f"{self.url}/{pki.ARCHITECTURE}/certs/root/ca.crt"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 (own loopback address)
                return bool(answer.read() == self.certificate("root").dump())
        except (urllib.error.URLError, OSError):
            return False

    def close(self) -> None:
        if self._server is not None:
            self.misbehaviour.close()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self._animator()(environ, start_response)

    def configuration(self) -> Any:
        """Certomancer's view of everything issued up to now."""
        return self._current()[1]

    def _animator(self) -> Any:
        return self._current()[2]

    def _current(self) -> tuple[int, Any, Any]:
        from certomancer.integrations.animator import Animator, AnimatorArchStore

        with self._loading:
            version = self.shelf.version()
            if self._loaded is None or self._loaded[0] != version:
                config = pki.load(self.shelf, self.shelf.read())
                store = AnimatorArchStore(config.pki_archs)
                self._loaded = (version, config, Animator(store, with_web_ui=False, allow_time_override=False))
            return self._loaded

    # --- misbehaving (tests)

    def fault(self, service: str, fault: Fault) -> AbstractContextManager[None]:
        """with bed.fault("tsa-1", Fault.DOWN): … — only in the process that serves."""
        return self.misbehaviour.fault(service, fault)

    @property
    def requests(self) -> Counter[str]:
        """How often each service was asked, by its label."""
        return self.misbehaviour.requests
