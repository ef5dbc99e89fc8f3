"""Shipped pages: content/seed/<language>/*.toml, in the order of their names; Latvian first.

A page is made once. When the shipped text changes, a page that nobody has edited follows it; a page with a newer
revision than the seed's belongs to the editors and is left alone, and so is a deleted one. A page in another language says in `translates`
which Latvian page it stands for (its address below the first page), so that readers find one from the other.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision, Site
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published, published

from content.models import HomePage, SeededPage, Update
from content.publishing import groups
from kernel.periods import now

SEED = Path(__file__).parent / "seed" / "lv"
ENGLISH = SEED.parent / "en"
UPDATES = Path(__file__).parent / "seed" / "updates.toml"
_STREAMS = {"body", "doors", "deadlines", "mailboxes", "guides"}


@transaction.atomic
def seed(folder: Path | None = None) -> dict[str, str]:
    """What was done with each page: made, renewed, kept (no change), edited (left alone), deleted (left alone).

    `folder`: Latvian pages of another folder alone, and none in English.
    """
    if not Update.objects.exists():  # from then on the log is the editors'
        entries = tomllib.loads(UPDATES.read_text(encoding="utf-8"))["updates"]
        Update.objects.bulk_create(Update(**entry) for entry in entries)
    groups.set_up()
    marks = {mark.key: mark for mark in SeededPage.objects.select_related("page")}
    latvian = _Run(_locale("lv"))
    report = _seed_all(folder or SEED, latvian, marks)
    if folder is None:
        report |= _seed_all(ENGLISH, _Run(_locale("en"), latvian), marks)
    return report


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _seed_all(folder: Path, run: _Run, marks: dict[str, SeededPage]) -> dict[str, str]:
    """The pages of one language. Keys of the others begin with their language: "en/10-programme"."""
    with disable_reference_index_auto_update():  # each page once, in `_record`, instead of at every save
        report = {
            key: _seed_one(path, key, run, marks.get(key))
            for path in sorted(folder.glob("*.toml"))
            for key in [path.stem if run.latvian is None else f"{run.locale.language_code}/{path.stem}"]
        }
        _record(run.published)
    for mark, page in run.marks:
        mark.page, mark.revision = page, page.latest_revision_id or 0
    SeededPage.objects.bulk_create(mark for mark, _page in run.marks)
    return report


@dataclass
class _Run:
    """What one seeding has found and done so far. `pages` by address: "partneriem/paraugi"; `latvian`: the run before,
    whose pages this one translates; None in the Latvian one itself."""

    locale: Locale
    latvian: _Run | None = None
    pages: dict[str, Page] = field(default_factory=dict)
    published: list[Page] = field(default_factory=list)
    marks: list[tuple[SeededPage, Page]] = field(default_factory=list)

    def page_at(self, address: str) -> Page:
        """The page of an address below the first one. Raises Page.DoesNotExist."""
        if address not in self.pages:
            above, _slash, slug = address.strip("/").rpartition("/")
            self.pages[address] = self.page_at(above).get_children().get(slug=slug) if slug else self._first()
        return self.pages[address]

    def _first(self) -> Page:
        root: Page = Site.objects.get(is_default_site=True).root_page
        return root if self.latvian is None else root.get_translation(self.locale)

    def original(self, address: str) -> Page | None:
        """The Latvian page of an address; None when there is none (any more)."""
        try:
            return self.latvian.page_at(address) if self.latvian else None
        except Page.DoesNotExist:
            return None


def _seed_one(path: Path, key: str, run: _Run, mark: SeededPage | None) -> str:
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if mark is None:
        run.marks.append((SeededPage(key=key, sha256=digest), _make(tomllib.loads(raw.decode()), run)))
        return "made"
    if mark.page is None:
        return "deleted"
    if mark.page.latest_revision_id != mark.revision:
        return "edited"
    if mark.sha256 == digest:
        return "kept"
    page = _fill(mark.page.specific, tomllib.loads(raw.decode()), run)
    page.save_revision().publish()
    page.refresh_from_db()
    ReferenceIndex.create_or_update_for_object(page)
    mark.revision, mark.sha256 = page.latest_revision_id or 0, digest
    mark.save(update_fields=["revision", "sha256"])
    return "renewed"


def _make(data: dict[str, Any], run: _Run) -> Page:
    model = apps.get_model("content", data["model"])
    page = _fill(model(locale=run.locale), data, run)
    original = run.original(data["translates"]) if "translates" in data else None
    if original is not None:
        page.translation_key = original.translation_key
        translated = original.get_translation_or_none(run.locale)
        if translated is not None:  # an editor was here first
            return translated
    if model is HomePage:
        return _make_home(page, run) if run.latvian is None else _add(run.latvian.page_at("").get_parent(), page, run)
    parent = run.page_at(data["parent"])
    there = parent.get_children().filter(slug=data["slug"]).first()
    if there is not None:  # an editor was here first
        return there
    return _add(parent, page, run)


def _make_home(page: Page, run: _Run) -> Page:
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and isinstance(site.root_page.specific, HomePage):
        return site.root_page
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=page.locale)
    # Wagtail's own welcome page holds the slug; nobody has written on it.
    welcome = site.root_page if site is not None else None
    page = _add(root, page, run)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True, site_name="Kopiena")
    else:
        site.root_page, site.site_name = page, "Kopiena"
        site.save()
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        Page.objects.get(pk=welcome.pk).delete()
    page.refresh_from_db()
    return page


def _add(parent: Page, page: Page, run: _Run) -> Page:
    page.first_published_at = page.last_published_at = page.latest_revision_created_at = now()
    parent.add_child(instance=page)
    run.published.append(page)
    return page


def _record(pages: list[Page]) -> None:
    """The first revision of new pages, published: what `save_revision().publish()` does to a page that nobody has seen
    yet, without saving, checking and indexing each of them three times over.
    """
    revisions = Revision.objects.bulk_create(
        Revision(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            created_at=page.latest_revision_created_at,
            content=page.serializable_data(),
            object_str=str(page),
        )
        for page in pages
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = page.live_revision = revision
        ReferenceIndex.create_or_update_for_object(page)
    # Past save(): neither the search index nor the index of references holds these two.
    Page.objects.bulk_update(pages, ["latest_revision", "live_revision"])
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page=page,
            content_type=page.cached_content_type,
            label=page.get_admin_display_title(),
            action="wagtail.publish",
            timestamp=revision.created_at,
            revision=revision,
            content_changed=True,
        )
        for page, revision in zip(pages, revisions, strict=True)
    )
    for page, revision in zip(pages, revisions, strict=True):
        page_published.send(sender=type(page), instance=page, revision=revision)
        published.send(sender=type(page), instance=page, revision=revision)


def _fill(page: Page, data: dict[str, Any], run: _Run) -> Page:
    page.title, page.slug = data["title"], data["slug"]
    page.seo_title, page.search_description = data.get("seo_title", ""), data.get("description", "")
    for name, value in data.get("fields", {}).items():
        setattr(page, name, value)
    if "holds_now" in data:
        page.holds_now = run.page_at(data["holds_now"])
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
