"""The admin speaks Latvian wherever editors go: every page they open is read, and no English of Wagtail may stand there.

What counts as English: a text, label or hint that is a message of Wagtail's own English catalogue and has no
translation in any Latvian catalogue, or is shown untranslated all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
import wagtail
from bs4 import BeautifulSoup, Comment
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from content.links.actions import check_links
from content.models import GuidancePage, PortalDocument, PortalImage, Update
from kernel.periods import now
from tests.content.editors import administrator, editor, fields_of, publisher, signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.server,
    # Wagtail leaves the scratch files of picture renditions to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

#: The same word in both languages, or a name.
SAME = frozenset({"URL", "ID", "App", "Wagtail", "PDF", "XLSX", "CSV", "HTML"})
#: Written into templates of Wagtail without any translation (a region's name and a hidden button, heard only), and the
#: word Python prints for an empty cell: no catalogue can reach them.
FIXED = frozenset({"Actions", "Search", "None"})
#: Attributes that people see or hear.
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-w-tooltip-content-value", "data-w-progress-active-value")
_SLOT = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


@cache
def english() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Messages of Wagtail as they read in English: those without slots, and patterns of those with slots."""
    root = Path(wagtail.__file__).parent
    plain: set[str] = set()
    slotted: set[str] = set()
    for file in root.glob("**/locale/en/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(file)):
            for text in filter(None, (entry.msgid, entry.msgid_plural)):
                text = " ".join(re.sub(r"<[^>]+>", " ", text).split())
                (slotted if _SLOT.search(text) else plain).add(text)
    patterns = [
        re.compile(".+?".join(re.escape(part) for part in _SLOT.split(text)))
        for text in slotted
        if len(re.findall(r"[A-Za-z]{2,}", _SLOT.sub(" ", text))) >= 2
    ]
    return frozenset(text for text in plain if re.search(r"[A-Za-z]{2}", text)) - SAME - FIXED, tuple(patterns)


def spoken(html: str) -> Iterator[str]:
    soup = BeautifulSoup(html, "lxml")
    for hidden in soup.select("script, style, svg, template:not([data-w-dialog-target]), noscript"):
        hidden.decompose()
    for text in soup.find_all(string=True):
        if not isinstance(text, Comment) and text.strip():
            yield " ".join(text.split())
    for name in SPOKEN:
        for tag in soup.select(f"[{name}]"):
            yield " ".join(str(tag[name]).split())
    for tag in soup.select("input[type=submit][value]"):
        yield str(tag["value"])


@cache  # most texts stand on every page
def is_english(text: str) -> bool:
    plain, patterns = english()
    return text.rstrip(":") in plain or text in plain or any(pattern.fullmatch(text) for pattern in patterns)


def untranslated(html: str) -> set[str]:
    return {text for text in spoken(html) if is_english(text)}


@pytest.fixture(scope="module")
def world(seeded: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Something on every page that is opened; made once, what a test changes is taken back."""
    with override_settings(MFA_REQUIRED_FOR_STAFF=False, MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        with django_db_blocker.unblock():
            made = things()
        yield made


def things() -> dict[str, Any]:
    page = GuidancePage.objects.get(slug="iap")
    first = page.latest_revision
    page.lead = "Mainīts ievads."
    page.save_revision().publish()
    page.refresh_from_db()
    writer = editor()
    # A change that waits for a publisher, so that the pages of the workflow have something to show.
    client, address = signed_in(writer), f"/admin/pages/{page.pk}/edit/"
    client.post(address, {**fields_of(client.get(address).content), "lead": "Vēl cits.", "action-submit": "1"})
    page.refresh_from_db()
    check_links(on=now())
    return {
        "page": page,
        "first": first,
        "image": PortalImage.objects.create(title="Attēls", file=get_test_image_file()),
        "document": PortalDocument.objects.create(title="Datne", file=ContentFile(b"%PDF", name="datne.pdf")),
        "update": Update.objects.first(),
        "editor": writer,
        "home": Page.objects.get(depth=2, locale__language_code="lv"),
    }


def addresses(world: dict[str, Any]) -> list[str]:
    page, home, image, document, update = (world[key].pk for key in ("page", "home", "image", "document", "update"))
    first, last = world["first"].pk, world["page"].latest_revision_id
    return [
        "/admin/", "/admin/account/", "/admin/pages/", f"/admin/pages/{home}/", f"/admin/pages/{home}/add_subpage/",
        f"/admin/pages/add/content/guidancepage/{home}/", f"/admin/pages/{page}/edit/", f"/admin/pages/{page}/history/",
        f"/admin/pages/{page}/revisions/{first}/revert/", f"/admin/pages/{page}/revisions/compare/{first}...{last}/",
        f"/admin/pages/{page}/copy/", f"/admin/pages/{page}/move/", f"/admin/pages/{page}/delete/", f"/admin/pages/{page}/usage/",
        f"/admin/pages/{page}/unpublish/", f"/admin/pages/{page}/privacy/", f"/admin/pages/{page}/workflow_history/",
        "/admin/pages/search/", "/admin/pages/search/?q=plans", "/admin/pages/search/?q=zzz",
        f"/admin/pages/{home}/?q=zzz", "/admin/images/", "/admin/images/add/", "/admin/images/?q=zzz", f"/admin/images/{image}/",
        f"/admin/images/{image}/delete/", f"/admin/images/usage/{image}/", "/admin/images/multiple/add/", "/admin/images/chooser/",
        "/admin/documents/", "/admin/documents/add/", "/admin/documents/?q=zzz", f"/admin/documents/edit/{document}/",
        f"/admin/documents/delete/{document}/", f"/admin/documents/usage/{document}/", "/admin/documents/multiple/add/",
        "/admin/documents/chooser/", "/admin/choose-page/", "/admin/choose-external-link/", "/admin/choose-email-link/",
        "/admin/choose-anchor-link/", "/admin/reports/locked/", "/admin/reports/workflow/", "/admin/reports/workflow_tasks/",
        "/admin/reports/site-history/", "/admin/reports/aging-pages/", "/admin/reports/page-types-usage/",
        "/admin/reports/parskatisana/", "/admin/reports/saites/", "/admin/atjauninajumi/", "/admin/atjauninajumi/new/",
        f"/admin/atjauninajumi/edit/{update}/", f"/admin/atjauninajumi/delete/{update}/", f"/admin/atjauninajumi/history/{update}/",
        "/admin/zinas/", "/admin/kontaktpersonas/", "/admin/kontaktpersonas/new/", "/admin/redakcijas/", "/admin/redakcijas/jauna/", "/admin/workflows/list/", "/admin/workflows/tasks/index/",
    ]  # fmt: skip


def read(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return answer.status_code, answer.json().get("html", "")
    return answer.status_code, answer.content.decode() if answer.status_code == 200 else ""


@pytest.mark.parametrize("who", ["editor", "publisher", "administrator"])
def test_no_english_of_wagtail_where_editors_go(who: str, world: dict[str, Any]) -> None:
    user = {"editor": lambda: world["editor"], "publisher": publisher, "administrator": administrator}[who]()
    client = signed_in(user)
    found: dict[str, list[str]] = {}
    opened = 0
    for address in addresses(world):
        status, html = read(client, address)
        if status not in {200, 302, 403}:
            found.setdefault(f"answers {status}", []).append(address)
        opened += status == 200
        for text in untranslated(html):
            found.setdefault(text, []).append(address)
    assert found == {}
    assert opened >= {"editor": 40, "publisher": 45, "administrator": 55}[who]


def test_what_editors_are_told_after_an_act_is_latvian(world: dict[str, Any]) -> None:
    client = signed_in(publisher())
    page = GuidancePage.objects.get(slug="buj")
    address = f"/admin/pages/{page.pk}/edit/"
    found = set()
    for action in ("", "action-publish", "action-submit"):
        data = fields_of(client.get(address).content) | ({action: "1"} if action else {})
        found |= untranslated(client.post(address, data, follow=True).content.decode())
    broken = fields_of(client.get(address).content) | {"title": ""}
    found |= untranslated(client.post(address, broken, follow=True).content.decode())
    upload = {"title": "Jauna", "file": SimpleUploadedFile("jauna.pdf", b"%PDF"), "collection": "1"}
    found |= untranslated(client.post("/admin/documents/add/", upload, follow=True).content.decode())
    assert found == set()


def test_scripts_of_the_admin_have_their_words(client: Client, world: dict[str, Any]) -> None:
    words = signed_in(world["editor"]).get("/admin/jsi18n/").content.decode()
    for text in ("Ievietot bloku", "Galvenā izvēlne", "Tīkla kļūda."):
        assert text in words or text.encode("unicode_escape").decode() in words
