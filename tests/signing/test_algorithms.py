"""How long algorithms prove something, by the catalogue that is shipped."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from signing.formats import algorithms
from signing.formats.algorithms import OPEN, catalogue

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
