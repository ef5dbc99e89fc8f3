"""What the test PKI consists of, as one certomancer configuration built from the register.

Names and statements follow what a Latvian qualified provider writes (ETSI EN 319 412-2, -3 and -5): PNOLV-… for
people, NTRLV-… for seals, QcCompliance, QcSSCD, QcType, QcCClegislation "LV"; the issuer's names say that it is a test.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.testbed.shelf import Issued, Register, Shelf

ARCHITECTURE = "testbed"
ORGANISATION = "Kopiena TESTA uzticamības pakalpojumi"
TSA_LABELS = ("tsa-1", "tsa-2")
#: How long an answer says that it holds. Ten minutes, the library's own, would make every other validator call a demo
#: file untrusted as soon as the demo is stopped.
OCSP_DAYS = 7
#: Responder → for whose certificates it answers. What has ended is asked only where a test says so (`faults`).
_RESPONDERS = {"ocsp-persons": "ca-persons", "ocsp-seals": "ca-seals", "ocsp-ended": "ca-persons"}
_AUTHORITIES = {
    "root": "TESTA sakne",
    "ca-persons": "TESTA parakstītāju CA",
    "ca-seals": "TESTA zīmogu CA",
    "tsa-1": "TESTA laika zīmogs 1",
    "tsa-2": "TESTA laika zīmogs 2",
    "ocsp-persons": "TESTA OCSP parakstītājiem",
    "ocsp-seals": "TESTA OCSP zīmogiem",
    "tsa-ended": "TESTA laika zīmogs, kam beidzies sertifikāts",
    "ocsp-ended": "TESTA OCSP, kam beidzies sertifikāts",
}


class Quality(Enum):
    """What the certificate claims: a qualified signature device, only a qualified certificate, or nothing."""

    QSCD = "qscd"
    QUALIFIED = "qualified"
    PLAIN = "plain"


def new_key(algorithm: str) -> bytes:
    """PKCS#8 PEM: "ec" is P-256, "ec384" P-384 (newer Latvian eID cards), "rsa" 3072 bits."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if algorithm == "rsa":
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    else:
        key = ec.generate_private_key({"ec": ec.SECP256R1(), "ec384": ec.SECP384R1()}[algorithm])
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def new_serial() -> int:
    return secrets.randbits(63) | (1 << 62)


def load(shelf: Shelf, register: Register) -> Any:
    """The certomancer configuration: certificates that already lie on the shelf are read, not issued again."""
    from certomancer.registry import CertomancerConfig

    return CertomancerConfig(
        configuration(shelf, register),
        key_search_dir=str(shelf.folder),
        config_search_dir=str(shelf.folder),
        lazy_load_keys=True,
    )


def architecture(config: Any) -> Any:
    from certomancer.registry import ArchLabel

    return config.get_pki_arch(ArchLabel(ARCHITECTURE))


def authority_labels() -> tuple[str, ...]:
    return tuple(_AUTHORITIES)


def configuration(shelf: Shelf, register: Register) -> dict[str, Any]:
    made_on = datetime.fromisoformat(register.made_on)
    labels = [*_AUTHORITIES, *(item.label for item in register.issued)]
    entities: dict[str, Any] = {
        label: {"country-name": "LV", "organization-name": ORGANISATION, "common-name": name}
        for label, name in _AUTHORITIES.items()
    }
    certificates: dict[str, Any] = _authorities(made_on)
    for item in register.issued:
        entities[item.label] = item.subject
        certificates[item.label] = _end_entity(item)
    for label, spec in certificates.items():
        if (shelf.certificates / f"{label}.pem").exists():
            spec["certificate-file"] = f"certs/{label}.pem"
    return {
        "external-url-prefix": f"http://127.0.0.1:{register.port}",
        "plugin-modules": ["pyhanko.sign.ades.qualified_asn1"],
        "keysets": {
            ARCHITECTURE: {"path-prefix": "keys", "keys": {label: {"path": f"{label}.pem"} for label in labels}}
        },
        "pki-architectures": {
            ARCHITECTURE: {
                "keyset": ARCHITECTURE,
                "entities": entities,
                "certs": certificates,
                "services": _services(),
            }
        },
    }


def _validity(start: datetime, end: datetime) -> dict[str, str]:
    return {"valid-from": start.isoformat(), "valid-to": end.isoformat()}


def _authorities(made_on: datetime) -> dict[str, Any]:
    """Authorities began on 1 January 2020, so that clocks turned back in tests still find them valid."""
    start = datetime(2020, 1, 1, tzinfo=UTC)

    def until(years: int) -> dict[str, str]:
        return _validity(start, made_on + timedelta(days=366 * years))

    ca_extensions = [
        {"id": "basic_constraints", "critical": True, "value": {"ca": True, "path_len_constraint": 0}},
        {"id": "key_usage", "critical": True, "smart-value": _flags("key_cert_sign", "crl_sign")},
    ]
    root_crl = {
        "id": "crl_distribution_points",
        "smart-value": {"schema": "crl-dist-url", "params": {"crl-repo-names": ["root"]}},
    }
    specs: dict[str, Any] = {
        "root": {
            "issuer": "root",
            "validity": until(30),
            "extensions": [
                {"id": "basic_constraints", "critical": True, "value": {"ca": True}},
                ca_extensions[1],
            ],
        }
    }
    for label in ("ca-persons", "ca-seals"):
        specs[label] = {"issuer": "root", "validity": until(25), "extensions": [*ca_extensions, root_crl]}
    ended = _validity(start, datetime(2021, 1, 1, tzinfo=UTC))
    for label, validity in ((TSA_LABELS[0], until(18)), (TSA_LABELS[1], until(22)), ("tsa-ended", ended)):
        specs[label] = {
            "issuer": "root",
            "validity": validity,
            "extensions": [
                {"id": "key_usage", "critical": True, "smart-value": _flags("digital_signature")},
                {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]},
                root_crl,
            ],
        }
    for label, issuer in _RESPONDERS.items():
        specs[label] = {
            "issuer": issuer,
            "validity": ended if label == "ocsp-ended" else until(20),
            "extensions": [
                {"id": "key_usage", "critical": True, "smart-value": _flags("digital_signature")},
                {"id": "extended_key_usage", "critical": True, "value": ["ocsp_signing"]},
                {"id": "ocsp_no_check"},
            ],
        }
    return specs


def _flags(*names: str) -> dict[str, Any]:
    return {"schema": "key-usage", "params": list(names)}


def _end_entity(item: Issued) -> dict[str, Any]:
    seal = item.kind == "seal"
    issuer, responder = ("ca-seals", "ocsp-seals") if seal else ("ca-persons", "ocsp-persons")
    spec: dict[str, Any] = {
        "issuer": issuer,
        "serial": item.serial,
        "validity": _validity(datetime.fromisoformat(item.valid_from), datetime.fromisoformat(item.valid_to)),
        "extensions": [
            {"id": "key_usage", "critical": True, "smart-value": _flags("non_repudiation")},
            {
                "id": "authority_information_access",
                "smart-value": {
                    "schema": "aia-urls",
                    "params": {"ocsp-responder-names": [responder], "ca-issuer-links": [{"repo": issuer}]},
                },
            },
            *_statements(Quality(item.quality), seal=seal),
        ],
    }
    if item.revoked_on:
        spec["revocation"] = {"revoked-since": item.revoked_on, "reason": "key_compromise"}
    return spec


def _statements(quality: Quality, *, seal: bool) -> list[dict[str, Any]]:
    if quality is Quality.PLAIN:
        return []
    statements: list[dict[str, Any]] = [
        {"statement_id": "qc_compliance"},
        {"statement_id": "qc_type", "statement_info": ["qct_eseal" if seal else "qct_esign"]},
        {"statement_id": "qc_cc_legislation", "statement_info": ["LV"]},
    ]
    # ETSI EN 319 411-2 policies: QCP-n, QCP-l without and QCP-n-qscd, QCP-l-qscd with a qualified device.
    policy = "0.4.0.194112.1." + ("1" if seal else "0")
    if quality is Quality.QSCD:
        statements.append({"statement_id": "qc_sscd"})
        policy = "0.4.0.194112.1." + ("3" if seal else "2")
    return [
        {"id": "qc_statements", "value": statements},
        {"id": "certificate_policies", "value": [{"policy_identifier": policy}]},
    ]


def _services() -> dict[str, Any]:
    return {
        "ocsp": {
            label: {
                "for-issuer": issuer,
                "responder-cert": label,
                "signing-key": label,
                "validity-period": {"days": OCSP_DAYS},
            }
            for label, issuer in _RESPONDERS.items()
        },
        # The test root began a year ago: its list of revoked authorities holds for another year.
        "crl-repo": {
            "root": {"for-issuer": "root", "signing-key": "root", "simulated-update-schedule": "P730D"},
        },
        "cert-repo": {
            label: {"for-issuer": label, "publish-issued-certs": False} for label in ("root", "ca-persons", "ca-seals")
        },
        "time-stamping": {label: {"signing-cert": label, "signing-key": label} for label in (*TSA_LABELS, "tsa-ended")},
    }
