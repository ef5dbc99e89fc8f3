"""What a browser asks for and complains about while a journey runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from playwright.sync_api import BrowserContext, ConsoleMessage, Request

from portal.demo.people import PEOPLE

#: The browser's own line about an answer of 4xx that the journey wants (a form with errors, an unknown code).
_ANSWERED = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d ")
#: A personal code with or without its dash, not eleven digits inside the hexadecimal key of a link.
_SHAPE = re.compile(r"(?<![0-9a-f])\d{6}-?\d{5}(?![0-9a-f])")
#: Names of things by chance; eleven digits in a row happen in them.
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Watch:
    """Everything every browser window of a journey asked for, and what its console said."""

    home: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.said.append(str(error.error)))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if not _ANSWERED.match(message.text):
            self.said.append(message.text)

    @property
    def strangers(self) -> list[str]:
        """Requests to any other host than the portal's."""
        return [url for url in self.asked if not url.startswith((f"{self.home}/", "data:"))]

    @property
    def codes(self) -> list[str]:
        """Addresses with a personal code in them."""
        known = {code for person in PEOPLE for code in (person.code, person.code.replace("-", ""))}
        addresses = [_UUID.sub("", unquote(url)) for url in self.asked if not url.startswith("data:")]
        return [url for url in addresses if _SHAPE.search(url) or any(code in url for code in known)]

    def check(self) -> None:
        """No request to strangers, no personal code in an address, nothing in the console (so no breach of the CSP)."""
        assert self.asked, "the browser asked for nothing: the watch was not set"
        assert self.strangers == []
        assert self.codes == []
        assert self.said == []
