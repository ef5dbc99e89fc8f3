"""One person at one browser window, using the keyboard alone, and looking at each page with axe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import FilePayload, Page, Route

from tests.web import axe

#: Presses of Tab after which a thing counts as out of reach.
REACH = 120
_FOCUS = """() => {
  const one = document.activeElement;
  return one === null || one === document.body ? null : {
    tag: one.tagName.toLowerCase(), type: one.type ?? "", name: one.name ?? "", value: one.value ?? "",
    href: one.getAttribute("href") ?? "", checked: one.checked ?? false,
    text: (one.innerText ?? "").replace(/\\s+/g, " ").trim(),
    group: one.type === "radio" ? [...document.getElementsByName(one.name)].map((other) => other.value) : [],
    picked: one.type === "radio" ? [...document.getElementsByName(one.name)].findIndex((other) => other.checked) : -1,
    at: one.type === "radio" ? [...document.getElementsByName(one.name)].indexOf(one) : -1,
    options: one.tagName === "SELECT" ? [...one.options].map((other) => other.value) : [],
  };
}"""


class OutOfReach(AssertionError):
    """Nothing of that name takes the focus."""


class Hands:
    """Every act is a key press: Tab to the thing, then type, arrow, Space or Enter."""

    def __init__(self, page: Page, home: str, *, mirror: Page | None = None) -> None:
        """`mirror`: a page with scripts, in which a page without them is looked at (axe is itself a script)."""
        self.page, self.home, self.mirror = page, home, mirror
        page.on("filechooser", lambda _chooser: None)  # from the first moment: told later, a busy browser opens its own

    # --- moving

    def focused(self) -> dict[str, object] | None:
        found: dict[str, object] | None = self.page.evaluate(_FOCUS)
        return found

    def tab_to(self, **wanted: str) -> dict[str, object]:
        """Press Tab until the focused thing has all the wanted properties."""
        seen = []
        for _press in range(REACH):
            here = self.focused()
            if here and all(here[key] == value for key, value in wanted.items()):
                return here
            seen.append(here and (here["text"] or here["name"]))
            self.page.keyboard.press("Tab")
        raise OutOfReach(f"{wanted} on {self.page.url}; in reach: {list(dict.fromkeys(map(str, seen)))}")

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.home}{path}")

    def press(self, text: str, *, tag: str = "button") -> None:
        """Go to the button (or link) with this text and press Enter."""
        self.tab_to(tag=tag, text=text)
        self._enter()

    def follow(self, text: str) -> None:
        self.press(text, tag="a")

    def _enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    # --- filling

    def fill(self, answers: Mapping[str, str]) -> None:
        """Answer the fields in the order they come."""
        for name, value in answers.items():
            self._answer(name, value)

    def _answer(self, name: str, value: str) -> None:
        here = self.tab_to(name=name)
        keys = self.page.keyboard
        if here["type"] == "radio":
            group = list(here["group"])  # type: ignore[call-overload]
            if here["picked"] == -1:
                keys.press("Space")
            for _step in range((group.index(value) - int(str(here["at"]))) % len(group)):
                keys.press("ArrowDown")
        elif here["tag"] == "select":
            options = list(here["options"])  # type: ignore[call-overload]
            keys.press("Home")
            for _step in range(options.index(value)):
                keys.press("ArrowDown")
        elif here["value"] != value:
            keys.press("Control+A")
            if value:
                keys.type(value)
            else:
                keys.press("Delete")
        now_there = self.focused()
        assert now_there is not None
        assert (now_there["name"], now_there["value"]) == (name, value)

    def bring(self, name: str, *files: FilePayload) -> None:
        """Open the chooser of the file field by keyboard and choose these."""
        self.tab_to(name=name)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(list(files))

    # --- looking

    def look(self, *, dark: bool = False) -> None:
        """axe finds nothing here and, when asked, nothing wrong with the colours of the dark scheme either."""
        page = self.page if self.mirror is None else self._mirrored(self.mirror)
        page.emulate_media(color_scheme="light")
        assert told(axe.violations(page)) == [], self.page.url
        if dark:
            page.emulate_media(color_scheme="dark")
            assert told(axe.violations(page, *axe.COLOURS)) == [], (self.page.url, "dark")
            page.emulate_media(color_scheme="light")

    def _mirrored(self, mirror: Page) -> Page:
        """The very same HTML with the same pictures and style sheets; our own scripts stay away."""
        content = self.page.content()

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(content_type="text/html; charset=utf-8", body=content)
            elif route.request.resource_type == "script":
                route.abort()
            else:
                route.continue_()

        mirror.route("**/*", answer)
        mirror.goto(self.page.url)
        mirror.unroute("**/*", answer)
        return mirror

    @property
    def heading(self) -> str:
        return self.page.inner_text("h1")

    @property
    def main(self) -> str:
        return self.page.inner_text("main")

    def facts(self, *, of: str = ".summary-list") -> dict[str, str]:
        """The first list of facts on the page: what each is called and what stands there."""
        rows = self.page.locator(of).first.locator("> div").all()
        return {row.locator("dt").inner_text(): row.locator("dd").first.inner_text() for row in rows}

    @property
    def story(self) -> list[str]:
        """The life story of the passport, with the word that only those who hear the page get."""
        return self.page.locator(".timeline .what").all_text_contents()


def told(violations: list[dict[str, Any]]) -> list[str]:
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in violations]
