"""System checks: production's refusals in `check --deploy`, and what every environment needs."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from portal.refusals import refusals

#: FTS5 and the JSON operators of the queries; Debian 12 has 3.40 (stack, section 6).
SQLITE_LEAST = (3, 37)


@register(Tags.security, deploy=True)
def production_refusals(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The same list that stops portal.settings.production, for whoever runs `check --deploy` elsewhere."""
    known = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    return [Error(each.message, hint=each.remedy, id=each.code) for each in refusals(known)]


@register(Tags.database)
def sqlite_is_new_enough(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if sqlite3.sqlite_version_info >= SQLITE_LEAST:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} is older than 3.37.",
            hint="Use Debian 12 or newer, or DATABASE_URL with PostgreSQL.",
            id="portal.E051",
        )
    ]
