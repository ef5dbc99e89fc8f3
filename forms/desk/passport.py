"""The document passport as plain values: what the page shows, worked out before any template sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.plans.facts import as_mentor
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.states import GONE, PlanState, ProviderState
from forms.plans.tables import TONES as PLAN_TONES
from forms.records.kinds import kind_of
from forms.records.states import AT_SIGNERS, CaseState
from kernel.periods import riga_date
from kernel.web.dates import shown_day, shown_moment
from kernel.web.languages import latvian
from signing.enums import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.contracts.models import EmploymentContract
    from forms.people.access import Scope
    from forms.records.models import CaseDocument
    from forms.records.texts import ChangedText
    from signing.data import DepositSummary, EnvelopeSummary, Report, SignatureReport, TurnSummary

#: Icon and colour of a case's state; the word always stands beside it.
TONES = {
    CaseState.NUMBERED: "info",
    CaseState.SIGNING: "info",
    CaseState.PARTLY_SIGNED: "info",
    CaseState.SIGNED: "success",
    CaseState.ARCHIVED: "success",
    CaseState.ANNULLED: "danger",
    CaseState.DESTROYED: "info",
}
SECOND = timedelta(seconds=1)
VERDICT_TONES = {"green": "success", "amber": "warning", "red": "danger"}


def confirmed_words(seal: str) -> tuple[str, str]:
    """Title and explanation where all signatures are confirming acts. `seal`: whose seal is on it."""
    return (
        _("Confirmed by a simple electronic signature and sealed"),
        _(
            "Sealed by: %(name)s. Nothing was changed after that. It is a simple electronic signature, not a qualified one: "
            "the signer confirmed the text in the portal, and the evidence of it is kept with the document."
        )
        % {"name": seal},
    )


def words_of(report: Report, envelope: EnvelopeSummary | None) -> tuple[str, str]:
    """What to say of a good file: never that it is qualified where people only confirmed."""
    acts = envelope.acts if envelope is not None else ()
    if not acts or report.verdict not in (Verdict.VALID, Verdict.VALID_QUALIFIED):
        return verdict_words(report.verdict)
    if any(not one.seal for one in report.signatures):
        return (
            _("The signatures are valid"),
            _(
                "Nothing was changed after signing. Some of the signatures are simple ones: their signers confirmed in the portal."
            ),
        )
    return confirmed_words(", ".join(one.signed_by for one in report.signatures))


def verdict_words(verdict: str) -> tuple[str, str]:
    """Title and explanation of a verdict, in plain words."""
    words = {
        Verdict.VALID_QUALIFIED: (
            _("The signatures are valid and qualified"),
            _("Nothing was changed after signing; every signature is equal to one by hand."),
        ),
        Verdict.VALID: (
            _("The signatures are valid"),
            _("Nothing was changed after signing, and the signers are those the document names."),
        ),
        Verdict.INTACT_NOT_TRUSTED: (
            _("Nothing was changed, but the signers are not confirmed"),
            _(
                "The certificates do not lead to a trust service this portal trusts. Ask the signer for a qualified signature."
            ),
        ),
        Verdict.REVIEW: (
            _("A person has to look at this file"),
            _("Something in the file is doubtful; the report names it."),
        ),
        Verdict.INVALID: (_("The signatures are not valid"), _("Do not rely on this file; the report says why.")),
    }
    return words[Verdict(verdict)]


def destroyed_words(deposit: DepositSummary) -> tuple[str, str]:
    """Title and explanation of a tombstone: „iznīcināts ar aktu …, 01.01.2035.”"""
    when = shown_day(riga_date(deposit.destroyed_at)) if deposit.destroyed_at else ""
    return (
        _("The document is destroyed"),
        _(
            "It was destroyed by act %(act)s, %(day)s, after its term of storage. Its number, dates and hash are kept; "
            "whoever has a copy can still compare it with the hash."
        )
        % {"act": deposit.act, "day": when},
    )


def signature_cards(report: Report | None) -> list[dict[str, Any]]:
    """Each signature in plain words: who, when, how strong."""
    if report is None:
        return []
    return [_card(signature, test=report.test) for signature in report.signatures]


def act_cards(envelope: EnvelopeSummary | None, *, public: bool = False) -> list[dict[str, Any]]:
    """Each confirming act in plain words: who, when, what was confirmed; to the public no digest of what one has said."""
    return [
        {
            "name": turn.name,
            "role": _("confirmation"),
            "when": shown_moment(turn.act.at),
            "level": _("simple electronic signature"),
            "kind": "info",
            "icon": "pen",
            "words": _("Confirmed in the portal, not qualified.")
            if public
            else _("Confirmed in the portal, not qualified. SHA-256 of what was shown: %(sha256)s")
            % {"sha256": turn.act.shown_sha256},
        }
        for turn in (envelope.acts if envelope is not None else ())
        if turn.act is not None
    ]


def _card(signature: SignatureReport, *, test: bool) -> dict[str, Any]:
    strong = signature.qualified or signature.qualified_claimed
    if signature.verdict == Verdict.INVALID:
        words = _("This signature is not valid.")
    elif signature.verdict == Verdict.REVIEW:
        words = _("A person has to look at this signature.")
    elif signature.verdict == Verdict.INTACT_NOT_TRUSTED:
        words = _("Nothing was changed, but the signer is not confirmed.")
    elif signature.seal:
        words = _("The institution's seal confirms where the document comes from.")
    elif strong and not test:
        words = _("A qualified electronic signature: equal to one by hand.")
    elif test:
        words = _("Signed with a test certificate: it has no legal force.")
    else:
        words = _("An advanced electronic signature.")
    return {
        "name": signature.name,
        "role": _("seal") if signature.seal else _("signature"),
        "when": _as_riga(signature.best_time),
        "level": f"{signature.format} B-{signature.level}" if signature.level else signature.format,
        "kind": VERDICT_TONES[signature.verdict.colour.value],
        "icon": "seal" if signature.seal else "pen",
        "words": words,
    }


def _as_riga(stamp: str) -> str:
    from datetime import datetime as clock

    return shown_moment(clock.fromisoformat(stamp)) if stamp else ""


def downloads(
    *, case: CaseDocument, envelope: EnvelopeSummary | None, deposit: DepositSummary | None, files: bool
) -> list[dict[str, Any]]:
    """Everything that can be taken away, each with what it is."""
    if case.rendered is None and envelope is None:
        return []

    def of(what: str) -> str:
        return reverse("signing:download", kwargs={"subject": case.public_id, "what": what})

    items = []
    if files and envelope is not None and envelope.bears_signature:
        form = _form(envelope)
        title = _("Signed original") if envelope.all_signed and not envelope.on_paper else _("Newest signed version")
        if envelope.on_paper:
            title = _("Sealed scan of the paper original")
        items.append({"href": of("signed"), "title": title, "format": form, "download": True})
    if case.rendered is not None:
        items.append(
            {"href": of("original"), "title": _("Document as sent for signature"), "format": "PDF/A", "download": True}
        )
        items.append(
            {
                "href": reverse("desk:docx", args=[case.public_id]),
                "title": _("The same, to edit"),
                "format": "DOCX",
                "download": True,
            }
        )
        items += [
            {
                "href": reverse("signing:document-annex", kwargs={"subject": case.public_id, "annex": number}),
                "title": format_html(_("Annex {}: {}"), number, latvian(one.name)),
                "format": one.name.rpartition(".")[2].upper(),
                "size": filesizeformat(one.size),
                "download": True,
            }
            for number, one in enumerate(envelope.annexes if envelope is not None else (), start=1)
        ]
    elif files:
        form = _form(envelope) if envelope is not None else "PDF"
        items.append({"href": of("original"), "title": _("Document as received"), "format": form, "download": True})
    if envelope is not None and envelope.bears_signature:
        report = reverse("desk:report", args=[case.public_id])
        items.append({"href": report, "title": _("Validation report"), "format": "PDF", "download": True})
        items.append(
            {"href": of("report"), "title": _("Validation report for machines"), "format": "JSON", "download": True}
        )
    if deposit is not None and files:
        items.append({"href": of("package"), "title": _("Evidence package"), "format": "BagIt, ZIP", "download": True})
    return items


def _form(envelope: EnvelopeSummary) -> str:
    return "PDF" if envelope.ending == "pdf" else f".{envelope.ending}"


#: Rows of keeping that a step above the desk tells: each is told the case and the scope.
_kept: list[Callable[[CaseDocument, Scope], list[dict[str, Any]]]] = []


def register(rows: Callable[[CaseDocument, Scope], list[dict[str, Any]]]) -> None:
    """Called once, from AppConfig.ready()."""
    if rows not in _kept:
        _kept.append(rows)


def kept_above(case: CaseDocument, scope: Scope) -> list[dict[str, Any]]:
    """What the archivist's room says of where the document lies."""
    return [row for rows in _kept for row in rows(case, scope)]


def keeping(
    *, case: CaseDocument, envelope: EnvelopeSummary | None, deposit: DepositSummary | None
) -> list[dict[str, str]]:
    """Where the original is, until when, and how to know it again."""
    rows = [
        {"key": _("Kept until"), "value": shown_day(case.kept_until)},
        {"key": _("SHA-256 of the document as sent"), "value": case.original_sha256},
    ]
    if deposit is not None and deposit.destroyed:
        words = _("act %(act)s, %(moment)s") % {"act": deposit.act, "moment": shown_moment(deposit.destroyed_at)}
        rows.append({"key": _("Destroyed"), "value": words})
    if deposit is not None:
        rows.extend(_terms(deposit))
        rows.append({"key": _("SHA-256 of the archived original"), "value": deposit.sha256})
        rows.append({"key": _("Archived"), "value": shown_moment(deposit.deposited_at)})
    if envelope is not None and envelope.paper_place:
        rows.append({"key": _("Where the paper original is"), "value": latvian(envelope.paper_place)})
    return rows


def _terms(deposit: DepositSummary) -> list[dict[str, str]]:
    """By which rule or for which reason the term is longer than was said at first, and what holds the document."""
    rows = [
        {
            "key": _("Term lengthened"),
            "value": ", ".join(
                one for one in (shown_day(riga_date(term.until - SECOND)), term.rule, latvian(term.source)) if one
            ),
        }
        for term in signing_facade.terms_of(deposit.subject)
    ]
    for order in signing_facade.holds_of(deposit.subject):
        words = f"{order.authority}, {order.number}, {shown_day(order.dated)}"
        rows.append({"key": _("Held, whatever the term says"), "value": latvian(words)})
    return rows


def changed_by_hand(text: ChangedText | None) -> list[dict[str, str]]:
    """Who changed the text in Word before it was sent, who accepted the differences, in which words."""
    if text is None or text.accepted_at is None:
        return []
    who = f"{text.changed_by}, {shown_moment(text.changed_at)}"
    accepted = format_html("{}, {}\n{}", text.accepted_by, shown_moment(text.accepted_at), latvian(text.words))
    return [
        {"key": _("Text changed in Word by"), "value": who},
        {"key": _("Differences accepted by"), "value": accepted},
    ]


def changed_files(text: ChangedText | None, *, manage: bool) -> list[dict[str, Any]]:
    """Both files of a text changed in Word, for who prepares and sends documents of the institution."""
    if text is None or not manage:
        return []
    titles = {"no-datiem": _("Text as made from the data"), "mainits": _("Text as changed in Word")}
    return [
        {
            "href": reverse("own:text-file", args=[text.public_id, which]),
            "title": title,
            "format": "DOCX",
            "download": True,
        }
        for which, title in titles.items()
    ]


def public_url(case: CaseDocument) -> str:
    """The address printed in the document."""
    return f"{settings.PUBLIC_BASE_URL}/p/{case.public_code}"


def record_url(case: CaseDocument) -> str:
    """The page on which the record is seen that the document was made from; "" where the kind has none of its own."""
    kind = kind_of(case.kind)
    if kind is None or not kind.page:
        return ""
    shown_by = kind.model._default_manager.filter(public_id=case.record).values_list(kind.page_by, flat=True).first()
    if shown_by is not None:
        return reverse(kind.page, args=[shown_by])
    # Made elsewhere, or destroyed; a record that went with its document has a page that says so.
    return reverse(kind.page, args=[case.record]) if case.rendered is not None and kind.page_by == "public_id" else ""


def my_turns(envelope: EnvelopeSummary | None, user_id: int | None) -> list[TurnSummary]:
    """What this person may sign now."""
    if envelope is None or envelope.closed:
        return []
    return [turn for turn in envelope.turns if turn.active and turn.user_id == user_id and not envelope.on_paper]


def present(envelope: EnvelopeSummary) -> list[TurnSummary]:
    """Signers without an account: whoever of them has come may sign on the sender's device now."""
    return [turn for turn in envelope.turns if turn.active and turn.user_id is None and not envelope.on_paper]


def state_label(case: CaseDocument, envelope: EnvelopeSummary | None) -> str:
    """The state in words; paper is never called electronic."""
    if case.state == CaseState.ARCHIVED and envelope is not None and envelope.on_paper:
        return _("signed on paper, archived")
    if case.state in AT_SIGNERS and envelope is not None:
        return str(envelope.state.label)
    return str(case.get_state_display())


def plans_of(contract: EmploymentContract, scope: Scope) -> list[dict[str, str]]:
    """Plans that the contract serves, one contract several (A16): those that this person may open. One query."""
    mine = SupportPlan.objects.filter(as_mentor(scope.user.pk or 0))
    rows = SupportPlan.objects.filter(Q(pk__in=SupportPlan.objects.visible_to(scope)) | Q(pk__in=mine))
    providers = PlanProvider.objects.filter(contract=contract).exclude(state=ProviderState.DROPPED)
    rows = rows.filter(pk__in=providers.values("plan")).exclude(state__in=GONE)
    return [
        {
            "href": reverse("plans:plan", args=[row.public_id]),
            "text": ", ".join(part for part in (row.learner.person.name, row.number) if part),
            "hint": f"{row.academic_year}, {row.semester}",
            "tone": PLAN_TONES[PlanState(row.state)],
            "state": str(row.get_state_display()),
        }
        for row in rows.select_related("learner__person").order_by("semester_start", "pk")
    ]
