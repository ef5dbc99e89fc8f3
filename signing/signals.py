"""News from signing. Sent inside the transaction; a receiver only enqueues a job row (architecture, import law).

Every signal carries `subject: UUID` (the case document), `envelope: UUID` and frozen data:
`turn_finished` also `turn: UUID` and `summary: TurnSummary`; `envelope_completed` and `envelope_closed` also
`summary: EnvelopeSummary`; `deposit_made` also `summary: DepositSummary`.
"""

from django.dispatch import Signal

turn_finished = Signal()
envelope_completed = Signal()
envelope_closed = Signal()
deposit_made = Signal()
