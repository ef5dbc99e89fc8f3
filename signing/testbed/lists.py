"""A list of trusted lists and one country's list (ETSI TS 119 612), signed as the EU's are, about the test PKI.

As small as the standard's readers bear. The operator's keys are made anew each time: RSA, as the real lists have.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import x509
from cryptography import x509 as pyca_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import CanonicalizationMethod
from signxml.xades import XAdESSigner

_TSL = "http://uri.etsi.org/02231/v2#"
_MORE = "http://uri.etsi.org/02231/v2/additionaltypes#"
_MIME = "application/vnd.etsi.tsl+xml"
_SVC = "http://uri.etsi.org/TrstSvc/"
_LOTL_RULE = f"{_SVC}TrustedList/schemerules/EUlistofthelists"
_ESIGN = f"{_SVC}TrustedList/SvcInfoExt/ForeSignatures"
_ESEAL = f"{_SVC}TrustedList/SvcInfoExt/ForeSeals"


@dataclass(frozen=True)
class Operator:
    """Who signs lists: a key and its self-made certificate."""

    key_pem: bytes
    certificate_pem: bytes

    @classmethod
    def new(cls, *, on: datetime) -> Operator:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = pyca_x509.Name([pyca_x509.NameAttribute(NameOID.COMMON_NAME, "TESTA sarakstu uzturētājs")])
        builder = pyca_x509.CertificateBuilder(name, name, key.public_key(), pyca_x509.random_serial_number())
        builder = builder.not_valid_before(on - timedelta(days=1)).not_valid_after(on + timedelta(days=365))
        certificate = builder.sign(key, hashes.SHA256())
        return cls(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            certificate.public_bytes(serialization.Encoding.PEM),
        )

    @property
    def certificate(self) -> x509.Certificate:
        return x509.Certificate.load(
            pyca_x509.load_pem_x509_certificate(self.certificate_pem).public_bytes(serialization.Encoding.DER)
        )

    def sign(self, xml: str) -> str:
        """Enveloped XAdES, inclusive canonical form (the exclusive one is not read by everybody)."""
        signer = XAdESSigner(
            signature_algorithm="rsa-sha256",
            digest_algorithm="sha256",
            c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
        )
        signed = signer.sign(
            etree.fromstring(xml.encode()),
            key=self.key_pem,
            cert=self.certificate_pem.decode(),
            always_add_key_value=False,
        )
        return str(etree.tostring(signed, encoding="unicode"))


def lotl(*, operator: Operator, territory: str, location: str, country: Operator, sequence: int, on: datetime) -> str:
    """The list of lists with one pointer: to the country's list at `location`, signed by `country`."""
    pointer = (
        f"<OtherTSLPointer>{_identities([country.certificate])}<TSLLocation>{location}</TSLLocation>"
        "<AdditionalInformation>"
        f"<OtherInformation><TSLType>{_SVC}TrustedList/TSLType/EUgeneric</TSLType></OtherInformation>"
        f"<OtherInformation><SchemeTerritory>{territory}</SchemeTerritory></OtherInformation>"
        f"<OtherInformation><m:MimeType>{_MIME}</m:MimeType></OtherInformation>"
        "</AdditionalInformation></OtherTSLPointer>"
    )
    head = _head("EU", sequence, on, rules=_LOTL_RULE, pointers=f"<PointersToOtherTSL>{pointer}</PointersToOtherTSL>")
    return operator.sign(_document(head, ""))


def trusted_list(
    *,
    operator: Operator,
    people: Sequence[x509.Certificate],
    seals: Sequence[x509.Certificate],
    stamps: Sequence[x509.Certificate],
    sequence: int,
    on: datetime,
    responders: Sequence[x509.Certificate] = (),
) -> str:
    """One country's list: authorities for people's signatures, for seals, time-stamp units and responders, all granted."""
    services = [_service("CA/QC", one, [_ESIGN]) for one in people]
    services += [_service("CA/QC", one, [_ESEAL]) for one in seals]
    services += [_service("TSA/QTST", one, []) for one in stamps]
    services += [_service("Certstatus/OCSP/QC", one, []) for one in responders]
    name = "<Name xml:lang='en'>Kopiena TESTA</Name>"
    provider = (
        "<TrustServiceProviderList><TrustServiceProvider><TSPInformation>"
        f"<TSPName>{name}</TSPName></TSPInformation>"
        f"<TSPServices>{''.join(services)}</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
    )
    return operator.sign(_document(_head("LV", sequence, on, rules="", pointers=""), provider))


def _document(head: str, body: str) -> str:
    return (
        f'<TrustServiceStatusList xmlns="{_TSL}" xmlns:m="{_MORE}" Id="list" '
        f'TSLTag="http://uri.etsi.org/19612/TSLTag">{head}{body}</TrustServiceStatusList>'
    )


def _head(territory: str, sequence: int, on: datetime, *, rules: str, pointers: str) -> str:
    rule = f"<SchemeTypeCommunityRules><URI xml:lang='en'>{rules}</URI></SchemeTypeCommunityRules>" if rules else ""
    return (
        "<SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>"
        f"<TSLSequenceNumber>{sequence}</TSLSequenceNumber>"
        f"<TSLType>{_SVC}TrustedList/TSLType/{'EUlistofthelists' if rules else 'EUgeneric'}</TSLType>"
        "<SchemeOperatorName><Name xml:lang='en'>TESTA</Name></SchemeOperatorName>"
        "<SchemeName><Name xml:lang='en'>TESTA saraksts</Name></SchemeName>"
        "<SchemeInformationURI><URI xml:lang='en'>http://127.0.0.1/</URI></SchemeInformationURI>"
        f"{rule}<SchemeTerritory>{territory}</SchemeTerritory>{pointers}"
        f"<ListIssueDateTime>{_moment(on)}</ListIssueDateTime>"
        f"<NextUpdate><dateTime>{_moment(on + timedelta(days=180))}</dateTime></NextUpdate></SchemeInformation>"
    )


def _service(kind: str, certificate: x509.Certificate, uses: Iterable[str]) -> str:
    extensions = "".join(
        "<Extension Critical='true'><AdditionalServiceInformation>"
        f"<URI xml:lang='en'>{use}</URI></AdditionalServiceInformation></Extension>"
        for use in uses
    )
    return (
        f"<TSPService><ServiceInformation><ServiceTypeIdentifier>{_SVC}Svctype/{kind}</ServiceTypeIdentifier>"
        f"<ServiceName><Name xml:lang='en'>{certificate.subject.native['common_name']}</Name></ServiceName>"
        f"<ServiceDigitalIdentity>{_digital(certificate)}</ServiceDigitalIdentity>"
        f"<ServiceStatus>{_SVC}TrustedList/Svcstatus/granted</ServiceStatus>"
        f"<StatusStartingTime>{_moment(certificate.not_valid_before)}</StatusStartingTime>"
        f"<ServiceInformationExtensions>{extensions}</ServiceInformationExtensions>"
        "</ServiceInformation></TSPService>"
    )


def _identities(certificates: Iterable[x509.Certificate]) -> str:
    inner = "".join(f"<ServiceDigitalIdentity>{_digital(one)}</ServiceDigitalIdentity>" for one in certificates)
    return f"<ServiceDigitalIdentities>{inner}</ServiceDigitalIdentities>"


def _digital(certificate: x509.Certificate) -> str:
    der = base64.b64encode(certificate.dump()).decode()
    return f"<DigitalId><X509Certificate>{der}</X509Certificate></DigitalId>"


def _moment(on: datetime) -> str:
    return on.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
