"""The day on which an edition entered ahead comes into force."""

from datetime import time, timedelta

from content.editions import actions
from content.signals import values_changed
from forms.programmes.revision import changes
from kernel.editions.models import Edition, State
from kernel.jobs.queue import periodic
from kernel.periods import today

#: Days looked back, for a server that was off at midnight. Telling twice does no harm.
LOOKED_BACK = 3


@periodic("content.editions_day", at=time(0, 0), tries=5, limit=60)
def tell_of_begun() -> None:
    """Say once more that values have changed, now that readers see them."""
    day = today()
    begun = actions.ours(state=State.PUBLISHED, effective_from__gt=day - timedelta(days=LOOKED_BACK))
    for edition in begun.filter(effective_from__lte=day):
        before = actions.ours(state=State.PUBLISHED, effective_from__lt=edition.effective_from).first()
        if before is not None:
            names = frozenset(change.name for change in changes(before.content, edition.content))
            values_changed.send(Edition, names=names, on=edition.effective_from)
