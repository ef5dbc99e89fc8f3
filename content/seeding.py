"""Shipped pages: content/seed/lv/*.toml, in the order of their names.

A page is made once. When the shipped text changes, a page that nobody has edited follows it; a page with a newer
revision than the seed's belongs to the editors and is left alone, and so is a deleted one.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale, Page, Site

from content.models import HomePage, SeededPage, Update
from content.publishing import groups

SEED = Path(__file__).parent / "seed" / "lv"
UPDATES = Path(__file__).parent / "seed" / "updates.toml"
_STREAMS = {"body", "doors", "deadlines", "mailboxes"}


@transaction.atomic
def seed(folder: Path = SEED) -> dict[str, str]:
    """What was done with each page: made, renewed, kept (no change), edited (left alone), deleted (left alone)."""
    if not Update.objects.exists():  # from then on the log is the editors'
        entries = tomllib.loads(UPDATES.read_text(encoding="utf-8"))["updates"]
        Update.objects.bulk_create(Update(**entry) for entry in entries)
    groups.set_up()
    locale, _made = Locale.objects.get_or_create(language_code="lv")
    return {path.stem: _seed_one(path, locale) for path in sorted(folder.glob("*.toml"))}


def _seed_one(path: Path, locale: Locale) -> str:
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    data = tomllib.loads(raw.decode())
    mark = SeededPage.objects.filter(key=path.stem).first()
    if mark is None:
        page = _make(data, locale)
        SeededPage.objects.create(key=path.stem, page=page, revision=page.latest_revision_id or 0, sha256=digest)
        return "made"
    if mark.page is None:
        return "deleted"
    if mark.page.latest_revision_id != mark.revision:
        return "edited"
    if mark.sha256 == digest:
        return "kept"
    page = _fill(mark.page.specific, data)
    page.save()
    page.save_revision().publish()
    page.refresh_from_db()
    mark.revision, mark.sha256 = page.latest_revision_id or 0, digest
    mark.save(update_fields=["revision", "sha256"])
    return "renewed"


def _make(data: dict[str, Any], locale: Locale) -> Page:
    model = apps.get_model("content", data["model"])
    page = _fill(model(locale=locale), data)
    if model is HomePage:
        return _make_home(page)
    home = Site.objects.get(is_default_site=True).root_page
    parent = home
    for slug in [part for part in data["parent"].split("/") if part]:
        parent = parent.get_children().get(slug=slug)
    there = parent.get_children().filter(slug=data["slug"]).first()
    if there is not None:  # an editor was here first
        return there
    parent.add_child(instance=page)
    return _publish(page)


def _make_home(page: Page) -> Page:
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and isinstance(site.root_page.specific, HomePage):
        return site.root_page
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=page.locale)
    # Wagtail's own welcome page holds the slug; nobody has written on it.
    welcome = site.root_page if site is not None else None
    root.add_child(instance=page)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True, site_name="Kopiena")
    else:
        site.root_page, site.site_name = page, "Kopiena"
        site.save()
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        Page.objects.get(pk=welcome.pk).delete()
    page.refresh_from_db()
    return _publish(page)


def _publish(page: Page) -> Page:
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _fill(page: Page, data: dict[str, Any]) -> Page:
    page.title, page.slug = data["title"], data["slug"]
    page.seo_title, page.search_description = data.get("seo_title", ""), data.get("description", "")
    for name, value in data.get("fields", {}).items():
        setattr(page, name, value)
    for name in _STREAMS & data.keys():
        field = page._meta.get_field(name)
        raw = [
            {"type": item["type"], "value": _plain({k: v for k, v in item.items() if k != "type"})}
            for item in data[name]
        ]
        setattr(page, name, field.stream_block.to_python(raw))
    return page


def _plain(value: Any) -> Any:
    """Dates as ISO text, as a stream block stores them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
