"""What the testbed hands out: a certificate with its key and chain, ready for pyHanko or as PKCS#12."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from asn1crypto import keys, pem, x509
from cryptography import x509 as pyca_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore


@dataclass(frozen=True)
class Identity:
    """An end entity of the test PKI. The private key is known to the testbed: a test means, never proof of a person."""

    label: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key_pem: bytes = field(repr=False)

    @property
    def serial(self) -> int:
        return int(self.certificate.serial_number)

    @property
    def private_key(self) -> Any:
        """The cryptography key object, for peers that sign a bare hash."""
        return serialization.load_pem_private_key(self.key_pem, password=None)

    def signer(self) -> SimpleSigner:
        store = SimpleCertificateStore()
        store.register_multiple(self.chain)
        return SimpleSigner(
            signing_cert=self.certificate,
            signing_key=keys.PrivateKeyInfo.load(pem.unarmor(self.key_pem)[2]),
            cert_registry=store,
        )

    def p12(self, passphrase: str) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            name=self.label.encode(),
            key=self.private_key,
            cert=pyca_x509.load_der_x509_certificate(self.certificate.dump()),
            cas=[pyca_x509.load_der_x509_certificate(one.dump()) for one in self.chain],
            encryption_algorithm=serialization.BestAvailableEncryption(passphrase.encode()),
        )
