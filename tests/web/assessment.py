"""The eleven aspects of the simplified self-assessment (MK noteikumi Nr. 445, 26.1.1.), each as a look at one open page.

Every function takes a page in a browser and returns what is wrong with it, in words; an empty list means that the
aspect is kept there.
"""

from __future__ import annotations

from itertools import pairwise

from playwright.sync_api import Page

from tests.web import axe

_FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex='0']"


def _axe(page: Page, *rules: str) -> list[str]:
    return [f"{one['id']}: {node['html'][:100]}" for one in axe.violations(page, *rules) for node in one["nodes"]]


def navigation(page: Page) -> list[str]:
    """One labelled main navigation, made of a list, and a way past it that comes first."""
    wrong: list[str] = page.evaluate(
        """() => {
        const wrong = [], skip = document.querySelector("body a[href]");
        if (!skip || !skip.hash || !document.querySelector(skip.hash)) wrong.push("the first link does not lead to the content");
        const main = [...document.querySelectorAll("header nav")];
        if (main.length !== 1) wrong.push(`${main.length} main navigations`);
        for (const nav of document.querySelectorAll("nav"))
          if (!nav.getAttribute("aria-label") && !nav.getAttribute("aria-labelledby")) wrong.push("a navigation without a name");
        for (const nav of main) {
          if (!nav.querySelector("ul, ol")) wrong.push("the navigation is no list");
          for (const link of nav.querySelectorAll("a")) {
            const box = link.getBoundingClientRect();
            if (box.width < 24 || box.height < 24) wrong.push("a small target: " + link.textContent.trim());
          }
        }
        return wrong;
    }"""
    )
    return wrong


def structure(page: Page) -> list[str]:
    """Landmarks, language, lists and tables as markup tells them."""
    return _axe(
        page, "html-has-lang", "html-lang-valid", "valid-lang", "landmark-one-main", "landmark-no-duplicate-banner",
        "landmark-no-duplicate-contentinfo", "landmark-unique", "region", "list", "listitem", "definition-list", "dlitem",
        "td-headers-attr", "th-has-data-cells", "scope-attr-valid", "duplicate-id-aria", "aria-allowed-role",
        "aria-required-children", "aria-required-parent", "aria-valid-attr", "aria-valid-attr-value",
    )  # fmt: skip


def keyboard(page: Page) -> list[str]:
    """Every control gets the focus by Tab, in its order, and shows it."""
    wanted = page.evaluate(
        """(wanted) => [...document.querySelectorAll(wanted)].filter(one => {
        if (one.closest("details:not([open])") && one.tagName !== "SUMMARY") return false;
        if (one.type === "radio") {
          const group = [...document.getElementsByName(one.name)];
          if (one !== (group.find(other => other.checked) || group[0])) return false;
        }
        return one.tabIndex >= 0 && one.getClientRects().length > 0;
    }).map((one, place) => { one.dataset.place = place; return place; })""",
        _FOCUSABLE,
    )
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    wrong, visited = [], []
    for _step in range(len(wanted) + 3):
        page.keyboard.press("Tab")
        place, shown, what = page.evaluate(
            """() => { const one = document.activeElement, look = getComputedStyle(one);
            const rung = style => parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none" || style.boxShadow !== "none";
            // A card whose link covers it wears the ring itself.
            const ring = rung(look) || rung(getComputedStyle(one, "::after")) || one.parentElement.closest(":focus-within") &&
              [...function* () { for (let up = one.parentElement; up && up.tagName !== "MAIN"; up = up.parentElement) yield up; }()]
                .some(up => parseFloat(getComputedStyle(up).outlineWidth) > 0 && getComputedStyle(up).outlineStyle !== "none");
            return [one.dataset ? one.dataset.place : undefined, ring, one.outerHTML.slice(0, 80)]; }"""
        )
        if place is None:
            break
        if int(place) in visited:
            break
        visited.append(int(place))
        if not shown:
            wrong.append(f"the focus is not shown: {what}")
    if visited != wanted:
        wrong.append(f"not by Tab: {sorted(set(wanted) - set(visited))}, order {visited[:5]} of {len(wanted)}")
    return wrong


def forms(page: Page) -> list[str]:
    """Every field has a label; a field with an error names it, and the summary comes first."""
    wrong: list[str] = page.evaluate(
        """() => {
        const wrong = [];
        for (const field of document.querySelectorAll("main input:not([type=hidden]), main select, main textarea")) {
          if (!field.labels.length && !field.getAttribute("aria-label")) wrong.push("no label: " + field.name);
          if (field.getAttribute("aria-invalid") === "true") {
            const told = (field.getAttribute("aria-describedby") || "").split(/\\s+/).map(id => document.getElementById(id));
            const group = field.closest("fieldset");
            const around = group ? (group.getAttribute("aria-describedby") || "").split(/\\s+/).map(id => document.getElementById(id)) : [];
            if (![...told, ...around].some(one => one && one.textContent.trim())) wrong.push("an error without words: " + field.name);
          }
        }
        const summary = document.querySelector(".error-summary");
        if (summary) {
          if (document.activeElement !== summary) wrong.push("the summary has no focus");
          for (const link of summary.querySelectorAll("a"))
            if (!document.querySelector(link.hash)) wrong.push("a summary line leads nowhere: " + link.textContent);
        }
        return wrong;
    }"""
    )
    return wrong + _axe(page, "label", "select-name", "form-field-multiple-labels", "autocomplete-valid", "button-name")


def images(page: Page) -> list[str]:
    """Pictures tell what they show, or that they show nothing."""
    wrong: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("svg")].filter(one =>
        one.getAttribute("aria-hidden") !== "true" && !one.closest("[aria-hidden=true]") &&
        !(["img", "group"].includes(one.getAttribute("role")) && (one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.querySelector("title")))
    ).map(one => "a drawing without words: " + one.outerHTML.slice(0, 80))"""
    )
    return wrong + _axe(
        page, "image-alt", "input-image-alt", "svg-img-alt", "role-img-alt", "link-name", "image-redundant-alt"
    )


def headings(page: Page) -> list[str]:
    """One first heading, none empty, no level left out on the way down."""
    levels: list[list[object]] = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(one => one.getClientRects().length)"
        ".map(one => [Number(one.tagName[1]), one.textContent.trim()])"
    )
    wrong = [f"an empty heading of level {level}" for level, words in levels if not words]
    numbers = [int(str(level)) for level, _words in levels]
    if numbers.count(1) != 1:
        wrong.append(f"{numbers.count(1)} first headings")
    wrong += [f"level {low} follows {high}" for high, low in pairwise(numbers) if low > high + 1]
    return wrong


def contrast(page: Page) -> list[str]:
    """WCAG 1.4.3: letters against their ground; 2.2 also the links inside of text."""
    return _axe(page, *axe.COLOURS)


def zoom(page: Page) -> list[str]:
    """Everything can be read at 400 % (320 px wide) and with wider letters and lines (WCAG 1.4.10, 1.4.12)."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    look = """() => { const wrong = [];
      if (document.documentElement.scrollWidth > window.innerWidth) wrong.push("wider than the screen");
      for (const one of document.querySelectorAll("main *, header *, footer *")) {
        const style = getComputedStyle(one);
        if (one.closest(".visually-hidden")) continue;
        if (style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 2 && one.textContent.trim())
          wrong.push("cut off: " + one.outerHTML.slice(0, 80));
      }
      return wrong; }"""
    wrong: list[str] = page.evaluate(look)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
          + " p { margin-bottom: 2em !important }");
        document.adoptedStyleSheets.push(sheet); }"""
    )
    wrong += [f"{one} (wider letters)" for one in page.evaluate(look)]
    locked = page.evaluate("(document.querySelector('meta[name=viewport]') || {content: ''}).content")
    if "user-scalable=no" in locked or "maximum-scale" in locked:
        wrong.append("zooming is locked")
    if before:
        page.set_viewport_size(before)
    return wrong


def titles(page: Page) -> list[str]:
    """The title begins with what the page is about and ends with the name of the site."""
    title = page.title()
    wrong = [] if title.endswith(" – Kopiena") and len(title) > len(" – Kopiena") else [f"title {title!r}"]
    frames = page.evaluate("[...document.querySelectorAll('iframe')].filter(one => !one.title).length")
    return wrong + (["a frame without a title"] if frames else [])


def motion(page: Page) -> list[str]:
    """Nothing moves, blinks or reloads by itself."""
    wrong: list[str] = page.evaluate(
        """() => {
        const wrong = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime > 5000).map(() => "moves for long");
        for (const one of document.querySelectorAll("marquee, blink, meta[http-equiv=refresh], [autoplay]"))
          wrong.push("moves by itself: " + one.outerHTML.slice(0, 80));
        for (const one of document.querySelectorAll("img[src$='.gif']")) wrong.push("may move: " + one.src);
        return wrong;
    }"""
    )
    return wrong


def media(page: Page) -> list[str]:
    """Moving pictures have captions, sound has its words beside it."""
    wrong: list[str] = page.evaluate(
        """() => {
        const wrong = [];
        for (const one of document.querySelectorAll("video"))
          if (!one.querySelector("track[kind=captions]")) wrong.push("a video without captions");
        for (const one of document.querySelectorAll("audio"))
          if (!one.getAttribute("aria-describedby") && !one.closest("figure")?.querySelector("figcaption")) wrong.push("sound without words");
        for (const one of document.querySelectorAll("embed, object, iframe")) wrong.push("something foreign: " + one.outerHTML.slice(0, 80));
        return wrong;
    }"""
    )
    return wrong
