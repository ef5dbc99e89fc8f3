"""What a job may meet. `Retry` is an expected wait, the others say why a job stopped."""


class JobError(Exception):
    """Root of the tree; `retry` says whether trying again can help."""

    code = "jobs"
    retry = True


class Retry(JobError):
    """The handler waits for something outside (a TSA, a mail server). Does not count as a failed attempt."""

    code = "jobs.wait"

    def __init__(self, reason: str, *, after: float = 60) -> None:
        self.after = after  # seconds
        super().__init__(reason)


class Cancelled(JobError):
    """Somebody cancelled the job while it ran; what the current step did is rolled back."""

    code = "jobs.cancelled"
    retry = False


class LeaseLost(JobError):
    """The job was taken over (lease ran out) or ended elsewhere: this run's effect must be rolled back."""

    code = "jobs.lease_lost"


class TooLong(JobError):
    """The handler ran past its limit."""

    code = "jobs.too_long"


class UnknownVersion(JobError):
    """The row's arguments are of an older version and the handler knows no way to read them."""

    code = "jobs.version"
    retry = False
