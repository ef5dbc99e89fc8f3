"""News of this stage. Sent inside the transaction that made it true: a receiver only marks or enqueues."""

from django.dispatch import Signal

#: A publication changed what pages say: `names` (frozenset of rule values) differ from the day `on` (Riga) on. Sent
#: when an edition is published or withdrawn, and again on the day when an edition entered ahead comes into force.
values_changed = Signal()
