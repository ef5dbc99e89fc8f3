"""What we trust: roots from a folder, the local test roots, or the EU trusted lists.

`Trust` is a plain value that travels to the limited child; the child turns it into pyHanko's trust manager. Nothing
here touches the network.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.qualified.tsp import TSPRegistry
    from pyhanko_certvalidator.registry import TrustManager

#: A page answers within two seconds, the check itself included.
PATIENCE = 1.2
#: Lists older than this prove nothing new (threats 36).
STALE = datetime.timedelta(hours=24)
_TSL = "{http://uri.etsi.org/02231/v2#}"
#: Of ETSI TS 119 612, 5.5.4, and of its editions before 2016.
_APPROVED = ("granted", "recognisedatnationallevel", "undersupervision", "accredited", "setbynationallaw")
_NEXT = re.compile(r"<(?:\w+:)?NextUpdate>\s*<(?:\w+:)?dateTime>\s*([^<\s]+)")
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.S)


class Mode(StrEnum):
    EU = "eu"
    OWN = "own"
    TEST = "test"
    NONE = "none"


class TrustUnusable(Exception):
    """The roots or lists that were named cannot be used."""

    code = "TRUST_UNUSABLE"
    retry = False


@dataclass(frozen=True)
class Trust:
    """`roots` are DER certificates. `lists` is the folder of cached trusted lists ("" = none).

    `loopback` allows asking services of this machine (the testbed) for certificate status.
    `timeout` is for each answer, `patience` for all answers about one file, in seconds (0 = without end).
    """

    mode: Mode = Mode.NONE
    roots: tuple[bytes, ...] = ()
    lists: str = ""
    territories: tuple[str, ...] = ("lv",)
    loopback: bool = False
    timeout: int = 10
    patience: float = 0.0

    def describe(self) -> dict[str, str]:
        digest = hashlib.sha256(b"".join(sorted(hashlib.sha256(root).digest() for root in self.roots))).hexdigest()
        return {"mode": self.mode.value, "roots": str(len(self.roots)), "roots_sha256": digest if self.roots else ""}

    def as_dict(self) -> dict[str, Any]:
        return {
            "mode": self.mode.value,
            "roots": [base64.b64encode(root).decode("ascii") for root in self.roots],
            "lists": self.lists,
            "territories": list(self.territories),
            "loopback": self.loopback,
            "timeout": self.timeout,
            "patience": self.patience,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Trust:
        return cls(
            mode=Mode(values["mode"]),
            roots=tuple(base64.b64decode(root) for root in values["roots"]),
            lists=values["lists"],
            territories=tuple(values["territories"]),
            loopback=values["loopback"],
            timeout=values["timeout"],
            patience=values["patience"],
        )


def hurried(trust: Trust) -> Trust:
    """The same for whoever waits for the page: what does not answer at once counts as silent."""
    return dataclasses.replace(trust, timeout=min(trust.timeout, 1), patience=PATIENCE)


def certificates_in(content: bytes) -> list[bytes]:
    """DER of every certificate in a PEM or DER file."""
    found = [base64.b64decode(body) for body in _PEM.findall(content)]
    return found or ([content] if content[:1] == b"\x30" else [])


def from_directory(folder: Path, *, mode: Mode = Mode.OWN, loopback: bool = False) -> Trust:
    """Every certificate file of a folder is a root. An empty or missing folder is an error, never "trust nothing"."""
    if not folder.is_dir():
        raise TrustUnusable(f"{folder} is not a folder")
    roots: list[bytes] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".pem", ".crt", ".cer", ".der"):
            roots.extend(certificates_in(path.read_bytes()))
    if not roots:
        raise TrustUnusable(f"no certificate in {folder}")
    return Trust(mode=mode, roots=tuple(dict.fromkeys(roots)), loopback=loopback)


def from_settings() -> Trust:
    """What this installation trusts. In test mode the testbed's root; a missing testbed means no trust at all."""
    from django.conf import settings

    extra: tuple[bytes, ...] = ()
    if settings.TRUST_DIR:
        extra = from_directory(Path(settings.TRUST_DIR)).roots
    if settings.TRUST_MODE == "test":
        root = Path(settings.TESTBED_DIR) / "certs" / "root.pem"
        roots = tuple(certificates_in(root.read_bytes())) if root.is_file() else ()
        return Trust(mode=Mode.TEST, roots=roots + extra, loopback=True, timeout=settings.TRUST_TIMEOUT)
    lists = Path(settings.VAR_DIR) / "trusted-lists"
    return Trust(
        mode=Mode.EU,
        roots=extra,
        lists=str(lists),
        territories=tuple(getattr(settings, "TRUST_TERRITORIES", ("lv",))),
        timeout=settings.TRUST_TIMEOUT,
    )


@dataclass(frozen=True)
class Responder:
    """A service that answers about certificates' status, as a list names it, and while it was approved."""

    certificate: bytes
    since: datetime.datetime
    until: datetime.datetime | None


@dataclass(frozen=True)
class Lists:
    """The trusted lists as read from the cache. `problem` says why they could not be used."""

    registry: TSPRegistry | None = None
    facts: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    responders: tuple[Responder, ...] = ()

    def knows_responder(self, der: bytes, at: datetime.datetime) -> bool:
        """A listed service of certificate status with this certificate was approved at that time."""
        return any(
            one.certificate == der and one.since <= at and (one.until is None or at < one.until)
            for one in self.responders
        )


@lru_cache(maxsize=4)
def _lists(folder: str, territories: tuple[str, ...], stamp: int) -> Lists:
    from pyhanko.sign.validation.qualified import eutl_parse
    from pyhanko.sign.validation.qualified.eutl_fetch import EU_LOTL_LOCATION
    from pyhanko.sign.validation.qualified.tsp import TSPRegistry

    cached = cached_lists(Path(folder) / "index.json")  # whatever their age: `stale` tells
    registry = TSPRegistry()
    facts: dict[str, str] = {}
    own_keys = [certificate_of(der) for der in _own_keys(Path(folder))]
    lotl = eutl_parse.validate_and_parse_lotl(cached[EU_LOTL_LOCATION], own_keys or None)
    facts["lotl"] = _sequence(cached[EU_LOTL_LOCATION])
    responders: list[Responder] = []
    for reference in lotl.references:
        if reference.territory.casefold() not in territories or reference.location_uri not in cached:
            continue
        if eutl_parse.LOTL_RULE in reference.scheme_rules:
            continue
        xml = cached[reference.location_uri]
        eutl_parse.trust_list_to_registry(xml, reference.tlso_certs, registry)
        responders.extend(responders_in(xml))  # of a list whose signature held: the line above raises otherwise
        facts[reference.territory.casefold()] = _sequence(xml)
    return Lists(registry=registry, facts=facts, responders=tuple(responders))


def responders_in(xml: str) -> list[Responder]:
    """Services of kind Certstatus/OCSP (ETSI TS 119 612, 5.5.1), which pyHanko leaves out, with their history."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(xml.encode(), parser)
    found: list[Responder] = []
    for service in root.iter(f"{_TSL}TSPService"):
        history = [service.find(f"{_TSL}ServiceInformation")]
        history += service.findall(f"{_TSL}ServiceHistory/{_TSL}ServiceHistoryInstance")
        until: datetime.datetime | None = None
        certificates = [base64.b64decode(one.text or "") for one in history[0].iterfind(f".//{_TSL}X509Certificate")]
        for state in history:  # the newest first
            since = datetime.datetime.fromisoformat(state.findtext(f"{_TSL}StatusStartingTime", "", None).strip())
            kind = state.findtext(f"{_TSL}ServiceTypeIdentifier", "", None).strip()
            status = state.findtext(f"{_TSL}ServiceStatus", "", None).strip()
            if "/Svctype/Certstatus/OCSP" in kind and status.rsplit("/", 1)[-1] in _APPROVED:
                found.extend(Responder(one, since, until) for one in certificates)
            until = since
    return found


def certificate_of(der: bytes) -> Certificate:
    from asn1crypto.x509 import Certificate

    return Certificate.load(der)


def _own_keys(folder: Path) -> list[bytes]:
    """Keys that sign the list of lists, when not the EU's own (a private list in tests): `lotl-keys.pem`."""
    path = folder / "lotl-keys.pem"
    return certificates_in(path.read_bytes()) if path.is_file() else []


def _sequence(xml: str) -> str:
    number = re.search(r"<(?:\w+:)?TSLSequenceNumber>\s*(\d+)", xml)
    issued = re.search(r"<(?:\w+:)?ListIssueDateTime>\s*([^<\s]+)", xml)
    return f"{number.group(1) if number else '?'} ({issued.group(1) if issued else '?'})"


def load_lists(trust: Trust) -> Lists:
    """The cached lists, or an empty `Lists` with the problem named: trust is then missing (amber, never green)."""
    if trust.mode is not Mode.EU or not trust.lists:
        return Lists()
    index = Path(trust.lists) / "index.json"
    if not index.is_file():
        return Lists(problem="no trusted lists in the cache")
    try:
        return _lists(trust.lists, trust.territories, index.stat().st_mtime_ns)
    except Exception as error:  # noqa: BLE001 (any fault of a list means: no trust from lists)
        return Lists(problem=f"{type(error).__name__}: {error}"[:200])


def stale(trust: Trust, *, on: datetime.datetime) -> str:
    """Why the cached lists are too old to be relied upon at `on`; "" = they are not, or none are used or cached."""
    if trust.mode is not Mode.EU or not trust.lists or not (Path(trust.lists) / "index.json").is_file():
        return ""
    if hours := hours_late(trust, on=on):
        return f"not refreshed for {hours} hours"
    ended = ended_lists(trust, on=on)
    return f"out of date by its own word: {', '.join(ended)}" if ended else ""


def hours_late(trust: Trust, *, on: datetime.datetime) -> int:
    """Full hours since the lists of the cache were fetched; 0 while that is not too long ago."""
    fetched = (Path(trust.lists) / "index.json").stat().st_mtime
    age = on - datetime.datetime.fromtimestamp(fetched, tz=datetime.UTC)
    return age // datetime.timedelta(hours=1) if age > STALE else 0


def ended_lists(trust: Trust, *, on: datetime.datetime) -> list[str]:
    """Addresses of lists in the cache whose publisher has promised a newer one by now."""
    lists = cached_lists(Path(trust.lists) / "index.json")
    return sorted(name for name, xml in lists.items() if (end := _next_update(xml)) is not None and end < on)


def cached_lists(index: Path) -> dict[str, str]:
    """The lists in the cache, by their address."""
    entries = json.loads(index.read_text("utf-8"))
    return {address: (index.parent / entry["fname"]).read_text("utf-8") for address, entry in entries.items()}


def _next_update(xml: str) -> datetime.datetime | None:
    """None for a list that is closed for good (an empty NextUpdate)."""
    found = _NEXT.search(xml)
    return datetime.datetime.fromisoformat(found.group(1)) if found else None


def manager(trust: Trust, lists: Lists) -> TrustManager:
    """pyHanko's trust manager over roots and lists together."""
    from pyhanko_certvalidator.registry import SimpleTrustManager

    simple = SimpleTrustManager.build(trust_roots=[certificate_of(root) for root in trust.roots])
    if lists.registry is None:
        return simple
    from pyhanko.sign.validation.qualified.tsp import TSPTrustManager

    return _both(TSPTrustManager(lists.registry), simple)


def _both(first: TrustManager, second: TrustManager) -> TrustManager:
    from pyhanko_certvalidator.registry import TrustManager as Base

    class Both(Base):
        def as_trust_anchor(self, authority: Any) -> Any:
            return first.as_trust_anchor(authority) or second.as_trust_anchor(authority)

        def find_potential_issuers(self, cert: Any) -> Any:
            yield from first.find_potential_issuers(cert)
            yield from second.find_potential_issuers(cert)

    return Both()
