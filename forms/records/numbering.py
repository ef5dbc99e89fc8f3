"""How an institution's numbers look, from a day on: the order of the parts, what stands between them, digits.

Every pattern holds kind, year and institution in some order and the sequence last, so the sequence of a counter alone
tells two numbers of one institution, kind and year apart, whatever the pattern was when they were given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from kernel.accounts.models import User


class Order(models.TextChoices):
    """K the kind, G the year (gads), I the institution; the sequence always comes last."""

    KIND_YEAR_PLACE = "KGI", _("kind, year, institution, number")
    KIND_PLACE_YEAR = "KIG", _("kind, institution, year, number")
    PLACE_KIND_YEAR = "IKG", _("institution, kind, year, number")
    PLACE_YEAR_KIND = "IGK", _("institution, year, kind, number")
    YEAR_PLACE_KIND = "GIK", _("year, institution, kind, number")
    YEAR_KIND_PLACE = "GKI", _("year, kind, institution, number")


class Between(models.TextChoices):
    HYPHEN = "-", _("hyphen (-)")
    SLASH = "/", _("slash (/)")
    DOT = ".", _("full stop (.)")


#: Digits of the sequence at least; a longer one is printed whole.
FEWEST, MOST = 3, 6
#: As numbers are made for who has set nothing.
DEFAULT = (Order.KIND_YEAR_PLACE, Between.HYPHEN, 4)


class NumberPattern(models.Model):
    """One pattern of an institution. Rows are never changed: of those not after a day the newest holds."""

    register_code = models.CharField(_("institution's register code"), max_length=12)
    valid_from = models.DateField(_("from"))
    order = models.CharField(_("order of the parts"), max_length=3, choices=Order.choices)
    between = models.CharField(_("between the parts"), max_length=1, choices=Between.choices)
    digits = models.PositiveSmallIntegerField(_("digits of the number"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["register_code", "-valid_from"], name="pattern_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digits__gte=FEWEST, digits__lte=MOST), name="pattern_digits_in_limits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register_code} {self.valid_from}: {self.order}{self.between}{self.digits}"


class PatternError(RecordError):
    """`field`: the field of the form it stands beside."""

    code = "pattern"

    def __init__(self, message: object, field: str) -> None:
        super().__init__(message)
        self.field = field


def spell(*, order: str, between: str, digits: int, kind: str, year: int, register_code: str, sequence: int) -> str:
    """`DL-2026-PVS-0001` by the default pattern."""
    parts = {"K": kind, "G": str(year), "I": register_code}
    return between.join([*(parts[one] for one in order), f"{sequence:0{digits}d}"])


def pattern_of(register_code: str, *, on: date) -> tuple[str, str, int]:
    """Order, separator and digits for numbers given on that Riga day. One query."""
    row = NumberPattern.objects.filter(register_code=register_code, valid_from__lte=on).first()
    return (row.order, row.between, row.digits) if row else DEFAULT


def number_for(*, kind: str, year: int, register_code: str, sequence: int, on: date) -> str:
    order, between, digits = pattern_of(register_code, on=on)
    return spell(
        order=order,
        between=between,
        digits=digits,
        kind=kind,
        year=year,
        register_code=register_code,
        sequence=sequence,
    )


def set_pattern(
    *, register_code: str, valid_from: date, order: str, between: str, digits: int, kinds: frozenset[str], by: User,
    on: datetime,
) -> NumberPattern:  # fmt: skip
    """Numbers given from that day on look so; given ones stay. `kinds`: codes of all kinds of documents.

    Raises PatternError when two different documents could get the same number, or the day has passed. Who may set it
    the caller asks.
    """
    if valid_from < riga_date(on):
        raise PatternError(_("Numbers of past days have been given. Choose today or a later day."), "valid_from")
    unclear = register_code.isdigit() or not register_code.isalnum() or register_code in kinds
    if order != Order.KIND_YEAR_PLACE and unclear:
        raise PatternError(
            _(
                "The code of this institution looks like a year or a kind of document, so only the usual order tells "
                "numbers apart. Choose it."
            ),
            "order",
        )
    row = NumberPattern.objects.create(
        register_code=register_code,
        valid_from=valid_from,
        order=order,
        between=between,
        digits=digits,
        set_by=by,
        set_at=on,
    )
    audit(
        "records.pattern_set",
        subject=None,
        by=by,
        on=on,
        facts={"place": register_code, "pattern": f"{order}{between}{digits}", "from": valid_from.isoformat()},
    )
    return row
