"""Who reads and keeps case files, and what lies in them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from forms.archive.files.models import CaseFile, Filing
from forms.archive.files.rules import destination
from forms.archive.keepers import Keeper, keeper_of, keepers, operated
from forms.desk.access import visible_cases
from forms.people.models import Role
from forms.records.models import CaseDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from forms.people.access import Scope

#: Row "Signed original, archive package" of the permission matrix (domain reference 2.2).
READERS = (Role.HEAD, Role.IAPS, Role.RESP, Role.ARC)
READERS_EVERYWHERE = frozenset({Role.ARC, Role.AUD})
KEEPERS = (Role.HEAD, Role.ARC)
KEEPERS_EVERYWHERE = frozenset({Role.ARC})


def read_codes(scope: Scope) -> frozenset[str] | None:
    """Institutions whose case files this person reads; None: all of them."""
    return None if scope.everywhere & READERS_EVERYWHERE else scope.where(*READERS) | operated(scope)


def kept_codes(scope: Scope) -> frozenset[str] | None:
    """Institutions whose case files this person keeps; None: all of them."""
    return None if scope.everywhere & KEEPERS_EVERYWHERE else scope.where(*KEEPERS) | operated(scope)


def reads_files(scope: Scope) -> bool:
    codes = read_codes(scope)
    return codes is None or bool(codes)


def keeps(scope: Scope, register_code: str) -> bool:
    codes = kept_codes(scope)
    return codes is None or register_code in codes


def places(scope: Scope) -> list[Keeper]:
    """Those whose case files this person reads."""
    return keepers(read_codes(scope))


def name_of(register_code: str) -> str:
    """What the keeper of the case files is called; the code itself for an institution that is not here any more."""
    try:
        return keeper_of(register_code).name
    except LookupError:
        return register_code


def file_of(case: CaseDocument) -> CaseFile | None:
    """Where a document lies: by hand or by rule. Two queries."""
    filed = Filing.objects.select_related("file").filter(case=case).first()
    if filed is not None:
        return filed.file
    rows = list(CaseFile.objects.filter(register_code=case.register_code, year__gte=case.year))
    key = destination(case.kind, case.year, (row.as_shelf for row in rows))
    return next((row for row in rows if row.pk == key), None)


def _by_rule(register_code: str) -> dict[tuple[str, int], int]:
    """(kind, year) of the institution's documents -> the file that they belong to by rule. Two queries."""
    shelves = [row.as_shelf for row in CaseFile.objects.filter(register_code=register_code)]
    pairs = CaseDocument.objects.filter(register_code=register_code).order_by().values_list("kind", "year").distinct()
    found = ((pair, destination(*pair, shelves)) for pair in pairs)
    return {pair: key for pair, key in found if key is not None}


def documents_in(file: CaseFile) -> QuerySet[CaseDocument]:
    """Everything that lies in a file, by number. Documents, whoever asks; pages narrow it to what one may see."""
    wanted = Q(filing__file=file)
    if not file.closed:
        for (kind, year), key in _by_rule(file.register_code).items():
            if key == file.pk:
                wanted |= Q(register_code=file.register_code, kind=kind, year=year, filing__isnull=True)
    return CaseDocument.objects.filter(wanted).order_by("kind", "year", "sequence", "pk")


def seen_in(file: CaseFile, scope: Scope) -> QuerySet[CaseDocument]:
    """Of them those that this person may see."""
    return documents_in(file).filter(pk__in=visible_cases(scope).order_by().values("pk"))


def counts(files: Iterable[CaseFile], register_code: str) -> dict[int, int]:
    """How many documents lie in each file of an institution. Four queries, however many files."""
    wanted = {file.pk for file in files}
    found: Counter[int] = Counter()
    loose = CaseDocument.objects.filter(register_code=register_code, filing__isnull=True).order_by()
    rule = _by_rule(register_code)
    for kind, year, count in loose.values_list("kind", "year").annotate(count=Count("pk")):
        if (kind, year) in rule:
            found[rule[kind, year]] += count
    filed = Filing.objects.filter(file__in=wanted).order_by().values_list("file").annotate(count=Count("pk"))
    for key, count in filed:
        found[key] += count
    return {key: found[key] for key in wanted}
