"""Contrast of the tokens, size budgets, vendored files, no inline style or script in templates."""

import gzip
import json
import re

import pytest

from portal.management.commands.vendor import problems
from tests.web.css import CSS, ROOT, STATIC, contrast, tokens

GROUNDS = ("paper", "surface", "sunken")
TEXT = [
    (text, ground)
    for ground in GROUNDS
    for text in ("ink", "muted", "link", "link-hover", "danger", "warning", "success", "info")
]
TEXT += [(tone, f"{tone}-tint") for tone in ("info", "success", "warning", "danger")]
TEXT += [("ink", f"{tone}-tint") for tone in ("info", "success", "warning", "danger", "primary", "amber")]
TEXT += [
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("on-deep", "deep"),
    ("on-deep-muted", "deep"),
    ("on-amber", "amber"),
    ("link", "primary-tint"),
    ("link-hover", "primary-tint"),
    ("danger", "surface"),
]
#: Borders of controls and the focus ring: 3:1 (WCAG 1.4.11).
EDGES = [(edge, ground) for ground in GROUNDS for edge in ("edge", "focus", "primary")]
EDGES += [("danger", ground) for ground in (*GROUNDS, "danger-tint")]
EDGES += [("amber", "deep"), ("primary", "primary-tint")]
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"(?<![-\w])color:\s*var\(--([\w-]+)\)")
_GROUND = re.compile(r"background(?:-color)?:\s*var\(--([\w-]+)\)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_at_least_4_5_to_1(scheme: str) -> None:
    colours = tokens()[scheme]
    poor = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT}
    assert {pair: value for pair, value in poor.items() if value < 4.5} == {}


def pairs() -> set[tuple[str, str]]:
    """Every letter colour that a rule puts on a ground it names itself; the tones are pairs of TEXT."""
    found = set()
    for sheet in ("base", "layout", "components"):
        for _selector, body in _RULE.findall((CSS / f"{sheet}.css").read_text()):
            found |= {(text, ground) for text in _COLOUR.findall(body) for ground in _GROUND.findall(body)}
    return {pair for pair in found if not any(name.startswith("tone") for name in pair)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_rule_that_names_both_can_be_read(scheme: str) -> None:
    colours = tokens()[scheme]
    assert len(pairs()) > 12
    poor = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs()}
    assert {pair: value for pair, value in poor.items() if value < 4.5} == {}


def test_nothing_moves_for_those_who_asked_for_rest() -> None:
    """Transitions and animations stand inside `prefers-reduced-motion: no-preference` alone."""
    for path in CSS.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        calm = re.sub(
            r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", "", text
        )
        assert re.findall(r"\b(?:transition|animation|scroll-behavior)\b[^;]*", calm) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_have_at_least_3_to_1(scheme: str) -> None:
    colours = tokens()[scheme]
    poor = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in EDGES}
    assert {pair: value for pair, value in poor.items() if value < 3} == {}


def test_contrast_formula_knows_black_and_white() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_budgets() -> None:
    """At most 15 KB of style and 10 KB of our own script a page, compressed (design, floor)."""
    css = sum(len(gzip.compress(path.read_bytes(), 9)) for path in CSS.glob("*.css"))
    script = sum(len(gzip.compress(path.read_bytes(), 9)) for path in (STATIC / "portal" / "js").glob("*.js"))
    assert (css <= 15_000, script <= 10_000) == (True, True), (css, script)


def test_colours_are_named_in_tokens_only() -> None:
    strays = {
        path.name: found
        for path in CSS.glob("*.css")
        if path.name not in {"tokens.css", "print.css"}
        and (found := [c for c in re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text()) if c.lower() != "#fff"])
    }
    assert strays == {}


def test_every_variable_is_defined() -> None:
    text = "".join(path.read_text() for path in CSS.glob("*.css"))
    used, defined = set(re.findall(r"var\(--([\w-]+)", text)), set(re.findall(r"--([\w-]+)\s*:", text))
    assert used - defined == set()


def test_vendored_files_agree_with_the_lock() -> None:
    home = STATIC / "vendor"
    lock = json.loads((home / "vendor.lock").read_text())
    assert problems(home, lock) == []
    assert {entry["licence"] for entry in lock["files"]} == {"OFL-1.1"}


def test_a_changed_vendored_file_is_found(tmp_path) -> None:
    (tmp_path / "font.woff2").write_bytes(b"changed")
    (tmp_path / "more.js").write_bytes(b"")
    lock = {"files": [{"file": "font.woff2", "sha256": "0" * 64}, {"file": "gone.woff2", "sha256": "0" * 64}]}
    assert problems(tmp_path, lock) == [
        "font.woff2: differs from the lock",
        "gone.woff2: missing",
        "more.js: not in the lock",
    ]


INLINE = re.compile(
    r"""\sstyle=|\son[a-z]+=["']|<style|javascript:|<script(?![^>]*(\ssrc=|application/(?:ld\+)?json))"""
)


def test_no_template_has_anything_inline() -> None:
    """Content policy: nothing inline outside /admin/. The index of a ZIP is no page of ours and opens from a disk."""
    found = []
    for home in ("site", "content", "forms", "signing", "doc_templates"):
        for path in (ROOT / home).rglob("*.html"):
            ours = not {"wagtailadmin", "library", "set_index.html"} & set(path.parts)
            if ours and INLINE.search(path.read_text()):
                found.append(str(path.relative_to(ROOT)))
    assert found == []
