"""What became of a contract and of everything around it, as plain values that a test can compare."""

import os
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from doc_templates.models import RenderedDocument
from forms.contracts.models import EmploymentContract
from forms.people.models import Person
from forms.records.models import CaseDocument, Draft
from forms.records.models import Counter as NumberCounter
from kernel.audit import log
from kernel.audit.models import Event
from kernel.files import fixity, store
from kernel.files.models import Blob
from kernel.files.places import is_address
from kernel.jobs.models import Job
from kernel.jobs.registry import rhythms
from kernel.notifications.models import Notification
from signing.archive.models import Deposit
from signing.envelopes.models import Envelope


def of_contract(number: int) -> dict[str, Any]:
    """Everything that belongs to one contract."""
    draft = Draft.objects.filter(kind="DL").order_by("pk")[number]
    contracts = list(EmploymentContract.objects.filter(draft=draft))
    contract = contracts[0]
    cases = list(CaseDocument.objects.filter(record=contract.public_id))
    case = cases[0]
    subject = case.public_id
    rendered = list(RenderedDocument.objects.filter(key=str(subject)))
    envelopes = list(Envelope.objects.filter(subject=subject))
    files = list(envelopes[0].files.select_related("blob"))
    contents = [file.blob.read() for file in files]
    deposits = list(Deposit.objects.filter(subject=subject))
    report = signing_facade.report(subject)
    told = list(Notification.objects.filter(subject_id=subject).order_by("pk"))
    turns = {str(turn.public_id): turn.role for turn in envelopes[0].turns.all()}
    messages = _messages()
    events = Counter(Event.objects.filter(subject__in=[subject, contract.public_id]).values_list("event", flat=True))
    return {
        "drafts": [draft.state],
        "contracts": [row.state for row in contracts],
        "cases": [row.state for row in cases],
        "numbers": [row.number for row in cases],
        "rendered": len(rendered),
        "document": documents_facade.rendered(case.rendered).docx.read()[:2] == b"PK" and contents[0][:5] == b"%PDF-",
        "original": files[0].blob.sha256 == case.original_sha256 == rendered[0].pdf.sha256,
        "envelopes": [row.state for row in envelopes],
        "turns": {turn.role: turn.state for turn in envelopes[0].turns.all()},
        "files": [str(file.cause) for file in files],
        "extends": all(new.startswith(old) for old, new in pairwise(contents)),
        "byte_ranges": contents[-1].count(b"/ByteRange"),
        "signatures": sorted("seal" if one.seal else one.serial for one in report.signatures),
        "verdict": str(report.verdict.value),
        "deposits": [row.sha256 == files[-1].blob.sha256 and row.package.read()[:2] == b"PK" for row in deposits],
        "events": dict(sorted(events.items())),
        "told": sorted(f"{row.template} {turns[row.key.partition(':')[2]]}" for row in told),
        "letters": {row.template + str(index): messages[str(row.public_id)] for index, row in enumerate(told)},
        "resent": [row.template + str(index) for index, row in enumerate(told) if row.delivery == "possibly_resent"],
    }


def of_everything() -> dict[str, Any]:
    """What must hold for the whole installation: numbers, jobs, bytes, the audit chain."""
    audit = log.verify()
    broken, known = [], set()
    for blob in Blob.objects.all():
        known.add(blob.stored_name)
        broken += [role for role, where in store.places().items() if store.whole(blob, where) is None]
    strays = [stored.name for where in store.places().values() for stored in where.names() if stored.name not in known]
    referenced = sum(1 for blob in Blob.objects.all() if store.references(blob))
    cases = CaseDocument.objects.order_by("sequence")
    return {
        "audit": audit.problems,
        "pending": audit.pending,
        "sequences": list(cases.values_list("sequence", flat=True)),
        "counters": list(NumberCounter.objects.values_list("last", flat=True)),
        "counts": [model.objects.count() for model in (Draft, EmploymentContract, CaseDocument, Envelope, Deposit)],
        "people": Person.objects.count(),
        "jobs": sorted(set(Job.objects.exclude(name__in=rhythms).values_list("state", flat=True))),
        "rows_without_bytes": broken,
        "blobs": Blob.objects.count(),
        "unused": Blob.objects.count() - referenced,
        "orphans": len([name for name in strays if _is_ours(name)]),
        "strays": [name for name in strays if not _is_ours(name)],
    }


def after_sweeping() -> dict[str, Any]:
    """A day later (the files are made older) the fixity pass has removed what no row knows, and nothing else."""
    old = time.time() - fixity.ORPHAN_AGE - 60
    for where in (settings.BLOB_ROOT, settings.BLOB_REPLICA_ROOT):
        for path in Path(where).rglob("*"):
            if path.is_file():
                os.utime(path, (old, old))
    report = fixity.verify_all()
    left = of_everything()
    return {
        "injuries": sorted({problem.injury.value for problem in report.problems} - {"orphan"}),
        "removed": len(report.problems),
        "ok": report.ok,
        "orphans": left["orphans"],
        "rows_without_bytes": left["rows_without_bytes"],
    }


def _is_ours(name: str) -> bool:
    """Bytes of a killed `put`: the fixity pass knows them and removes them after a day."""
    return is_address(name) or name.endswith(".part")


def _messages() -> Counter[str]:
    """E-mails by the identifier in their Message-ID."""
    found: Counter[str] = Counter()
    for path in Path(settings.EMAIL_FILE_PATH).glob("*"):
        found.update(re.findall(r"Message-ID: <([^@]+)@", path.read_text(encoding="utf-8")))
    return found
