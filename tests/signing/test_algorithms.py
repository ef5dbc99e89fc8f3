"""How long algorithms prove something, by the catalogue that is shipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509
from asn1crypto.algos import DigestAlgorithm
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing.formats import algorithms
from signing.formats.algorithms import OPEN, catalogue
from signing.validation.keys import problems, usage

NEVER = datetime.min.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("scheme", "bits", "year"),
    [
        ("rsassa_pkcs1v15", 1023, NEVER),
        ("rsassa_pkcs1v15", 1024, 2019),
        ("rsassa_pkcs1v15", 1899, 2019),
        ("rsassa_pkcs1v15", 1900, 2029),
        ("rsassa_pkcs1v15", 4096, 2029),
        ("rsassa_pss", 2999, 2029),
        ("rsassa_pss", 3000, OPEN),
        ("ecdsa", 223, NEVER),
        ("ecdsa", 255, 2021),
        ("ecdsa", 256, OPEN),
        ("ed25519", 256, OPEN),
    ],
)
def test_keys_end_by_scheme_and_length(scheme: str, bits: int, year: int | datetime) -> None:
    end = catalogue().key_ends(scheme, bits)
    assert (end if isinstance(year, datetime) else end.year) == year


@pytest.mark.parametrize(
    ("name", "year"),
    [("md5", 2004), ("sha1", 2012), ("SHA-1", 2012), ("sha224", 2029), ("sha256", OPEN), ("sha3_256", OPEN)],
)
def test_hashes_end(name: str, year: int | datetime) -> None:
    end = catalogue().hash_ends(name)
    assert (end if isinstance(year, datetime) else end.year) == year


def test_the_catalogue_names_its_source() -> None:
    assert "TS 119 312" in algorithms.catalogue().source


def a_certificate(*, bits: int, since: datetime) -> x509.Certificate:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name, issuer = (pyca.Name([pyca.NameAttribute(NameOID.COMMON_NAME, text)]) for text in ("Paraugs", "Iestāde"))
    builder = pyca.CertificateBuilder(issuer, name, key.public_key(), 7, since, since + timedelta(days=3650))
    return x509.Certificate.load(builder.sign(key, SHA256()).public_bytes(Encoding.DER))


@pytest.mark.parametrize(
    ("bits", "since", "used", "codes"),
    [
        (2048, 2015, 2026, []),
        (1024, 2015, 2018, ["ALGORITHM_OF_ITS_TIME"]),
        (1024, 2015, 2020, ["OLD_KEY"]),
        (1024, 2020, 2020, ["WEAK_KEY"]),
    ],
)
def test_a_key_is_judged_by_the_day_it_was_used(bits: int, since: int, used: int, codes: list[str]) -> None:
    certificate = a_certificate(bits=bits, since=datetime(since, 1, 1, tzinfo=UTC))
    assert problems(certificate, on=datetime(used, 1, 2, tzinfo=UTC)) == codes


def test_chains_are_judged_by_the_same_days() -> None:
    sha1 = DigestAlgorithm({"algorithm": "sha1"})
    last, first = datetime(2016, 12, 31, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC)
    assert usage(last).digest_algorithm_allowed(sha1, None).allowed
    assert not usage(first).digest_algorithm_allowed(sha1, None).allowed
    assert not usage(last).digest_algorithm_allowed(DigestAlgorithm({"algorithm": "md5"}), None).allowed
    assert (usage(last).rsa_key_size_threshold, usage(datetime(2019, 10, 1, tzinfo=UTC)).rsa_key_size_threshold) == (
        1024,
        2048,
    )
