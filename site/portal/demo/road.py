"""The main job, once, on a real filled-in contract: form → number → DOCX → PDF/A → two signatures → seal → archive."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import QueryDict
from django.test import Client

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.contracts import actions
from forms.contracts.entry import SECTION_FORMS
from forms.contracts.models import EmploymentContract
from forms.people.models import Institution
from forms.records.models import Draft
from kernel.accounts.models import User
from kernel.jobs import failpoints
from kernel.jobs.models import Job
from kernel.jobs.running import run_one
from kernel.periods import now, riga_date
from signing.envelopes import actions as envelopes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from forms.records.models import CaseDocument

#: Asks programs that are not ours.
CHECK = Path(__file__).parent / "parbaudit.sh"
INPUT = settings.BASE_DIR / "tests" / "data" / "contract.json"


class RoadBlocked(Exception):
    """The main job stopped; the text says at which step and why."""


#: Parts of a job that are steps of the road to people: a place it reaches → its name.
PARTS = {
    "documents.docx": "DOCX",
    "documents.pdf": "PDF/A",
    "signing.sealed": "apzīmogots",
    "signing.augmented": "B-LTA",
    "signing.proven": "pārbaudīts",
}


LATE = "darbs nebeidzās laikā"


def until(done: Callable[[], Any], *, trouble: Callable[[], str] = lambda: LATE, seconds: float = 90) -> Any:
    """Run waiting jobs one by one until `done` answers; the same jobs a worker runs, which may help meanwhile. Raises
    RoadBlocked with what `trouble` says."""
    end = time.monotonic() + seconds
    while not (result := done()):
        due = Job.objects.due(now()).order_by("due_at", "pk").first()
        if due is not None:
            run_one(due.pk)
        elif time.monotonic() > end:
            raise RoadBlocked(trouble())
        else:
            time.sleep(0.2)
    return result


def answers_of(typed: Mapping[str, Mapping[str, str]], institution: Institution, *, on: date) -> dict[str, Any]:
    """A contract's draft as its forms keep it. Raises RoadBlocked when one of them refuses."""
    extra: dict[str, dict[str, Any]] = {
        "employer": {"institutions": [institution]},
        "suitability": {"on": on},
        "term": {"institution": institution, "on": on},
    }
    answers: dict[str, Any] = {}
    for name, fields in typed.items():
        data = QueryDict(mutable=True)
        data.update(fields)
        form = SECTION_FORMS[name](data=data, **extra.get(name, {}))
        if not form.is_valid():
            raise RoadBlocked(f"{name}: {form.errors.as_text()}")
        answers[name] = {"typed": {key: [value] for key, value in fields.items()}, "values": form.values()}
    return answers


@dataclass
class Road:
    """One run. `say` prints a line; files go to `folder`."""

    folder: Path
    say: Callable[[str], None]
    timings: list[tuple[str, float]] = field(default_factory=list)
    _since: float = 0.0

    def step(self, text: str, work: Callable[[], Any]) -> Any:
        """Do `work`; what is left of its time after its parts were told is the step's own."""
        self._since = time.perf_counter()
        result = work()
        self._told(text)
        return result

    def _told(self, text: str) -> None:
        now_ = time.perf_counter()
        self.timings.append((text, now_ - self._since))
        self.say(f"  ✓ {text} ({now_ - self._since:.1f} s)")
        self._since = now_

    def _reached(self, point: str) -> None:
        if point in PARTS:
            self._told(PARTS[point])

    def run(self) -> CaseDocument:
        """Raises RoadBlocked when a step does not come to its end."""
        with failpoints.watched(self._reached):
            return self._run()

    def _run(self) -> CaseDocument:
        self.folder.mkdir(parents=True, exist_ok=True)
        head = User.objects.get(email="aina@paraugs.example")
        contract = self.step("ievadīts", lambda: self._enter(head))
        case = self.step("numurēts", lambda: actions.send_contract(contract=contract, by=head, on=now()))
        self.say(f"    {case.number}")
        self.step("nosūtīts parakstīšanai", lambda: self._until(case, lambda: signing_facade.summary(case.public_id)))
        self._save_document(case)
        for text, role in (("mentors parakstīja", "mentor"), ("darba devējs parakstīja", "employer")):
            self.step(text, partial(self._sign, case, role))
        self.step("arhivēts", lambda: self._until(case, lambda: signing_facade.deposit_summary(case.public_id)))
        self._save_archive(case)
        self.step("atrasts pēc publiskā koda", lambda: self._find(case))
        return case

    def _enter(self, head: User) -> EmploymentContract:
        """Fill every page of the form from the input file, through the forms a person fills."""
        typed = json.loads(INPUT.read_text(encoding="utf-8"))
        institution = Institution.objects.get(register_code=typed["employer"]["employer"])
        answers = answers_of(typed, institution, on=riga_date(now()))
        draft = Draft.objects.create(
            kind="DL",
            owner=head,
            answers=answers,
            done=sorted(answers),
            register_code=institution.register_code,
            title=f"{typed['mentor']['mentor_given']} {typed['mentor']['mentor_surname']}",
        )
        return actions.submit_contract(draft=draft, by=head, on=now())

    def _until(self, case: CaseDocument, done: Callable[[], Any]) -> Any:
        def trouble() -> str:
            summary = signing_facade.summary(case.public_id)
            return summary.problem_text if summary and summary.problem else LATE

        return until(done, trouble=trouble)

    def _sign(self, case: CaseDocument, role: str) -> None:
        """The person's own act with the test means, then the job that signs."""

        def turn() -> Any:
            summary = signing_facade.summary(case.public_id)
            return next(row for row in summary.turns if row.role == role) if summary else None

        mine = turn()
        user = User.objects.get(pk=mine.user_id)
        summary = signing_facade.summary(case.public_id)
        envelopes.request_signature(
            turn=mine.public_id,
            envelope=summary.public_id,  # type: ignore[union-attr]
            means="test",
            by=user,
            on=now(),
            evidence={"road": "demo"},
        )
        self._until(case, lambda: turn().signed)

    def _save_document(self, case: CaseDocument) -> None:
        case.refresh_from_db()
        rendered = documents_facade.rendered(case.rendered)  # type: ignore[arg-type]  # set when the envelope opened
        (self.folder / "darba-ligums.docx").write_bytes(rendered.docx.read())
        (self.folder / "darba-ligums.pdf").write_bytes(rendered.pdf.read())

    def _save_archive(self, case: CaseDocument) -> None:
        for name, content in signing_facade.archived_files(case.public_id).items():
            (self.folder / name).write_bytes(content)
        shutil.copyfile(CHECK, self.folder / CHECK.name)

    def _find(self, case: CaseDocument) -> None:
        response = Client(SERVER_NAME="127.0.0.1").get(f"/p/{case.public_code}")
        if response.status_code != 200 or case.number not in response.content.decode():
            raise RoadBlocked(f"/p/{case.public_code}: {response.status_code}")
