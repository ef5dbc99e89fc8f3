"""prepare → hash → finish for means whose value comes from elsewhere; every step is a row, any process goes on from it.

The person's steps (`card`, `begin`, `come_back`, `answer`) change rows and ring a job; the jobs ask services and embed. A
value is verified against its certificate before it is stored, and again before it is embedded. Each answer brings its
exchange's ticket, which is good for one browser, one step and a quarter of an hour.
"""

from __future__ import annotations

import base64
import dataclasses
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, Any
from uuid import UUID

from asn1crypto import x509
from django.conf import settings
from django.urls import reverse

from kernel.audit.log import record
from kernel.crypto import keyed_hash
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.queue import Retry, enqueue
from signing.envelopes import actions, machine, offers
from signing.envelopes.errors import ExchangeOver, MeansNotOffered, Overtaken, ShownChanged, TooManyAtOnce
from signing.envelopes.models import Envelope, Exchange, Turn
from signing.envelopes.states import ACTIVE_TURN, AWAITED, ExchangeState, Shape, TurnState
from signing.errors import ProviderRefused, SignatureValueWrong, SigningError
from signing.formats import anchors, archival, asice, pades, timestamps
from signing.formats.asice import PreparedXml
from signing.formats.pades import Prepared
from signing.formats.signature_value import fitted
from signing.means import registry
from signing.means.base import CardMeans, Person, ProviderMeans, ServiceMeans, Ticket
from signing.means.keys import Key, must_sign_for

if TYPE_CHECKING:
    from kernel.accounts.models import User

declare("signing.exchange_begun", "signing.prepared", "signing.answered")

LIFE = timedelta(minutes=15)
#: Seconds until a provider that does not answer is asked again.
WAIT = 20
#: Seconds until a signature looks again whether its value came with the others of one consent.
SOON = 2
JOB, VALUES = "signing.prepare", "signing.values"


# --- the person's steps


def begin(*, turn: UUID, envelope: UUID, means: str, by: User | None, on: datetime) -> tuple[UUID, str]:
    """Off to a provider: the exchange and the ticket that its answer has to bring. An older one of the turn is left."""
    if not isinstance(registry.get(means), ProviderMeans):
        raise MeansNotOffered(means)
    ticket = secrets.token_urlsafe(32)
    with machine.locked(envelope=envelope) as locked:
        row = _new(locked, turn=turn, means=means, state=ExchangeState.SIGN_IN, on=on)
        row.facts = {"verifier": secrets.token_urlsafe(48)}
        row.ticket_hash = keyed_hash(ticket)
        row.save()
        _noted("signing.exchange_begun", locked, row, by=by, on=on)
        reach("signing.exchange_begun")
    return row.public_id, ticket


def begin_several(
    *, shown: Mapping[UUID, str], turns: Sequence[Turn], means: str, by: User, on: datetime
) -> tuple[Exchange, str]:
    """The same for several turns of one person: one sign-in and one consent for all. The first exchange leads.

    `shown`: turn → SHA-256 of the file that was before the eyes. A turn that cannot be signed now is left out; when none can,
    its error is raised.
    """
    if not isinstance(registry.get(means), ProviderMeans):
        raise MeansNotOffered(means)
    ticket, last = secrets.token_urlsafe(32), SigningError("no turn")
    leader: Exchange | None = None
    for turn in turns:
        try:
            with machine.locked(envelope=turn.envelope.public_id) as locked:
                if locked.current.sha256 != shown.get(turn.public_id):
                    raise ShownChanged
                row = _new(locked, turn=turn.public_id, means=means, state=ExchangeState.SIGN_IN, on=on)
                if row.turn.user_id != by.pk:
                    raise MeansNotOffered(means)
                row.leader = leader
                if leader is None:
                    row.facts = {"verifier": secrets.token_urlsafe(48)}
                    row.ticket_hash = keyed_hash(ticket)
                row.save()
                _noted("signing.exchange_begun", locked, row, by=by, on=on)
        except SigningError as error:
            last = error
        else:
            leader = leader or row
    if leader is None:
        raise last
    reach("signing.exchange_begun")
    return leader, ticket


def card(*, turn: UUID, envelope: UUID, means: str, key: Key, ticket: str, by: User | None, on: datetime) -> Exchange:
    """The card's certificate came: the hash for it. `ticket` is the word of the page. Raises the tree of `must_sign_for`."""
    if not isinstance(registry.get(means), CardMeans):
        raise MeansNotOffered(means)
    with machine.locked(envelope=envelope) as locked:
        row = _new(locked, turn=turn, means=means, state=ExchangeState.PREPARED, on=on)
        must_sign_for(key.parsed, person_code=row.turn.person_code, on=on)
        row.facts = _prepared_facts(row, key)
        row.ticket_hash = keyed_hash(ticket)
        row.save()
        _noted("signing.exchange_begun", locked, row, by=by, on=on)
        reach("signing.prepared")
    return row


def come_back(
    *, exchange: UUID, ticket: str, code: str, evidence: dict[str, str], by: User | None, on: datetime
) -> str:
    """The provider sent the person back with a code; the ticket of the next step, "" when there is none.

    Raises ExchangeOver for a spent, late or foreign answer, Overtaken when another signature came first.
    """
    with _held(exchange=exchange, ticket=ticket, on=on) as (locked, row):
        # Of several, the one that leads may have been closed meanwhile: the consent is for the others too.
        may_act = row.turn.state in ACTIVE_TURN or bool(row.facts.get("group"))
        if not may_act or not isinstance(registry.get(row.means), ProviderMeans):
            raise ExchangeOver
        row.facts = {**row.facts, "code": code}
        if row.state == ExchangeState.SIGN_IN:
            following = secrets.token_urlsafe(32)
            row.state = ExchangeState.SIGNED_IN
            row.ticket_hash = keyed_hash(following)
            row.save()
            enqueue(JOB, key=str(row.public_id), args={"exchange": str(row.public_id)})
            return following
        if row.state != ExchangeState.PREPARED:
            raise ExchangeOver
        row.state = ExchangeState.ALLOWED
        _spend(row)
        if not row.facts.get("group"):
            _ask(locked, row, evidence={**evidence, "shown_sha256": row.base.sha256}, by=by, on=on)
            return ""
        enqueue(VALUES, key=str(row.public_id), args={"exchange": str(row.public_id)})
    for one in consented(row):
        _ask_one(one, evidence=evidence, by=by, on=on)
    return ""


def consented(leader: Exchange) -> list[Exchange]:
    """What one consent is asked for, in the order of its hashes."""
    rows = Exchange.objects.select_related("turn__envelope", "base").filter(pk__in=leader.facts.get("group", []))
    return sorted(rows, key=lambda one: one.pk)


def is_of_several(row: Exchange) -> bool:
    return row.leader_id is not None or row.followers.exists()


def refuse(*, exchange: UUID, ticket: str, by: User | None, on: datetime) -> None:
    """The provider says that the person said no: the turn is as before."""
    with _held(exchange=exchange, ticket=ticket, on=on) as (locked, row):
        _drop(row, problem="provider_refused")
        _noted("signing.exchange_refused", locked, row, by=by, on=on)


def answer(
    *, exchange: UUID, ticket: str, value: bytes, evidence: dict[str, str], by: User | None, on: datetime
) -> None:
    """The card's value: verified, stored, and our job embeds it. Raises SignatureValueWrong, ExchangeOver."""
    with _held(exchange=exchange, ticket=ticket, on=on) as (locked, row):
        if row.state != ExchangeState.PREPARED or not isinstance(registry.get(row.means), CardMeans):
            raise ExchangeOver
        _store_value(row, value)
        _spend(row)
        _ask(locked, row, evidence=evidence, by=by, on=on)
        reach("signing.answered")


# --- what the page of a provider says


def of_ticket(ticket: str) -> Exchange | None:
    """The exchange that waits for this ticket."""
    return Exchange.objects.select_related("turn").filter(ticket_hash=keyed_hash(ticket)).first() if ticket else None


def address(row: Exchange, *, ticket: str) -> str:
    """Where the person goes next: to sign in, or to allow the prepared hash. Raises ExchangeOver."""
    means = registry.get(row.means)
    if not isinstance(means, ProviderMeans):
        raise MeansNotOffered(row.means)
    if row.state == ExchangeState.SIGN_IN:
        return means.sign_in_address(ticket=_ticket(row, ticket))
    if row.state == ExchangeState.PREPARED:
        return means.consent_address(key=_key(row), digests=_digests(row), ticket=_ticket(row, ticket))
    raise ExchangeOver


def back_address() -> str:
    """The one address that is registered with providers."""
    return f"{settings.PUBLIC_BASE_URL}{reverse('signing:provider-back')}"


def hash_of(row: Exchange) -> tuple[bytes, str]:
    """What the device signs, and by which algorithm it was made."""
    prepared = _prepared(row)
    return prepared.digest, prepared.algorithm


# --- the jobs' steps


def prepare(*, exchange: UUID, on: datetime) -> None:
    """Ask the provider which key the person has there, and make room for its signature."""
    row = Exchange.objects.select_related("turn__envelope__current", "base").get(public_id=exchange)
    if row.state != ExchangeState.SIGNED_IN or row.expires_at <= on:
        return
    try:
        means = registry.get(row.means)
        if not isinstance(means, ProviderMeans):
            raise MeansNotOffered(row.means)
        key = means.key(person=_person(row.turn), code=row.facts["code"], ticket=_ticket(row, ""))
        must_sign_for(key.parsed, person_code=row.turn.person_code, on=on)
        row.base = row.turn.envelope.current  # what other signers added since the person began is taken along
        facts = {**_prepared_facts(row, key), "verifier": row.facts["verifier"]}
        facts |= _followed(row, key, _digest_of(row, facts), on=on)
    except SigningError as error:
        if error.retry:
            raise Retry(str(error), after=WAIT) from error
        with machine.locked(envelope=row.turn.envelope.public_id) as locked:
            _drop(row, problem=error.code)
            _noted("signing.exchange_refused", locked, row, by=None, on=on)
        return
    with machine.locked(envelope=row.turn.envelope.public_id):
        Exchange.objects.filter(pk=row.pk, state=ExchangeState.SIGNED_IN).update(
            state=ExchangeState.PREPARED, facts=facts, base=row.base
        )
    reach("signing.prepared")


def signed(*, turn: Turn, content: bytes, on: datetime) -> bytes:
    """The file with the turn's signature: prepared, asked for and embedded as far as that is not done yet.

    Raises the tree of signing.errors; with `.retry` the same call goes on where this one stopped.
    """
    means = registry.get(turn.means)
    row = turn.exchanges.select_related("base").filter(request=turn.requests).last()
    if isinstance(means, ServiceMeans):
        if row is None or row.base_id != turn.envelope.current_id:
            row = _prepared_here(turn, means, on=on)
        if row.state == ExchangeState.PREPARED:
            _asked_together(row, means, on=on)
    elif row is None:
        raise MeansNotOffered(turn.means)
    elif row.base_id != turn.envelope.current_id:
        raise Overtaken
    elif is_of_several(row):
        _must_have_value(row)
    elif row.state == ExchangeState.ALLOWED and isinstance(means, ProviderMeans):
        values = means.values(
            key=_key(row), digests=[_prepared(row).digest], code=row.facts["code"], ticket=_ticket(row, "")
        )
        _keep(row, values[0])
    return _embedded(row, content)


def fetch_values(*, leader: UUID, on: datetime) -> None:
    """The values of one consent for several documents; each is verified by itself, a wrong one stops no other. Raises Retry
    while the provider does not answer."""
    row = Exchange.objects.select_related("turn__envelope", "base").get(public_id=leader)
    if row.state != ExchangeState.ALLOWED:
        return
    rows = consented(row)
    try:
        means = registry.get(row.means)
        if not isinstance(means, ProviderMeans):
            raise MeansNotOffered(row.means)
        values = means.values(key=_key(row), digests=_digests(row), code=row.facts["code"], ticket=_ticket(row, ""))
    except SigningError as error:
        if error.retry:
            raise Retry(str(error), after=WAIT) from error
        for one in rows:
            if one.state in _AWAITING_VALUE:
                _lost(one, problem=error.code)
        return
    wrong = []
    # The leader's last: while it waits, a killed job is known to have more to do.
    for pk, value in reversed(list(zip(row.facts["group"], values, strict=True))):
        found = next((one for one in rows if one.pk == pk and one.state in _AWAITING_VALUE), None)
        if found is None:  # its turn was signed otherwise or passed on meanwhile
            continue
        try:
            _keep(found, value)
        except SigningError as error:
            wrong.append((found, error.code))
    for one, problem in wrong:
        _lost(one, problem=problem)
    reach("signing.answered")


def close(*, turn: Turn, done: bool) -> None:
    """The turn was signed or given back: nothing of its exchanges is needed any more."""
    rows = turn.exchanges.exclude(state__in=[ExchangeState.DONE, ExchangeState.DROPPED])
    rows.update(state=ExchangeState.DONE if done else ExchangeState.DROPPED, facts={}, ticket_hash="")


def mend(*, on: datetime) -> int:
    """Exchanges whose person did not come back are left, with what they knew."""
    unasked = [*AWAITED, ExchangeState.ANSWERED]  # of several allowed at once, one whose turn was closed meanwhile
    over = Exchange.objects.filter(state__in=unasked, request=None, expires_at__lte=on)
    return over.update(state=ExchangeState.DROPPED, facts={}, ticket_hash="", problem=ExchangeOver.code)


# --- inside


def _new(locked: Envelope, *, turn: UUID, means: str, state: ExchangeState, on: datetime) -> Exchange:
    found = actions.active_turn(locked, turn, on=on)
    if not locked.signable or not found.person_code:
        raise MeansNotOffered(means)
    close(turn=found, done=False)
    return Exchange(turn=found, means=means, state=state, base=locked.current, begun_at=on, expires_at=on + LIFE)


@contextmanager
def _held(*, exchange: UUID, ticket: str, on: datetime) -> Iterator[tuple[Envelope, Exchange]]:
    """The envelope and the exchange, locked, for an answer that brings the right ticket in time. Raises ExchangeOver."""
    found = Exchange.objects.select_related("turn__envelope").filter(public_id=exchange).first()
    if found is None:
        raise ExchangeOver
    with machine.locked(envelope=found.turn.envelope.public_id) as locked:
        row = Exchange.objects.select_related("turn", "base").get(pk=found.pk)
        row.turn.envelope = locked
        known = bool(row.ticket_hash) and compare_digest(row.ticket_hash, keyed_hash(ticket))
        if not known or row.expires_at <= on or row.state not in AWAITED:
            raise ExchangeOver
        yield locked, row


def _spend(row: Exchange) -> None:
    """A ticket is good once."""
    row.ticket_hash = ""
    row.save()


def _ask(locked: Envelope, row: Exchange, *, evidence: dict[str, str], by: User | None, on: datetime) -> None:
    """The person's part is done: the turn is being signed. Raises Overtaken when another signature came first."""
    if locked.current_id != row.base_id:
        raise Overtaken
    actions.request(locked, row.turn.public_id, means=row.means, by=by, on=on, evidence=evidence)
    row.request = Turn.objects.values_list("requests", flat=True).get(pk=row.turn_id)
    row.save(update_fields=["request"])


def _asked_together(row: Exchange, means: ServiceMeans, *, on: datetime) -> None:
    """One authorisation for this signature and for the others of the same act that are asked for already. What is wrong with
    another one is told when its own turn comes."""
    key, rows = _key(row), [row]
    for turn in _beside(row.turn):
        with suppress(SigningError):
            rows.append(_prepared_here(turn, means, on=on, key=key))
    values = means.values(key, [_prepared(one).digest for one in rows])
    for one, value in zip(rows[1:], values[1:], strict=True):
        with suppress(SigningError):
            _keep(one, value)
    _keep(row, values[0])


def _digests(row: Exchange) -> list[bytes]:
    """As the consent names them: of this document, or of all that were prepared together with it."""
    found = row.facts.get("digests")
    return [bytes.fromhex(one) for one in found] if found else [_prepared(row).digest]


def _followed(leader: Exchange, key: Key, own: bytes, *, on: datetime) -> dict[str, Any]:
    """Every other document of the consent is made ready with the same key. One that cannot be is left with the reason."""
    group, digests = [leader.pk], [own.hex()]
    followers = list(leader.followers.select_related("turn__envelope__current").order_by("pk"))
    for row in followers:
        if row.state not in (ExchangeState.SIGN_IN, ExchangeState.PREPARED) or row.turn.state not in ACTIVE_TURN:
            continue
        try:
            if len(group) >= key.most:
                raise TooManyAtOnce
            must_sign_for(key.parsed, person_code=row.turn.person_code, on=on)
            row.base = row.turn.envelope.current
            row.facts = _prepared_facts(row, key)
            row.state = ExchangeState.PREPARED
            row.save(update_fields=["base", "facts", "state"])
        except SigningError as error:
            _drop(row, problem=error.code)
            continue
        group.append(row.pk)
        digests.append(_prepared(row).digest.hex())
    return {"group": group, "digests": digests} if followers else {}


def _ask_one(row: Exchange, *, evidence: dict[str, str], by: User | None, on: datetime) -> None:
    """One of several that were allowed at once: a turn that cannot be signed any more holds up no other."""
    try:
        with machine.locked(envelope=row.turn.envelope.public_id) as locked:
            shown = {**evidence, "shown_sha256": row.base.sha256}
            actions.request(locked, row.turn.public_id, means=row.means, by=by, on=on, evidence=shown)
            row.request = Turn.objects.values_list("requests", flat=True).get(pk=row.turn_id)
            row.save(update_fields=["request"])
    except SigningError as error:
        Exchange.objects.filter(pk=row.pk).update(problem=error.code)


#: Of several that were allowed at once: the value is still to come.
_AWAITING_VALUE = (ExchangeState.PREPARED, ExchangeState.ALLOWED)


def _must_have_value(row: Exchange) -> None:
    """Raises Retry while the values of the consent are on their way, and what stopped this one when they are not."""
    if row.state == ExchangeState.ANSWERED:
        return
    leader = row if row.leader_id is None else row.leader
    if leader is not None and leader.state == ExchangeState.ALLOWED:
        raise Retry("the value comes with the others of the consent", after=SOON)
    if row.problem == SignatureValueWrong.code:
        raise SignatureValueWrong
    raise ProviderRefused("no value")


def _lost(row: Exchange, *, problem: str) -> None:
    """Its signature job finds it so and gives the turn back."""
    row.state, row.problem, row.facts = ExchangeState.DROPPED, problem, {}
    row.save(update_fields=["state", "problem", "facts"])


def _beside(turn: Turn) -> list[Turn]:
    """Turns of the same person that were confirmed in the same act, are being signed, and still have what was shown."""
    asked = turn.evidence.get("request", {})
    if not asked.get("set"):
        return []
    rows = Turn.objects.filter(sets__signing_set__public_id=asked["set"], state=TurnState.SIGNING, means=turn.means)
    rows = rows.exclude(pk=turn.pk).select_related("envelope__current", "envelope__original")
    return [
        one
        for one in rows
        if one.person_code == turn.person_code
        and one.evidence["request"].get("shown_sha256") == one.envelope.current.sha256
        and not one.exchanges.filter(request=one.requests, state=ExchangeState.ANSWERED).exists()
    ]


def _prepared_here(turn: Turn, means: ServiceMeans, *, on: datetime, key: Key | None = None) -> Exchange:
    key = key or means.key(_person(turn))
    must_sign_for(key.parsed, person_code=turn.person_code, on=on)
    row = Exchange(
        turn=turn, means=turn.means, state=ExchangeState.PREPARED, base=turn.envelope.current, request=turn.requests,
        begun_at=on, expires_at=on + LIFE,
    )  # fmt: skip
    row.facts = _prepared_facts(row, key)
    close(turn=turn, done=False)
    row.save()
    reach("signing.prepared")
    return row


def _prepared_facts(row: Exchange, key: Key) -> dict[str, Any]:
    """The key, and what the room for its signature adds to the file; of a container, the signature without its value."""
    content = row.base.read()
    beside = [x509.Certificate.load(one) for one in key.chain]
    if row.turn.envelope.shape == Shape.CONTAINER:
        xml = asice.prepare(content, certificate=key.parsed, chain=beside, algorithm=key.algorithm, on=row.begun_at)
        return {"key": key.facts(), "xml": xml.facts()}
    field = offers.field_of(row.turn)
    prepared = pades.prepare(
        content,
        certificate=key.parsed,
        chain=beside,
        field_name=field.name,
        label=field.label,
        algorithm=key.algorithm,
    )
    tail = base64.b64encode(zlib.compress(prepared.pdf[len(content) :])).decode()
    return {"key": key.facts(), "prepared": prepared.facts(), "tail": tail}


def _prepared(row: Exchange, content: bytes | None = None) -> Prepared | PreparedXml:
    if "xml" in row.facts:
        return PreparedXml.from_facts(row.base.read() if content is None else content, row.facts["xml"])
    tail = zlib.decompress(base64.b64decode(row.facts["tail"]))
    return Prepared.from_facts((row.base.read() if content is None else content) + tail, row.facts["prepared"])


def _digest_of(row: Exchange, facts: dict[str, Any]) -> bytes:
    row.facts = facts
    return _prepared(row).digest


def _store_value(row: Exchange, value: bytes) -> None:
    """Raises SignatureValueWrong: a value that does not verify is never kept."""
    prepared = _prepared(row)
    good = fitted(value, certificate=_key(row).parsed, data=prepared.to_sign, algorithm=prepared.algorithm)
    row.facts = {**row.facts, "value": good.hex()}
    row.facts.pop("code", None)
    row.state = ExchangeState.ANSWERED


def _keep(row: Exchange, value: bytes) -> None:
    _store_value(row, value)
    row.save(update_fields=["facts", "state"])
    reach("signing.answered")


def _embedded(row: Exchange, content: bytes) -> bytes:
    """Trust and revocation are asked before the time stamp is: nothing is made of a certificate that does not count."""
    prepared = _prepared(row, content)
    key = _key(row)
    chain = archival.chain_of(
        key.parsed, chain=[x509.Certificate.load(one) for one in key.chain], trust=anchors.configured()
    )
    prepared = dataclasses.replace(prepared, chain=tuple(one.dump() for one in chain))
    value = bytes.fromhex(row.facts["value"])
    if isinstance(prepared, PreparedXml):
        return asice.finish(prepared, value, timestampers=timestamps.configured(), trust=anchors.configured())
    return pades.finish(prepared, value, timestampers=timestamps.configured())


def _drop(row: Exchange, *, problem: str) -> None:
    row.state, row.problem, row.facts, row.ticket_hash = ExchangeState.DROPPED, problem, {}, ""
    row.save()
    Turn.objects.filter(pk=row.turn_id).exclude(state=TurnState.SIGNING).update(problem=problem)


def _key(row: Exchange) -> Key:
    return Key.from_facts(row.facts["key"])


def _person(turn: Turn) -> Person:
    return Person(name=turn.name, person_code=turn.person_code)


def _ticket(row: Exchange, state: str) -> Ticket:
    return Ticket(state=state, verifier=row.facts["verifier"], back=back_address())


def _noted(event: str, locked: Envelope, row: Exchange, *, by: User | None, on: datetime) -> None:
    facts: dict[str, str | int] = {"turn": str(row.turn.public_id), "means": row.means}
    record(event, subject=locked.subject, by=by, on=on, facts=facts)
