"""What one transactional test leaves to the next one in the same process."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Locale, Page, Site

from kernel.audit import guards
from signing.archive import triggers

pytestmark = pytest.mark.usual


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_tables_are_as_after_migrations(turn: str) -> None:
    assert [locale.language_code for locale in Locale.objects.all()] == ["lv"]
    assert Site.objects.get().root_page.content_type == ContentType.objects.get_for_model(Page)
    assert guards.missing() == [] and triggers.missing(connection) == []
    Site.objects.all().delete()
