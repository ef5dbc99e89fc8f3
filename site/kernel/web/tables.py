"""Lists: django-tables2 with our accessible template (caption, scopes, sorted column told in words)."""

from typing import Any

import django_tables2


class Table(django_tables2.Table):
    """Give `caption` in the subclass' Meta attrs or at making."""

    caption: Any = ""

    class Meta:
        template_name = "web/table.html"
        attrs: dict[str, str] = {}
        orderable = True
