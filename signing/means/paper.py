"""Signing by hand on paper. The flow (print, scan, second pair of eyes) lives in signing.envelopes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from signing.means.base import Level, Means, Where


class PaperMeans(Means):
    name = "paper"
    label = _("On paper")
    where = Where.ON_PAPER
    levels = (Level.PAPER,)

    def available(self) -> bool:
        return True
