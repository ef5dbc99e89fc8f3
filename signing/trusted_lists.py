"""The EU trusted lists kept fresh: fetched, judged and put in place whole, or not at all (threats 36, 50).

The cache holds one file per list and `index.json`, which is replaced last: who reads in between sees the old lists.
What cannot be verified, or is older than what we have, never gets in; `alarm` is the cache's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

import aiohttp
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.qualified import eutl_parse
from pyhanko.sign.validation.qualified.eutl_fetch import EU_LOTL_LOCATION
from pyhanko.sign.validation.qualified.tsp import TSPServiceParsingError

from kernel.accounts.models import User
from kernel.notifications.outbox import notify
from kernel.periods import riga_date
from signing.errors import SigningError
from signing.formats.running import run
from signing.validation.fetch import Connector, Guarded
from signing.validation.trust import (
    Mode,
    Trust,
    cached_lists,
    certificate_of,
    certificates_in,
    ended_lists,
    hours_late,
    load_lists,
    stale,
)

#: The list of lists has 0.4 MB, the largest country's 2 MB.
LARGEST = 20 * 1024 * 1024
_SEQUENCE = re.compile(r"<(?:\w+:)?TSLSequenceNumber>\s*(\d+)")


class ListsNotFetched(SigningError):
    """A list did not come, or cannot be trusted; the lists we had stay."""

    code = "trusted_lists_not_fetched"
    retry = True


def refresh(trust: Trust, *, url: str = EU_LOTL_LOCATION) -> dict[str, str]:
    """Fetch the list of lists and the territories' lists; sequence numbers by list. Raises ListsNotFetched."""
    return run(_refresh(trust, url))


class Trouble(Enum):
    """What may be wrong with the cached lists, and what an administrator does about it."""

    MISSING, OLD, ENDED, BROKEN = "missing", "old", "ended", "broken"


@dataclass(frozen=True)
class Alarm:
    """`hours` since they were refreshed; `detail`: which list has ended, or what could not be read."""

    trouble: Trouble
    hours: int = 0
    detail: str = ""

    @property
    def words(self) -> str:
        if self.trouble is Trouble.MISSING:
            return _("There are no trusted lists in the portal yet.")
        if self.trouble is Trouble.OLD:
            text = ngettext(
                "The trusted lists have not been refreshed for %(hours)s hour.",
                "The trusted lists have not been refreshed for %(hours)s hours.",
                self.hours,
            )
            return text % {"hours": self.hours}
        if self.trouble is Trouble.ENDED:
            return _("The term that its publisher set for this list is over: %(lists)s.") % {"lists": self.detail}
        return _("A stored trusted list cannot be read or is not genuine (%(detail)s).") % {"detail": self.detail}

    @property
    def remedy(self) -> str:
        """What to do next."""
        if self.trouble is Trouble.ENDED:
            return _(
                "The publisher is usually late, and the portal fetches the new list by itself. If the list is the same "
                "tomorrow, check that the server reaches this address."
            )
        if self.trouble is Trouble.BROKEN:
            return _(
                "The portal fetches the lists anew by itself within six hours. If you get this letter tomorrow as well, "
                "pass it on to whoever maintains the server."
            )
        return _(
            "Check that the server reaches ec.europa.eu and trustlist.gov.lv (HTTPS, port 443) and that the worker runs: "
            "the portal fetches the lists by itself four times a day."
        )


def alarm(trust: Trust, *, on: datetime) -> Alarm | None:
    """What is wrong with the cached lists; None = nothing, or no lists are used."""
    if trust.mode is not Mode.EU or not trust.lists:
        return None
    if not (Path(trust.lists) / "index.json").is_file():
        return Alarm(Trouble.MISSING)
    if found := load_lists(trust).problem:
        return Alarm(Trouble.BROKEN, detail=found)
    if hours := hours_late(trust, on=on):
        return Alarm(Trouble.OLD, hours=hours)
    ended = ended_lists(trust, on=on)
    return Alarm(Trouble.ENDED, detail=", ".join(ended)) if ended else None


def overdue(trust: Trust, *, on: datetime) -> bool:
    """Are the lists that we trust missing or old? What `alarm` knows without reading their signatures: for a page."""
    if trust.mode is not Mode.EU or not trust.lists:
        return False
    return not (Path(trust.lists) / "index.json").is_file() or bool(stale(trust, on=on))


def tell_administrators(trust: Trust, *, on: datetime) -> int:
    """A letter a day to each administrator while something is wrong with the lists; how many there are to tell."""
    found = alarm(trust, on=on)
    if found is None:
        return 0
    facts = {"trouble": found.trouble.value, "hours": str(found.hours), "detail": found.detail}
    administrators = User.objects.filter(is_active=True, is_superuser=True)
    for user in administrators:
        notify(
            "signing_lists",
            key=f"signing.lists:{user.public_id}:{riga_date(on)}",
            to_user=user,
            link="/status",
            facts=facts,
        )
    return len(administrators)


async def _refresh(trust: Trust, url: str) -> dict[str, str]:
    folder = Path(trust.lists)
    own = folder / "lotl-keys.pem"
    keys = [certificate_of(der) for der in certificates_in(own.read_bytes())] if own.is_file() else None
    guard = Guarded(loopback=trust.loopback)
    timeout = aiohttp.ClientTimeout(total=trust.timeout * 6)
    async with aiohttp.ClientSession(connector=Connector(guard), timeout=timeout, trust_env=False) as client:
        lists = {EU_LOTL_LOCATION: await _get(client, url)}
        try:
            parsed = eutl_parse.validate_and_parse_lotl(lists[EU_LOTL_LOCATION], keys)
            for reference in parsed.references:
                wanted = reference.territory.casefold() in trust.territories
                if wanted and eutl_parse.LOTL_RULE not in reference.scheme_rules:
                    xml = await _get(client, reference.location_uri)
                    eutl_parse.trust_list_to_registry(xml, reference.tlso_certs)
                    lists[reference.location_uri] = xml
        except (
            SignatureValidationError,
            TSPServiceParsingError,
            SyntaxError,  # no XML at all
            ValueError,
            TypeError,
            KeyError,
        ) as error:
            raise ListsNotFetched(f"{type(error).__name__}: {error}"[:300]) from error
    if len(lists) == 1:
        raise ListsNotFetched(f"no list of {', '.join(trust.territories)}")
    _must_not_be_older(lists, folder / "index.json")
    _put(lists, folder)
    return {address: _sequence(xml) for address, xml in lists.items()}


async def _get(client: aiohttp.ClientSession, url: str) -> str:
    """Public addresses only, no redirects: a list may not send us anywhere."""
    try:
        async with client.get(url, allow_redirects=False) as answer:
            if answer.status != 200:
                raise ListsNotFetched(f"{url}: {answer.status}")
            body = b""
            async for part in answer.content.iter_chunked(1 << 16):
                body += part
                if len(body) > LARGEST:
                    raise ListsNotFetched(f"{url}: too long")
            return body.decode("utf-8-sig")
    except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError) as error:
        raise ListsNotFetched(f"{url}: {type(error).__name__}") from error


def _must_not_be_older(lists: Mapping[str, str], index: Path) -> None:
    """An old list played again would bring back an authority that was struck off."""
    if not index.is_file():
        return
    for address, xml in cached_lists(index).items():
        if address in lists and int(_sequence(lists[address]) or 0) < int(_sequence(xml) or 0):
            raise ListsNotFetched(f"{address}: older than the one we have")


def _put(lists: Mapping[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    entries = {}
    for address, xml in lists.items():
        name = f"{hashlib.sha256(xml.encode()).hexdigest()}.xml"
        _write(folder / name, xml)
        entries[address] = {"fname": name}
    before = _files(folder / "index.json")
    _write(folder / "index.json", json.dumps(entries, indent=1))
    for name in before - {str(entry["fname"]) for entry in entries.values()}:
        (folder / name).unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)


def _files(index: Path) -> set[str]:
    return {entry["fname"] for entry in json.loads(index.read_text("utf-8")).values()} if index.is_file() else set()


def _sequence(xml: str) -> str:
    found = _SEQUENCE.search(xml)
    return found.group(1) if found else ""
