"""News from signing. Sent inside the transaction; a receiver only enqueues a job row (architecture, import law).

Every signal carries `subject: UUID` (the case document), `envelope: UUID` and frozen data:
`turn_finished` also `turn: UUID` and `summary: TurnSummary`; `envelope_completed` and `envelope_closed` also
`summary: EnvelopeSummary`; `deposit_made` also `summary: DepositSummary`. `paper_chosen`: what was sent for electronic
signatures is to be signed by hand; who made the document makes it anew with lines for that (`facade.give_printable`).
"""

from django.dispatch import Signal

turn_finished = Signal()
envelope_completed = Signal()
envelope_closed = Signal()
deposit_made = Signal()
paper_chosen = Signal()
