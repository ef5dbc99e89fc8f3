"""Every night the links of all live pages are looked at."""

from datetime import time

from content.links.actions import check_links
from kernel.jobs.queue import periodic
from kernel.periods import now


@periodic("content.links", at=time(3, 30), tries=2, limit=600)
def check() -> None:
    check_links(on=now())
