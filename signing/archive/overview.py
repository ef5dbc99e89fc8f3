"""What of the archive ends when, and what was last checked: facts for the page of those who keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Min, Q, QuerySet
from django.db.models.functions import ExtractYear

from kernel.audit.models import Root
from kernel.files.models import Blob
from signing.archive import renewal
from signing.archive.models import Deposit, DepositState, FixityRun


@dataclass(frozen=True)
class YearOfEnds:
    """How many documents' archive time stamps, or terms, end in a year."""

    year: int
    stamps: int
    terms: int


@dataclass(frozen=True)
class Overview:
    """`containers`: kept in an ASiC-S, the rest are PDFs. `first_end`: the earliest end of a newest archive time stamp;
    `due`: renewals that wait; `late`: under a year left; `ended`: nothing proves them any more."""

    kept: int
    containers: int
    held: int
    first_end: datetime | None
    due: int
    late: int
    ended: int
    years: tuple[YearOfEnds, ...]
    copies: int
    files: int
    unchecked: int
    oldest_check: datetime | None
    last_run: FixityRun | None
    last_root: Root | None
    unstamped_roots: int


def overview(*, on: datetime) -> Overview:
    """The same few queries however much is kept."""
    kept = Deposit.objects.filter(state=DepositState.KEPT)
    stamps = _by_year(kept, "proof_until")
    terms = _by_year(kept, "retention_until")
    return Overview(
        **kept.aggregate(
            kept=Count("pk"),
            containers=Count("pk", filter=~Q(final__media_type=renewal.PDF)),
            held=Count("pk", filter=Q(hold=True)),
            ended=Count("pk", filter=Q(proof_until__lt=on)),
            first_end=Min("proof_until"),
        ),
        due=len(renewal.due(on=on)),
        late=len(renewal.due(on=on, ahead=renewal.LATE)),
        years=tuple(YearOfEnds(year, stamps.get(year, 0), terms.get(year, 0)) for year in sorted({*stamps, *terms})),
        copies=2 if settings.BLOB_REPLICA_ROOT else 1,
        files=Blob.objects.count(),
        unchecked=Blob.objects.filter(checked_at=None).count(),
        oldest_check=Blob.objects.aggregate(oldest=Min("checked_at"))["oldest"],
        last_run=FixityRun.objects.exclude(finished_at=None).first(),
        last_root=Root.objects.order_by("-day").first(),
        unstamped_roots=Root.objects.filter(stamp=None).count(),
    )


def _by_year(kept: QuerySet[Deposit], field: str) -> dict[int, int]:
    # A term ends with the midnight that ends its last day, which is the next year's first moment.
    last = ExpressionWrapper(F(field) - timedelta(seconds=1), output_field=DateTimeField())
    rows = kept.exclude(**{field: None}).annotate(ends=ExtractYear(last)).values("ends").order_by("ends")
    return {row["ends"]: row["number"] for row in rows.annotate(number=Count("pk"))}
