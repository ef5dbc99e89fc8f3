"""The watch itself: what counts as a personal code in an address."""

from __future__ import annotations

import pytest

from tests.e2e.watch import Watch

HOME = "http://localhost:1"


@pytest.mark.parametrize(
    "address",
    ["/?q=320101-12345", "/?q=32010112345", "/cilveks/32010112345/", "/?q=320101%2D12345", "/PNOLV-320101-12345/"],
)
def test_a_personal_code_in_an_address_is_seen(address: str) -> None:
    assert Watch(home=HOME, asked=[f"{HOME}{address}"]).codes != []


@pytest.mark.parametrize(
    "address",
    [
        "/konts/password/reset/key/j-digkyv-c523d62ebfd930fcb25684127134ab54/",
        "/d/01234567-8901-4234-8567-890123456789/",
    ],
)
def test_eleven_digits_of_chance_are_not_one(address: str) -> None:
    assert Watch(home=HOME, asked=[f"{HOME}{address}"]).codes == []
