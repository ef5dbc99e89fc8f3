"""Who coordinates what, what is known of pairs and of people in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from forms.pairs import ranking, rules
from forms.pairs.models import DueForm, Pairing, PairMember, Participant
from forms.pairs.states import FILLED_IN, TAKEN, MeetingState, Model, PairState, Side
from forms.people.models import Role
from forms.questionnaires.models import FilledForm
from forms.questionnaires.states import FilledState
from forms.questionnaires.subjects import SubjectKind
from kernel.periods import end_of_day, riga_date
from kernel.stems import stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from forms.pairs.models import Run
    from kernel.accounts.models import User

#: Profiles that are looked through for the one of a mentee, the newest.
MOST_PROFILES = 200
#: Programme → side → role of the people there.
ROLES = {
    "P2": {Side.MENTOR: Role.YM, Side.MENTEE: Role.YMT},
    "P3": {Side.MENTOR: Role.DAM, Side.MENTEE: Role.DAE},
}


def members_of(pairings: Iterable[Pairing]) -> dict[int, list[PairMember]]:
    """By pair, mentors first. One query."""
    found: dict[int, list[PairMember]] = {}
    rows = PairMember.objects.filter(pairing__in=[one.pk for one in pairings])
    for row in rows.select_related("participant__person").order_by("pk"):
        found.setdefault(row.pairing_id, []).append(row)
    return {pk: sorted(members, key=lambda one: one.participant.side == Side.MENTEE) for pk, members in found.items()}


def names(members: Sequence[PairMember]) -> str:
    return ", ".join(one.participant.person.name for one in members)


def records_of(users: Collection[int], *keys: str) -> QuerySet[FilledForm]:
    """What these people have confirmed or sent, without what was annulled."""
    rows = FilledForm.objects.filter(filled_by__in=users, key__in=keys)
    return rows.exclude(state=FilledState.ANNULLED)


def joining(pairing: Pairing, *, on: date) -> list[rules.Joining]:
    """The members as the gates see them. Two queries."""
    members = members_of([pairing]).get(pairing.pk, [])
    key = rules.ETHICS[pairing.run.programme]
    users = {one.participant.user_id for one in members}
    ethical = set(records_of(users, key).values_list("filled_by", flat=True))
    return [
        rules.Joining(
            mentor=one.participant.side == Side.MENTOR, name=one.participant.person.name, age=one.participant.age(on),
            consent=one.participant.consent_on is not None, ethics=one.participant.user_id in ethical,
        )
        for one in members
    ]  # fmt: skip


def taken(run: Run) -> dict[int, int]:
    """Mentor (participant) → mentees in pairs that are being made or work. One query."""
    rows = PairMember.objects.filter(pairing__run=run, pairing__state__in=TAKEN).select_related("participant")
    by_pair: dict[int, list[PairMember]] = {}
    for row in rows:
        by_pair.setdefault(row.pairing_id, []).append(row)
    found: dict[int, int] = {}
    for members in by_pair.values():
        mentees = sum(one.participant.side == Side.MENTEE for one in members)
        for one in members:
            if one.participant.side == Side.MENTOR:
                found[one.participant_id] = found.get(one.participant_id, 0) + mentees
    return found


@dataclass(frozen=True)
class Candidate:
    participant: Participant
    rank: ranking.Rank


def candidates(mentee: Participant, *, by: User, on: date) -> list[Candidate] | None:
    """Mentors of the programme, the fitting ones first. P3: those who have answered the questionnaire; None: the mentee has
    not. A fixed number of queries."""
    return _youths(mentee, by=by, on=on) if mentee.run.programme == "P2" else _asked(mentee)


def _asked(mentee: Participant) -> list[Candidate] | None:
    wishes = records_of([mentee.user_id], "C1-mentee").order_by("-submitted_at").first()
    if wishes is None:
        return None
    wish = ranking.wish_of(wishes.answers, words=_words(wishes.answers.get("vajadziba", {}).values()))
    rows = Participant.objects.filter(run=mentee.run_id, side=Side.MENTOR).select_related("person")
    mentors = {row.user_id: row for row in rows}
    load = taken(mentee.run)
    ranks: dict[int, ranking.Rank] = {}
    for record in records_of(list(mentors), "C1-mentor").order_by("submitted_at"):
        row = mentors[record.filled_by_id]
        able = record.answers.get("pieredze", {})
        words = _words([able.get("nozare"), able.get("zinasanas")])
        ranks[row.pk] = ranking.rank(wish, ranking.offer_of(record.answers, words=words, taken=load.get(row.pk, 0)))
    return _in_order(mentors.values(), ranks)


def _in_order(mentors: Iterable[Participant], ranks: dict[int, ranking.Rank]) -> list[Candidate]:
    people = {str(row.pk): row for row in mentors if row.pk in ranks}
    found = {key: ranks[row.pk] for key, row in people.items()}
    order = ranking.ordered(found, names={key: row.person.name for key, row in people.items()})
    return [Candidate(people[key], found[key]) for key in order]


def _youths(mentee: Participant, *, by: User, on: date) -> list[Candidate]:
    mentors = list(mentee.run.participants.filter(side=Side.MENTOR).select_related("person"))
    users = [row.user_id for row in mentors]
    profiles = {one.filled_by_id: one.answers for one in records_of(users, "B6").order_by("submitted_at")}
    ethical = set(records_of(users, rules.ETHICS["P2"]).values_list("filled_by", flat=True))
    wish, load = ranking.Youth(mentee.age(on), frozenset(_sought(mentee, by=by))), taken(mentee.run)
    ranks = {
        row.pk: ranking.rank_youth(
            wish,
            ranking.Youth(
                row.age(on), frozenset(_offered_words(profiles.get(row.user_id, {}))), profile=row.user_id in profiles,
                ethics=row.user_id in ethical, taken=load.get(row.pk, 0),
            ),
        )
        for row in mentors
    }  # fmt: skip
    return _in_order(mentors, ranks)


#: Of the in-depth profile only what the mentee likes, can and wants: troubles and risks are nobody's reason here.
SOUGHT = ("brivais-laiks", "prasmes", "trukst", "velmes")


def _sought(mentee: Participant, *, by: User) -> set[str]:
    """Words of the newest profile (B5) that this coordinator has written of the mentee; a colleague's is closed to them."""
    name = _plain(mentee.person.name)
    for row in records_of([by.pk], "B5").order_by("-submitted_at")[:MOST_PROFILES]:
        if _plain(str(row.answers.get("pamata", {}).get("vards", ""))) == name:
            deep = row.answers.get("padzilinata", {})
            return _words(deep.get(one) for one in SOUGHT)
    return set()


def _offered_words(answers: dict[str, Any]) -> set[str]:
    return _words(answers.get("profils", {}).values())


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _words(texts: Iterable[object]) -> set[str]:
    return {one for text in texts if isinstance(text, str) for one in stems(text) if len(one) > 3}


def waiting_forms(user: User) -> QuerySet[DueForm]:
    """Forms this person has to fill in, by day: of pairs that run, and later ones of pairs that ended well."""
    rows = DueForm.objects.filter(participant__user=user, form=None, dropped=False, pairing__state__in=FILLED_IN)
    return rows.select_related("pairing__run", "participant").order_by("due", "pk")


# --- what the engine of forms asks


def _of(user: User) -> Collection[UUID]:
    own = PairMember.objects.filter(participant__user=user, pairing__state__in=FILLED_IN)
    return own.values_list("pairing__public_id", flat=True)


def _offered(user: User, programme: str) -> Sequence[tuple[UUID, str]]:
    rows = list(Pairing.objects.of(user).filter(run__programme=programme, state__in=FILLED_IN).select_related("run"))
    members = members_of(rows)
    return [(row.public_id, f"{names(members[row.pk])} ({row.run.title})") for row in rows]


def _title(pairing: UUID) -> str:
    row = Pairing.objects.filter(public_id=pairing).first()
    return names(members_of([row]).get(row.pk, [])) if row is not None else ""


PAIR = SubjectKind(code="pair", of=_of, offered=_offered, title=_title)


def open_pairs(run: Run) -> QuerySet[Pairing]:
    return run.pairings.exclude(state__in=[PairState.ENDED, PairState.DECLINED])


def written(users: Collection[int], pairing: Pairing) -> list[rules.Written]:
    """Records that may answer forms of this pair: about it, or about the person alone."""
    rows = FilledForm.objects.filter(filled_by__in=users).exclude(state=FilledState.ANNULLED)
    about = rows.filter(Q(subject=pairing.public_id) | Q(subject=None, programme=pairing.run.programme))
    found = about.values_list("pk", "key", "filled_by", "submitted_at")
    return [rules.Written(pk, key, by, riga_date(at)) for pk, key, by, at in found]


#: What a programme of the movement rests on, in the order in which it comes: description (A47), decision.
SETUP = ("B1", "B2")


def setup_of(run: Run) -> dict[str, FilledForm]:
    """Form → the newest record of its place from before its last day: one description and one decision hold at a time."""
    rows = FilledForm.objects.filter(
        key__in=SETUP, register_code=run.register_code, submitted_at__lt=end_of_day(run.end)
    )
    rows = rows.exclude(state=FilledState.ANNULLED).select_related("edition", "case")
    return {row.key: row for row in rows.order_by("submitted_at")}


def rhythm(pairing: Pairing) -> list[rules.Finding]:
    """What is said of how often a pair that works meets."""
    if pairing.state != PairState.WORKING:
        return []
    days = [one.day for one in pairing.meetings.all() if one.state != MeetingState.MISSED]
    found = rules.check_rhythm(programme=pairing.run.programme, days=days, on_demand=pairing.model == Model.ON_DEMAND)
    return list(found)
