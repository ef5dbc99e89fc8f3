"""What production refuses to start with, and what to set instead.

Plain Latvian instead of message ids: this is read while settings are being made, before translation exists.
Used twice: portal.settings.production stops on any of it, portal.checks shows it in `check --deploy`.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

#: Beginnings of keys that only demo, development and tests may use (the demo's are made by portal.cli.keys).
SHOWN_KEYS = ("demo-", "development-only", "test-only", "django-insecure")
#: Ids of field keys that stand in the settings of development and tests, so everybody knows them.
SHOWN_FIELD_KEYS = ("demo", "dev", "test")
LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]", ""}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason not to start: a stable code, what is wrong, what to set."""

    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.message} → {self.remedy}"


def refusals(settings: Mapping[str, Any]) -> list[Refusal]:
    """Everything in these settings that production must not run with; empty when it may start."""
    return [*_mode(settings), *_keys(settings), *_addresses(settings), *_trust(settings), *_outside(settings)]


def _mode(settings: Mapping[str, Any]) -> Iterator[Refusal]:
    if settings.get("DEBUG"):
        yield Refusal("portal.E001", "DEBUG ir ieslēgts", "Noņemiet DEBUG no iestatījumiem.")
    if settings.get("DEMO"):
        yield Refusal(
            "portal.E002",
            "Ieslēgts demonstrācijas režīms",
            "Iestatiet KOPIENA_SETTINGS=production un jaunu KOPIENA_VAR.",
        )


def _keys(settings: Mapping[str, Any]) -> Iterator[Refusal]:
    for code, name, variable, least in (
        ("portal.E011", "SECRET_KEY", "KOPIENA_SECRET_KEY", 50),
        ("portal.E012", "LOOKUP_KEY", "KOPIENA_LOOKUP_KEY", 32),
    ):
        value = str(settings.get(name) or "")
        if not value:
            yield Refusal(code, f"Nav iestatīta atslēga {variable}", "Izveidojiet atslēgas: ./portal keys")
        elif value.startswith(SHOWN_KEYS):
            yield Refusal(
                code,
                f"{variable} ir demonstrācijas vai izstrādes atslēga",
                "Izveidojiet jaunas atslēgas: ./portal keys",
            )
        elif len(value) < least:
            yield Refusal(code, f"{variable} ir pārāk īsa", f"Vajag vismaz {least} nejaušas zīmes: ./portal keys")
    pairs = list(settings.get("FIELD_KEYS") or [])
    if not pairs:
        yield Refusal(
            "portal.E013", "Nav iestatītas lauku šifrēšanas atslēgas", "Iestatiet KOPIENA_FIELD_KEYS: ./portal keys"
        )
    for pair in pairs:
        key_id, _, encoded = str(pair).partition(":")
        if key_id in SHOWN_FIELD_KEYS:
            yield Refusal(
                "portal.E013",
                f"Lauku atslēga „{key_id}” ir publiski zināma",
                "Iestatiet KOPIENA_FIELD_KEYS ar jaunu atslēgu: ./portal keys",
            )
        try:
            length = len(base64.b64decode(encoded, validate=True))
        except binascii.Error:
            length = 0
        if length != 32 or not key_id:
            yield Refusal(
                "portal.E013",
                "Lauku atslēga nav „nosaukums:base64 no 32 baitiem”",
                "Salabojiet KOPIENA_FIELD_KEYS; paraugu dod ./portal keys --print",
            )


def _addresses(settings: Mapping[str, Any]) -> Iterator[Refusal]:
    hosts = set(settings.get("ALLOWED_HOSTS") or [])
    if "*" in hosts or not hosts - LOOPBACK:
        yield Refusal(
            "portal.E021",
            "Nav norādīts vietnes adreses nosaukums",
            "Iestatiet KOPIENA_ALLOWED_HOSTS=kopiena.piemers.lv (bez *).",
        )
    public = urlsplit(str(settings.get("PUBLIC_BASE_URL") or ""))
    if public.scheme != "https" or (public.hostname or "") in LOOPBACK:
        yield Refusal(
            "portal.E022",
            "Dokumentos drukājamā publiskā adrese nav https",
            "Iestatiet KOPIENA_PUBLIC_BASE_URL=https://…; pēc pirmā dokumenta to vairs nemaina.",
        )
    for code, name in (("portal.E023", "SESSION_COOKIE_SECURE"), ("portal.E024", "CSRF_COOKIE_SECURE")):
        if not settings.get(name):
            yield Refusal(code, f"{name} ir izslēgts", "Lietojiet portal.settings.production bez izmaiņām.")
    if not settings.get("MFA_REQUIRED_FOR_STAFF"):
        yield Refusal(
            "portal.E025",
            "Redaktori un administratori var pierakstīties bez otrā soļa",
            "Izņemiet KOPIENA_STAFF_MFA no iestatījumiem (to izslēdz tikai demonstrācijā).",
        )


def _trust(settings: Mapping[str, Any]) -> Iterator[Refusal]:
    if settings.get("TRUST_MODE") != "eu":
        yield Refusal(
            "portal.E031", "Ieslēgti vietējie testa uzticamības pakalpojumi", "Iestatiet KOPIENA_TRUST_MODE=eu."
        )
    if "test" in (settings.get("SIGNING_MEANS") or []):
        yield Refusal(
            "portal.E032",
            "Ieslēgts testa paraksts",
            "Izņemiet „test” no KOPIENA_SIGNING_MEANS (piemēram, upload,paper).",
        )
    if not settings.get("TSA_URLS"):
        yield Refusal(
            "portal.E033", "Nav laika zīmogu pakalpojuma", "Iestatiet KOPIENA_TSA_URLS (adreses secībā, ar komatu)."
        )
    if not (settings.get("SEAL_P12") or settings.get("SEAL_PKCS11")):
        yield Refusal("portal.E034", "Nav iestādes zīmoga", "Iestatiet KOPIENA_SEAL_P12 vai KOPIENA_SEAL_PKCS11.")


def _outside(settings: Mapping[str, Any]) -> Iterator[Refusal]:
    if not str(settings.get("EMAIL_BACKEND", "")).endswith("smtp.EmailBackend"):
        yield Refusal(
            "portal.E041",
            "E-pasts netiek sūtīts",
            "Iestatiet KOPIENA_EMAIL_URL (smtp+tls://lietotājs:parole@serveris:587).",
        )
    if str(settings.get("DEFAULT_FROM_EMAIL", "")).endswith(".example"):
        yield Refusal("portal.E042", "Sūtītāja adrese ir paraugs", "Iestatiet KOPIENA_FROM_EMAIL.")
    replica, var = Path(str(settings.get("BLOB_REPLICA_ROOT") or "")), Path(str(settings.get("VAR_DIR") or "/"))
    if replica == Path() or replica.is_relative_to(var):
        yield Refusal(
            "portal.E043",
            "Otrā datņu kopija atrodas tajā pašā mapē, kur pirmā",
            "Iestatiet KOPIENA_REPLICA uz mapi citā diskā.",
        )
