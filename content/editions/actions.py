"""Verbs of an edition of the rules: publish and withdraw, with the entries in the log of updates."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from content.citations import citing
from content.editions.errors import EditionRefused
from content.models import Update
from content.signals import values_changed
from forms.programmes import shipped
from forms.programmes.revision import Change, changes
from forms.programmes.rules import PROGRAMME
from forms.programmes.wording import value_name, value_text
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.editions import catalogue
from kernel.editions.models import Edition, Origin, State
from kernel.periods import riga_date

#: The longest text of an entry in the log (content.models.Update).
LONGEST = 600


def ours(**where: Any) -> Any:
    """Editions of the rules of programme P1, the newest first."""
    rows = Edition.objects.filter(kind=shipped.RULES, key=PROGRAMME, **where)
    return rows.order_by("-effective_from", "-origin", "-pk")


def in_force(on: date) -> Edition:
    """Raises kernel.editions.NoEdition."""
    return catalogue.in_force(shipped.RULES, PROGRAMME, on)


def described(change: Change) -> str:
    """ "Lielākais izglītojamo skaits vienam mentoram: 6 → 5"."""
    before, after = value_text(change.name, change.before), value_text(change.name, change.after)
    return f"{value_name(change.name)}: {before} → {after}"


@transaction.atomic
def publish_edition(*, content: Mapping[str, Any], by: User, on: datetime) -> Edition:
    """The edition holds from its own day; each changed value gets an entry in the log, which readers see from then.

    Raises EditionRefused when another edition holds from that day already, or nothing is changed.
    """
    day = date.fromisoformat(content["effective_from"])
    if ours(effective_from=day, state=State.PUBLISHED).exists():
        raise EditionRefused(_("Another edition is in force from that day. Withdraw it first, or choose another day."))
    differing = changes(in_force(day).content, content)
    if not differing:
        raise EditionRefused(_("No value differs from the edition before."))
    edition = catalogue.add(kind=shipped.RULES, key=PROGRAMME, effective_from=day, content=content)
    Edition.objects.filter(pk=edition.pk).update(state=State.PUBLISHED)  # the same content may have been withdrawn
    edition.refresh_from_db()
    names = sorted(change.name for change in differing)
    audit(
        "edition.published",
        subject=edition.public_id,
        by=by,
        on=on,
        fields=names,
        facts={"edition": str(content["name"]), "from": day.isoformat()},
    )
    _log(differing, edition=edition.public_id, on=day)
    values_changed.send(Edition, names=frozenset(names), on=day)
    return edition


@transaction.atomic
def withdraw_edition(*, edition: Edition, reason: str, by: User, on: datetime) -> None:
    """Out of use. What was to come is forgotten; what held already is told in the log from today.

    Raises EditionRefused for an edition that came with the software or is withdrawn already.
    """
    if edition.origin != Origin.UPLOADED or edition.state != State.PUBLISHED:
        raise EditionRefused(_("Only an edition in use that an administrator has entered can be withdrawn."))
    today = riga_date(on)
    before = in_force(today).content
    catalogue.withdraw(edition)
    differing = changes(before, in_force(today).content)
    names = {change.name for change in differing}
    audit(
        "edition.withdrawn",
        subject=edition.public_id,
        by=by,
        on=on,
        fields=sorted(names),
        facts={"edition": str(edition.content["name"]), "reason": reason},
    )
    coming = Update.objects.filter(edition=edition.public_id, on__gt=today)
    for values in coming.values_list("values", flat=True):
        names |= set(values)
    coming.delete()
    _log(differing, edition=edition.public_id, on=today, because=reason)
    values_changed.send(Edition, names=frozenset(names), on=today)


def _log(differing: Sequence[Change], *, edition: uuid.UUID, on: date, because: str = "") -> None:
    """One entry for each value, with the first Latvian page that cites it; the same sentence of a day stays one entry."""
    for change in differing:
        pages = [one for one in citing([change.name]) if one.locale.language_code == settings.LANGUAGE_CODE]
        with translation.override(settings.LANGUAGE_CODE):  # the log is in Latvian, whatever the administrator reads
            text = described(change)
            if because:
                text = _("An edition is withdrawn (%(reason)s). %(change)s") % {"reason": because, "change": text}
        Update.objects.update_or_create(
            on=on,
            text=f"{_shortened(text)}.",
            defaults={"href": (pages[0].url or "") if pages else "", "edition": edition, "values": [change.name]},
        )


def _shortened(text: str) -> str:
    return text if len(text) < LONGEST else f"{text[: LONGEST - 2]}…"
