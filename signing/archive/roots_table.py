"""The daily roots of the event log as anybody may see them: a day, a number, two hashes and a time stamp."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from asn1crypto import cms, x509
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.audit.models import Root
from kernel.files.errors import DamagedBlob
from kernel.grammar import number
from kernel.periods import riga
from kernel.web.dates import shown_day
from kernel.web.tables import Table


class RootsTable(Table):
    """The newest day first."""

    day = tables.Column(verbose_name=gettext_lazy("Day"))
    count = tables.Column(verbose_name=gettext_lazy("Events so far"))
    root = tables.Column(verbose_name=gettext_lazy("Root"))
    stamp = tables.Column(verbose_name=gettext_lazy("Time stamp"), orderable=False, empty_values=())
    caption = gettext_lazy("By day, the newest first")

    class Meta(Table.Meta):
        model = Root
        fields = ("day", "count", "root", "stamp")
        order_by = "-day"
        orderable = False
        empty_text = gettext_lazy("No roots yet. The first one is made shortly after midnight.")

    def render_day(self, value: Any) -> str:
        return shown_day(value)

    def render_count(self, value: int) -> str:
        return number(value)

    def render_root(self, value: str) -> str:
        return format_html("<code>{}</code>", value)

    def render_stamp(self, record: Root) -> str:
        told = stamped(record)
        if told is None:
            return _("not yet") if record.stamp is None else _("cannot be read now")
        moment, authority = told
        return format_html(
            '<span>{} {}, {} <a href="{}" download>{}<span class="visually-hidden">: {}</span></a></span>',
            shown_day(riga(moment).date()),
            f"{riga(moment):%H:%M}",
            authority,
            reverse("check:root-token", args=[record.day.isoformat()]),
            _("token"),
            shown_day(record.day),
        )


def stamped(root: Root) -> tuple[datetime, str] | None:
    """Moment and authority as the token says; None while there is none, or none that can be read."""
    if root.stamp is None:
        return None
    try:
        signed = cms.ContentInfo.load(root.stamp.read())["content"]
        moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
        return moment, _signer(signed)
    except (DamagedBlob, ValueError, TypeError, KeyError):
        return None


def _signer(signed: cms.SignedData) -> str:
    """Common name of the certificate that the token names."""
    sid = signed["signer_infos"][0]["sid"].chosen
    for one in signed["certificates"]:
        certificate: x509.Certificate = one.chosen
        if certificate.serial_number == sid["serial_number"].native:
            name = certificate.subject.native.get("common_name", "")
            return str(name[-1] if isinstance(name, list) else name)
    return ""


def as_plain(root: Root) -> dict[str, object]:
    """One root for whoever keeps the list elsewhere."""
    token = reverse("check:root-token", args=[root.day.isoformat()]) if root.stamp_id else ""
    return {
        "day": root.day.isoformat(),
        "count": root.count,
        "root": root.root,
        "previous": root.previous,
        "made_at": root.made_at.isoformat(),
        "token": token,
    }
