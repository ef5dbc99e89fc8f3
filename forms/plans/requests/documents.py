"""A request as the context of the document kind IE, its signer, and the five lines a parent reads before signing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.people.access import scope_of
from forms.people.learners import Relation
from forms.people.models import Gender, WordForms
from forms.people.wording import declined
from forms.plans.requests.facts import head_of
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.rules import sign_by
from forms.plans.requests.states import BY_CASE, RequestState
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records.kinds import Document, Kind, Unsent
from forms.records.text_actions import day_of
from kernel.grammar import Case
from kernel.web.dates import shown_day
from kernel.web.languages import worded
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from forms.people.learners import Learner, Representation
    from forms.people.models import Institution, Person
    from kernel.accounts.models import User

KIND = "IE"
#: How a relation is called in the document, in Latvian as the document is: (of a woman, of a man).
RELATIONS = {
    Relation.PARENT: ("māte", "tēvs"),
    Relation.GUARDIAN: ("aizbildne", "aizbildnis"),
    Relation.CUSTODIAN: ("persona, kas īsteno aizgādību", "persona, kas īsteno aizgādību"),
}


def title_of(request: SupportRequest) -> str:
    return f"Iesniegums mentora atbalstam: {request.learner.person.name}"


def semester_words(academic_year: str, semester: str, *, ending: str) -> str:
    """„2026./2027. mācību gada I semestr” + ending: „is” nominative, „ī” locative, „i” accusative."""
    return f"{academic_year.replace('/', './')}. mācību gada {semester} semestr{ending}"


def relation_words(row: Representation) -> str:
    """„māte”, „aizbildnis (bāriņtiesas lēmums …)”."""
    word = _gendered(RELATIONS[Relation(row.relation)], row.person)
    return f"{word} ({row.proof})" if row.proof else word


def _gendered(words: tuple[str, str], person: Person) -> str:
    return words[0] if person.gender == Gender.FEMALE else words[1]


def suggested_addressee(institution: Institution, *, on: date) -> str:
    """„Paraugpils vidusskolas direktorei Ainai Vadītājai-Demo”; the institution alone where no head is known.

    What people have corrected for these very words wins (forms.people.wording).
    """
    head = head_of(institution, on=on)
    person = getattr(head.user, "person", None) if head else None
    if head is None or person is None or not head.office:
        return institution_in(institution, Case.DAT)
    whose = institution_in(institution, Case.GEN)
    parts = [
        declined(head.office, case=Case.DAT, gender=person.gender, kind="phrase"),
        declined(person.name, case=Case.DAT, gender=person.gender, kind="name"),
    ]
    if whose not in head.office:  # offices are entered with and without the institution: "direktore"
        parts.insert(0, whose)
    key = addressee_key(institution, on=on)
    corrected = WordForms.objects.filter(words=key, gender=person.gender, case=Case.DAT.value)
    return corrected.values_list("form", flat=True).first() or " ".join(parts)


def institution_in(institution: Institution, case: Case) -> str:
    """Its name declined; which grammatical gender it has is heard from the word that changes."""
    forms = (declined(institution.name, case=case, gender=gender, kind="phrase") for gender in Gender.values)
    return next((form for form in forms if form != institution.name), institution.name)


def addressee_key(institution: Institution, *, on: date) -> str:
    """The nominative that the whole addressee stands for: under it a corrected dative is kept."""
    head = head_of(institution, on=on)
    person = getattr(head.user, "person", None) if head else None
    return f"{institution.name} {head.office} {person.name}" if head and person else institution.name


def proof_of(row: Representation | None) -> tuple[str, ...]:
    """What is attached when a guardian signs: the decision, as it is entered with the guardian."""
    return (f"{row.proof} (kopija)",) if row is not None and row.proof else ()


def _identity(person: Person, document: str) -> tuple[str, str]:
    if person.personal_code:
        return "personas kods", person.personal_code
    return "personu apliecinošs dokuments", document


def as_context(request: SupportRequest, *, on: date) -> dict[str, Any]:
    """Everything the template prints, as it is on the day of sending. Dates are ISO; words come declined."""
    learner, row = request.learner, request.representation
    person = row.person if row else learner.person
    label, identity = _identity(learner.person, learner.document)
    role = _gendered(("likumiskā pārstāve", "likumiskais pārstāvis"), person)
    if row is None:
        role = _gendered(("izglītojamā", "izglītojamais"), person)
    applicant = {
        "kind": "representative" if row else "learner",
        "role": role.capitalize(),
        "name": person.name,
        "residence": request.terms["residence"],
        "contact": _contact(row or learner),
        "relation": relation_words(row) if row else "",
    }
    if row is not None:
        applicant["identity_label"], applicant["identity"] = _identity(person, row.document)
    else:
        applicant |= {"identity_label": label, "identity": ""}
    decision = request.terms.get("court_decision", "")
    return {
        "place": request.institution.place,
        "date": on.isoformat(),
        "road": "paper" if request.paper else "electronic",
        "letterhead": {"name": person.name, "line": role},
        "addressee": {"institution_dative": request.terms["addressee"]},
        "applicant": applicant,
        "learner": {
            "name": learner.person.name,
            "identity_label": label,
            "identity": identity,
            "birth_date": learner.person.birth_date.isoformat() if learner.person.birth_date else "",
            "stage": stage_latvian(learner),
        },
        "institution": {"name": request.institution.name},
        "semester": semester_words(request.academic_year, request.semester, ending="ī"),
        "storage_until": kept_until(request).isoformat(),
        "attachments": [*request.terms.get("attachments", ()), *([f"{decision} (kopija)"] if decision else [])],
    }


def stage_latvian(learner: Learner) -> str:
    """„7. klase”, „2. kurss”: the document is in Latvian whatever the page is in."""
    return f"{learner.level}. {'kurss' if learner.stage == 'course' else 'klase'}"


def kept_until(request: SupportRequest) -> date:
    """R38: the last Riga day on which the request may not be destroyed."""
    return last_day_kept(rules_in_force(request.semester_start))


def _contact(row: Representation | Learner) -> str:
    return ", ".join(part for part in (row.phone, row.email) if part) or "–"


def document_of(request: SupportRequest, order: Sequence[str]) -> Document:
    """What the road from number to archive asks (forms.records.kinds): one signer, the applicant."""
    context = request.terms["context"]
    row = request.representation
    person = row.person if row else request.learner.person
    signer = Signer(
        role=order[0],
        name=person.name,
        person_code=person.personal_code,
        email=row.email if row else request.learner.email,
        user_id=person.user_id,
        order=1,
        label=context["letterhead"]["line"],
    )
    return Document(context=context, signers=[signer], expires_on=last_day_to_sign(request))


def last_day_to_sign(request: SupportRequest) -> date:
    sent_on = date.fromisoformat(request.terms["context"]["date"])
    return sign_by(
        request.learner.person.birth_date or sent_on,
        on=sent_on,
        signer=request.signer,
        semester_end=request.semester_end,
    )


def explained(request: SupportRequest) -> tuple[str, ...]:
    """Five plain lines at the head of the page where it is signed: who asks, for whom, what, how long, what then."""
    learner, row = request.learner, request.representation
    names = {
        "institution": request.institution.name,
        "learner": learner.person.name,
        "applicant": row.person.name if row else learner.person.name,
        "relation": _gendered(RELATIONS[Relation(row.relation)], row.person) if row else "",
    }
    facts = {
        "stage": learner.stage_words,
        "year": request.academic_year.replace("/", "./") + ".",
        "semester": request.semester,
        "days": f"{shown_day(request.semester_start)}–{shown_day(request.semester_end)}",
        "kept": shown_day(kept_until(request)),
    }
    if row is not None:
        who = _("You, %(applicant)s (%(relation)s), ask for a mentor. %(institution)s prepared the request for you.")
        whom = _("The support is for %(learner)s, %(stage)s.")
    else:
        who = _("You, %(applicant)s, ask for a mentor. %(institution)s prepared the request for you.")
        whom = _("The support is for you yourself (%(stage)s).")
    lines = (
        who,
        whom,
        _(
            "A mentor is an adult who meets with the learner and helps with learning and everyday matters. It costs nothing."
        ),
        _("The request is for semester %(semester)s of %(year)s (%(days)s). The next semester needs a new one."),
        _(
            "The institution and the State Education Development Agency use the data for this support only and keep them until %(kept)s. You may change your mind at any time: tell the institution."
        ),
    )
    stays = {name: f"%({name})s" for name in names}  # names are marked as Latvian on an English page, facts are not
    return tuple(worded(line % {**facts, **stays}, **names) for line in lines)


def unsent_request(user: User, on: date, public_id: UUID) -> Unsent | None:
    """A prepared request, whose text may still be changed in Word (forms.records.kinds)."""
    scope = scope_of(user, on=on)
    rows = SupportRequest.objects.visible_to(scope).select_related(
        "learner__person", "learner__institution", "institution", "representation__person"
    )
    row = rows.filter(public_id=public_id, state=RequestState.PREPARED).first()
    if row is None:
        return None
    day, code = day_of(row.public_id, on=on), row.institution.register_code
    return Unsent(
        record=row.public_id,
        kind=KIND,
        title=title_of(row),
        register_code=code,
        on=day,
        context=as_context(row, on=day),
        back=reverse("requests:request", args=[row.public_id]),
        writes=code in scope.writes,
        sends=code in scope.writes,
    )


REQUEST = Kind(
    code=KIND,
    model=SupportRequest,
    states=BY_CASE,
    document=document_of,
    about_learners=True,
    explain=explained,
    page="requests:request",
    unsent=unsent_request,
    emptied=("terms", "withdrawal"),
    goes=True,
    people=("learner__person", "representation__person"),
    place="institution__register_code",
)
