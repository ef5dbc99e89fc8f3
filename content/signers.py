""" "Kurš paraksta?": who signs each kind of document, in which order and how.

What the library has a manifest of is read from there, so that the table says what the portal does; the rest stands in
data/signers.toml and is marked as coming later.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doc_templates.facade import Manifest, manifests

DATA = Path(__file__).parent / "data" / "signers.toml"

#: How a kind is signed, least first.
LEVELS: dict[str, Promise] = {
    "role": _("approval in the portal"),
    "ses": _("simple electronic signature: confirmation in the portal"),
    "ades": _("advanced electronic signature"),
    "qes": _("qualified electronic signature with a time stamp"),
    "qes_or_seal": _("qualified electronic signature or the institution's seal"),
    "seal": _("the institution's seal"),
    "hand": _("by hand"),
}
#: Signers as manifests name them.
ROLES: dict[str, Promise] = {
    "mentor": _("mentor"),
    "employer": _("representative of the employer"),
    "learner": _("learner"),
    "author": _("plan author"),
    "representative": _("parent or guardian"),
    "applicant": _("parent or guardian; an adult learner alone"),
    "candidate": _("applicant for the training"),
    "trainer": _("trainer (participants by hand, day by day)"),
    "institution": _("responsible person of the institution"),
    "coordinator": _("coordinator of the municipality"),
    "accountant": _("accountant"),
}
PAPER: dict[str, Promise] = {
    "yes": _("Yes"),
    "two": _("Yes, in two copies"),
    "usual": _("Yes, usually so"),
    "only": _("Only on paper"),
    "print": _("Only a printout"),
    "no": _("No"),
}


@dataclass(frozen=True)
class SignedPaper:
    """One row; `signs` in the order of signing when `ordered`. `ready`: the portal makes this document. `printed`: the
    library has its form to print. `older`: no longer made."""

    kind: str
    title: str
    signs: tuple[str | Promise, ...]
    ordered: bool
    level: str | Promise
    sealed: bool
    paper: str | Promise
    keeper: str
    source: str
    ready: bool
    printed: bool
    older: bool
    href: str


@dataclass(frozen=True)
class Part:
    title: str
    papers: tuple[SignedPaper, ...]


def signed_papers(on: date) -> list[Part]:
    """The table as it stands on a day. One query, for the manifests in force."""
    known = manifests(on)
    return [
        Part(part["title"], tuple(_paper(row, known.get(row["kind"])) for row in part["papers"]))
        for part in _data()["parts"]
    ]


def _paper(row: dict[str, Any], manifest: Manifest | None) -> SignedPaper:
    signs: tuple[str | Promise, ...] = tuple(row["signs"])
    level, paper, sealed, title, ordered = row["level"], PAPER[row["paper"]], False, row["title"], True
    if manifest is not None:
        policy = manifest.signing
        signs = tuple(ROLES.get(role, role) for role in policy["order"]) or signs  # nobody by hand: who the table says
        level, title = policy["level"], manifest.title
        sealed = bool(policy.get("seal")) and level != "seal"
        ordered = bool(policy.get("ordered", True))
        if not policy["paper"]:
            paper = PAPER["no"]
        elif row["paper"] == "no":
            paper = PAPER["yes"]
    return SignedPaper(
        kind=row["kind"],
        title=title,
        signs=signs,
        ordered=ordered,
        level=LEVELS.get(level, level),
        sealed=sealed,
        paper=paper,
        keeper=row.get("keeper", ""),
        source=row["source"],
        ready=row.get("form") == "portal" or (manifest is not None and row.get("form") != "print"),
        printed=manifest is not None and row.get("form") == "print",
        older=row.get("form") == "older",
        href=row.get("href", "") if manifest is not None or row.get("form") == "portal" else "",
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))
