"""Chaining every two seconds, the root every night."""

from datetime import time

from kernel.audit import chain
from kernel.jobs.queue import periodic, tick


@tick
def chain_pending() -> None:
    chain.append()


@periodic("audit.root", at=time(0, 5))
def make_root() -> None:
    chain.make_todays_root()
