from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def _told(apps: Any, schema_editor: Any) -> None:
    """Of those that ended before nobody is told any more."""
    rows = apps.get_model("forms", "MonthEnd").objects.filter(ended_at__isnull=False)
    rows.update(told_at=F("ended_at"))


class Migration(migrations.Migration):
    dependencies = [("forms", "0026_bare_records")]

    operations = [
        migrations.AddField("monthend", "told_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(_told, migrations.RunPython.noop),
    ]
