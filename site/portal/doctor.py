"""Is everything there that the portal needs? One function per question; each answer says how to mend it."""

import importlib
import json
import logging
import shutil
import smtplib
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils.translation import gettext as _

logger = logging.getLogger("portal.doctor")

#: Letters that a Latvian document cannot do without.
LETTERS = "ĀČĒĢĪĶĻŅŠŪŽāčēģīķļņšūž"
#: Families that documents may be set in; the first is what our own templates use.
FAMILIES = ("Noto Serif", "Noto Sans", "Liberation Serif", "Liberation Sans", "Carlito", "Caladea")
#: Free space in bytes below which uploads are at risk, and the share kept in reserve (threats 59).
DISK_LEAST, DISK_RESERVE = 1 << 30, 0.10
#: A waiting job older than this shows that nobody works (the sweeper promises two minutes).
QUEUE_LATE = timedelta(minutes=2)
#: Seconds by which this clock may differ from a time-stamp authority's.
CLOCK_DRIFT = 5
_HTTP_TIMEOUT = 5
#: Shipped templates with sample data: the doctor converts the last of them.
LIBRARY = settings.BASE_DIR / "doc_templates" / "library"


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: `name` is stable for scripts; `remedy` is empty when all is well."""

    name: str
    title: str
    state: State
    text: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        return {key: str(value) for key, value in asdict(self).items()}


def examine(*, quick: bool = False) -> Iterator[Finding]:
    """Every answer in turn. quick: without the ones that take seconds or go outside (status page)."""
    for name, title, question, slow in _QUESTIONS:
        if quick and slow:
            continue
        try:
            state, text, remedy = question()
        except Exception as error:  # a question that breaks is an answer too: the portal's part is not usable
            logger.exception("The doctor's question %s broke.", name)
            state, text = State.FAIL, f"{type(error).__name__}: {error}"
            remedy = _("See the log for the cause; if it stays, send this line to the maintainer.")
        yield Finding(name, str(title()), state, text, remedy)


Answer = tuple[State, str, str]


def _python() -> Answer:
    text = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= (3, 11):  # noqa: UP036 (whoever starts it with another Python should be told)
        return State.OK, text, ""
    return (
        State.FAIL,
        text,
        _("Use Python 3.11 or newer (Debian 12 or 13 has it), then remove .venv and start ./portal again."),
    )


def _database() -> Answer:
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        return State.OK, f"{connection.display_name} {connection.get_database_version()}", ""
    if sqlite3.sqlite_version_info < (3, 37):
        return State.FAIL, f"SQLite {sqlite3.sqlite_version}", _("SQLite 3.37 or newer is needed: use Debian 12 or 13.")
    with sqlite3.connect(":memory:") as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            return State.FAIL, f"SQLite {sqlite3.sqlite_version}", _("SQLite has no FTS5: use the python3 of Debian.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        verdict = cursor.fetchone()[0]
    if verdict != "ok":
        return State.FAIL, str(verdict), _("The database file is damaged: stop the portal and restore the last backup.")
    return State.OK, f"SQLite {sqlite3.sqlite_version}, FTS5, WAL", ""


def _migrations() -> Answer:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return State.FAIL, _("%d changes of the database are waiting.") % len(plan), _("Run: ./portal migrate")
    return State.OK, _("all applied"), ""


def _conversion() -> Answer:
    """One real document on the road of every contract: template, LibreOffice, PDF/A, checks."""
    from doc_templates import facade

    samples = sorted(LIBRARY.glob("*/*/sample.json"))
    if not samples:
        return State.FAIL, _("no document template"), _("Fetch the whole repository again: files are missing.")
    sample = samples[-1]
    began = time.monotonic()
    try:
        made = facade.preview(
            kind=sample.parts[-3],
            on=date.fromisoformat(sample.parts[-2]),
            context=json.loads(sample.read_text(encoding="utf-8")),
        )
    except facade.RenderError as trouble:
        told = "; ".join((trouble.code, *map(str, trouble.details)))[:300]
        return State.FAIL, told, _("Bring LibreOffice and the fonts: sudo ./portal system")
    seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
    return State.OK, _("%(pages)d pages in %(seconds)s s") % {"pages": len(made.pages), "seconds": seconds}, ""


def _fonts() -> Answer:
    tool = shutil.which("fc-list")
    remedy = _("Install the fonts: sudo ./portal system")
    if tool is None:
        return State.WARN, _("fc-list is missing, so fonts cannot be looked at."), remedy
    codes = " ".join(f"{ord(letter):x}" for letter in LETTERS)
    listed = subprocess.run(
        [tool, f":charset={codes}", "family"], capture_output=True, text=True, check=True, timeout=30
    )
    found = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    lacking = [family for family in FAMILIES if family not in found]
    if not lacking:
        return State.OK, f"{len(FAMILIES)} × {LETTERS[:11]}", ""
    return (State.FAIL if len(lacking) == len(FAMILIES) else State.WARN), _("Missing: %s") % ", ".join(lacking), remedy


def _disk() -> Answer:
    usage = shutil.disk_usage(settings.VAR_DIR)
    text = _("%(free)d GB of %(all)d GB free") % {"free": usage.free >> 30, "all": usage.total >> 30}
    if usage.free < DISK_LEAST:
        return State.FAIL, text, _("Free space under %s or move it to a larger disk (KOPIENA_VAR).") % settings.VAR_DIR
    if usage.free < usage.total * DISK_RESERVE:
        return State.WARN, text, _("Less than a tenth is free: plan a larger disk.")
    return State.OK, text, ""


def _clock() -> Answer:
    """The time-stamp authority's own clock is the measure: it is the time that goes into documents."""
    tool = shutil.which("timedatectl")
    if tool is not None:
        asked = subprocess.run(
            [tool, "show", "-p", "NTPSynchronized", "--value"], capture_output=True, text=True, check=False
        )
        if asked.stdout.strip() == "yes":
            return State.OK, _("set by network time"), ""
    for address in _trust_addresses():
        said = _date_of(address)
        if not said:
            continue
        drift = abs(parsedate_to_datetime(said).timestamp() - time.time())
        if drift > CLOCK_DRIFT:
            return State.FAIL, _("differs by %d s") % drift, _("Set the clock: sudo timedatectl set-ntp true")
        return State.OK, _("agrees with the time-stamp service"), ""
    return State.WARN, _("could not be compared"), _("Switch network time on: sudo timedatectl set-ntp true")


def _mail() -> Answer:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        where = f"{settings.EMAIL_FILE_PATH}"
        if settings.DEMO or settings.DEBUG:
            return State.OK, _("kept as files in %s") % where, ""
        return (
            State.WARN,
            _("kept as files in %s") % where,
            _("Set KOPIENA_EMAIL_URL so that people get their messages."),
        )
    try:
        with get_connection():
            return State.OK, settings.EMAIL_BACKEND.rsplit(".", 2)[-2], ""
    except (OSError, smtplib.SMTPException) as error:
        return State.FAIL, str(error), _("Check KOPIENA_EMAIL_URL: server, port, user name and password.")


def _trust_addresses() -> list[str]:
    return [address for address in settings.TSA_URLS if urlsplit(address).scheme in {"http", "https"}]


def _date_of(address: str) -> str | None:
    """The Date header of whatever this service answers ("" when it sends none); None when it does not answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=_HTTP_TIMEOUT) as answer:  # noqa: S310
            return str(answer.headers.get("Date", ""))
    except urllib.error.HTTPError as refusal:  # a time-stamp service refuses HEAD, yet it is there
        return str(refusal.headers.get("Date", ""))
    except (urllib.error.URLError, OSError):
        return None


def _trust() -> Answer:
    if settings.TRUST_MODE == "test":
        if settings.DEMO or settings.DEBUG:
            return State.OK, _("local test services (every page says TESTA PARAKSTS)"), ""
        return State.FAIL, _("local test services"), _("Set KOPIENA_TRUST_MODE=eu.")
    if not _trust_addresses():
        return State.FAIL, _("no time-stamp service"), _("Set KOPIENA_TSA_URLS.")
    silent = [urlsplit(address).netloc for address in _trust_addresses() if _date_of(address) is None]
    if not silent:
        return State.OK, _("%d answer") % len(_trust_addresses()), ""
    state = State.FAIL if len(silent) == len(_trust_addresses()) else State.WARN
    return state, _("No answer: %s") % ", ".join(silent), _("Check the firewall and the addresses in KOPIENA_TSA_URLS.")


def _remote_signing() -> Answer:
    """The remote services among the means that are switched on: does each answer?"""
    known = {"csc1": settings.CSC1_URL, "csc2": settings.CSC2_URL, "eparaksts": settings.EPARAKSTS_URL}
    used = {name: known[name] for name in settings.SIGNING_MEANS if known.get(name)}
    if not used:
        return State.OK, _("none is switched on"), ""
    silent = [name for name, address in used.items() if _date_of(address) is None]
    if not silent:
        return State.OK, ", ".join(used), ""
    remedy = _("Check the firewall and the addresses, or take the means out of KOPIENA_SIGNING_MEANS for a while.")
    return State.WARN, _("No answer: %s") % ", ".join(silent), remedy


def _sign_in() -> Answer:
    """Signing in by eParaksts: switched on whole, and does the platform answer?"""
    from signing.means.identification import EparakstsIdentity

    if not settings.EPARAKSTS_SIGN_IN:
        return State.OK, _("not switched on"), ""
    problems = EparakstsIdentity().problems()
    if problems:
        return State.FAIL, problems[0].msg, problems[0].hint or ""
    if _date_of(settings.EPARAKSTS_URL) is None:
        remedy = _("Check the firewall and KOPIENA_EPARAKSTS_URL; people sign in by e-mail and password meanwhile.")
        return State.WARN, _("No answer: %s") % urlsplit(settings.EPARAKSTS_URL).netloc, remedy
    return State.OK, urlsplit(settings.EPARAKSTS_URL).netloc, ""


def _lists() -> Answer:
    """The EU trusted lists in the cache: there, genuine, fresh."""
    from kernel import periods
    from signing import trusted_lists
    from signing.validation import trust

    if settings.TRUST_MODE == "test":
        return State.OK, _("not needed: local test services"), ""
    found = trusted_lists.alarm(trust.from_settings(), on=periods.now())
    if found is not None:
        return State.FAIL, found.words, found.remedy
    return State.OK, _("fresh"), ""


def _scanner() -> Answer:
    """Harmful content: is the scanner that is named there?"""
    from kernel.files import scanner

    if not scanner.is_named():
        return State.OK, _("none is named: uploads are judged by their structure and active content alone"), ""
    try:
        return State.OK, scanner.version(), ""
    except scanner.ScannerAway as error:
        remedy = _("Start clamd and compare its address with KOPIENA_SCANNER; until then no upload is taken.")
        return State.FAIL, _("No answer: %s") % error, remedy


def _keys() -> Answer:
    from kernel.crypto import keyed_hash

    file = Path(settings.VAR_DIR) / "env"
    if file.is_file() and file.stat().st_mode & 0o077:
        return State.FAIL, _("var/env can be read by others."), f"chmod 600 {file}"
    if not settings.FIELD_KEYS or not settings.LOOKUP_KEY:
        return State.FAIL, _("keys are missing"), _("Make keys: ./portal keys")
    keyed_hash("probe")
    return State.OK, ", ".join(pair.partition(":")[0] for pair in settings.FIELD_KEYS), ""


def _queue() -> Answer:
    from kernel import periods
    from kernel.jobs.models import Job

    now = periods.now()
    late = Job.objects.due(now).filter(due_at__lt=now - QUEUE_LATE).count()
    parked = Job.objects.parked().count()
    if late:
        return (
            State.FAIL,
            _("%d jobs wait longer than two minutes") % late,
            _("Start the worker: ./portal serve or ./portal worker"),
        )
    if parked:
        return (
            State.WARN,
            _("%d jobs stopped after an error") % parked,
            _("Read why: ./portal jobs. Mend the cause, then start them again: ./portal jobs --retry"),
        )
    return State.OK, _("nothing waits"), ""


def _audit() -> Answer:
    from kernel import periods
    from signing.archive import roots

    log = importlib.import_module("kernel.audit.log")
    verdict = log.verify()
    unproven = roots.problems(on=periods.now())
    if verdict.ok and unproven:
        remedy = _("Check the time-stamp services and the worker: every daily root gets a stamp.")
        return State.WARN, unproven[0], remedy
    if verdict.ok:
        return State.OK, _("%d events, chain whole") % verdict.count, ""
    first = str(verdict.problems[0]) if verdict.problems else ""
    return (
        State.FAIL,
        first,
        _("Somebody changed the event log: keep the database as it is and call the person in charge of security."),
    )


def _archive() -> Answer:
    """Is every kept byte whole, and does every document's proof live on?"""
    from kernel import periods
    from signing.archive import renewal
    from signing.archive.models import FixityRun, FixityState

    late = len(renewal.due(on=periods.now(), ahead=renewal.LATE))
    if late:
        text = _("%d documents have an archive time stamp that ends within a year") % late
        remedy = _(
            "Add a time-stamp service with a newer certificate to KOPIENA_TSA_URLS; the worker renews by itself."
        )
        return State.FAIL, text, remedy
    last = FixityRun.objects.first()
    if last is not None and last.state == FixityState.DAMAGED:
        remedy = _("Restore them from a backup, then run: ./portal fixity")
        return State.FAIL, _("%d damaged files") % last.damaged, remedy
    return State.OK, _("time stamps hold, no damage known"), ""


def storage_is_writable(*, lately: bool = False) -> bool:
    """Both places of the archived bytes can be written; raises OSError naming the one that cannot. lately: a distant place
    may answer from memory, for probes."""
    from kernel.files import store

    for place in store.places().values():
        if lately:
            place.ready_lately()
        else:
            place.ready()
    return True


def _storage() -> Answer:
    try:
        storage_is_writable()
    except OSError as error:
        return State.FAIL, str(error), _("Give the portal's user the right to write in that folder.")
    return State.OK, _("both copies can be written"), ""


_QUESTIONS: tuple[tuple[str, Callable[[], str], Callable[[], Answer], bool], ...] = (
    ("python", lambda: _("Python"), _python, False),
    ("database", lambda: _("Database"), _database, False),
    ("migrations", lambda: _("Database changes"), _migrations, True),
    ("conversion", lambda: _("Document conversion"), _conversion, True),
    ("fonts", lambda: _("Fonts"), _fonts, False),
    ("disk", lambda: _("Disk"), _disk, False),
    ("storage", lambda: _("Archive storage"), _storage, False),
    ("clock", lambda: _("Clock"), _clock, True),
    ("mail", lambda: _("E-mail"), _mail, True),
    ("trust", lambda: _("Trust services"), _trust, True),
    ("keys", lambda: _("Keys"), _keys, False),
    ("queue", lambda: _("Job queue"), _queue, False),
    ("audit", lambda: _("Event log"), _audit, True),
    ("remote", lambda: _("Remote signing"), _remote_signing, True),
    ("sign-in", lambda: _("Sign-in by eParaksts"), _sign_in, True),
    ("lists", lambda: _("EU trusted lists"), _lists, False),
    ("archive", lambda: _("Archive"), _archive, False),
    ("scanner", lambda: _("Scanner for harmful content"), _scanner, False),
)
