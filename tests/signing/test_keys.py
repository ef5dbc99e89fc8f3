"""Whose key may sign, and what a service's answer must be: each guard by itself, without a database."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from signing.errors import CertificateRefused, NoCertificate, ProviderRefused, WrongCertificate
from signing.means import asking
from signing.means.base import Person, Ticket
from signing.means.csc import Credential, Csc1Means, credential, of_person, values_in
from signing.means.eparaksts import EparakstsMeans
from signing.means.keys import Key, must_sign_for

ON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CODE, OTHER = "140384-19905", "170570-19900"
PERSON = Person(name="Mētra Paraugmentore", person_code=CODE)
STRONG, WEAK = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP192R1())
SHORT = rsa.generate_private_key(65537, 1024)


def certificate(
    code: str = CODE, *, signs: bool = True, key: Any = STRONG, begun: datetime = ON, days: int = 1
) -> bytes:
    """Of this person. signs: for signatures; False: the other certificate of a card, for signing in."""
    name = pyca.Name([pyca.NameAttribute(NameOID.SERIAL_NUMBER, f"PNOLV-{code}")])
    usage = pyca.KeyUsage(
        digital_signature=not signs, content_commitment=signs, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    built = pyca.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    built = (
        built.not_valid_before(begun).not_valid_after(begun + timedelta(days=days)).add_extension(usage, critical=True)
    )
    return built.sign(STRONG, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    ("changes", "on", "error", "detail"),
    [
        ({"code": OTHER}, ON, WrongCertificate, "serialNumber"),
        ({"signs": False}, ON, CertificateRefused, "key usage: not for signing"),
        ({}, ON - timedelta(seconds=1), CertificateRefused, "dates"),
        ({}, ON + timedelta(days=1, seconds=1), CertificateRefused, "dates"),
        ({"key": WEAK}, ON, CertificateRefused, "key ec 192"),
        ({"key": SHORT}, ON, CertificateRefused, "key rsa 1024"),
    ],
)  # fmt: skip
def test_a_key_that_may_not_sign_for_the_person(
    changes: dict[str, Any], on: datetime, error: type[CertificateRefused], detail: str
) -> None:
    must_sign_for(x509.Certificate.load(certificate()), person_code=CODE, on=ON)
    with pytest.raises(error) as refused:
        must_sign_for(x509.Certificate.load(certificate(**changes)), person_code=CODE, on=on)
    assert refused.value.detail == detail


def test_nobody_without_a_code_has_a_key() -> None:
    with pytest.raises(WrongCertificate):
        must_sign_for(x509.Certificate.load(certificate(code="")), person_code="", on=ON)


# --- the credentials of a CSC service


def told(der: bytes, *, status: str = "enabled") -> dict[str, Any]:
    """As `credentials/info` says it."""
    return {"key": {"status": status}, "cert": {"certificates": [base64.b64encode(der).decode()]}, "multisign": 1}


def test_the_credential_is_the_persons_own_and_for_signing() -> None:
    found = [Credential(Key.of(der), 1) for der in (certificate(OTHER), certificate(signs=False), certificate())]
    assert of_person(iter(found), PERSON) == found[2].key
    with pytest.raises(NoCertificate):
        of_person(iter(found[:2]), PERSON)


def test_a_credential_that_is_switched_off_is_none() -> None:
    good = credential("a", told(certificate()))
    assert good is not None and good.key.certificate == certificate_of(good)
    assert credential("a", told(certificate(), status="disabled")) is None
    assert credential("a", told(b"nav sertifikata")) is None


def certificate_of(found: Credential) -> bytes:
    return bytes(found.key.parsed.dump())


class Service:
    """A CSC service, version 1, that takes one hash at a time and each authorisation (SAD) once."""

    def __init__(self, der: bytes, *, mode: str = "implicit") -> None:
        self.info = {**told(der), "authMode": mode}
        self.allowed: dict[str, list[str]] = {}
        self.given = 0

    def __call__(self, address: str, body: Any, *, token: str = "") -> Any:
        act = address.rpartition("/")[2]
        if act == "list":
            return {"credentialIDs": ["a"]}
        if act == "info":
            return self.info
        if act == "authorize":
            if len(body["hash"]) > 1:
                raise ProviderRefused("too many")
            self.given += 1
            self.allowed[f"SAD {self.given}"] = body["hash"]
            return {"SAD": f"SAD {self.given}"}
        if self.allowed.pop(body["SAD"], None) != body["hash"]:
            raise ProviderRefused("SAD")
        return {"signatures": body["hash"]}


def test_every_part_has_an_authorisation_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "post", Service(certificate()))
    digests = [bytes([number]) * 32 for number in range(3)]
    key = Csc1Means().key(PERSON)
    assert Csc1Means().values(key, digests) == tuple(digests)


def test_a_credential_that_asks_for_a_pin_is_not_ours_to_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "post", Service(certificate(), mode="explicit"))
    with pytest.raises(NoCertificate):
        Csc1Means().key(PERSON)


@pytest.mark.parametrize("given", [[], ["AAAA"], ["AAAA"] * 3, "AAAA", [7, 7], ["nav base64", "AAAA"]])
def test_as_many_values_as_hashes(given: Any) -> None:
    assert values_in({"signatures": ["AAAA", "AAAB"]}, count=2) == [b"\0\0\0", b"\0\0\1"]
    with pytest.raises(ProviderRefused):
        values_in({"signatures": given}, count=2)


# --- eParaksts


def test_the_identity_for_signing_in_signs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"pieslegsanas": certificate(signs=False), "cita": certificate(OTHER), "paraksts": certificate()}

    def get(address: str, *, token: str = "") -> Any:
        if address.endswith("/users/me"):
            return {"sign_identities": [{"id": one, "status": {"value": "enabled"}} for one in there]}
        der = there[address.rpartition("/")[2]]
        return {"identity": {"details": {"certificate": base64.b64encode(der).decode()}}}

    monkeypatch.setattr(asking, "get", get)
    monkeypatch.setattr(asking, "token_for", lambda *args, **kwargs: {"access_token": "x"})
    ticket = Ticket(state="", verifier="", back="")
    assert EparakstsMeans().key(person=PERSON, code="x", ticket=ticket).address == "paraksts"
    del there["paraksts"]
    with pytest.raises(NoCertificate):
        EparakstsMeans().key(person=PERSON, code="x", ticket=ticket)


# --- asking


def test_only_https_is_asked_in_life(settings: Any) -> None:
    settings.TRUST_MODE = "eu"
    for address in ("http://127.0.0.1:1/", "http://paraugs.example/"):
        with pytest.raises(ProviderRefused, match="address is not https"):
            asking.get(address)


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A service that sends everybody on; the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302 if self.path == "/" else 200)
            self.send_header("Location", "/cits")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


def test_a_service_that_sends_us_elsewhere_is_not_followed(elsewhere: tuple[str, list[str]]) -> None:
    address, asked = elsewhere
    with pytest.raises(ProviderRefused, match="302"):
        asking.get(address)
    assert asked == ["/"]
