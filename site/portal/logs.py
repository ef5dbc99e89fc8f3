"""What every log line passes through before it leaves the process."""

import logging
import re

from kernel.identifiers import personal_code

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class Line(logging.Formatter):
    """One event, one line (then its traceback); personal codes masked in both (threats 52 and P-1)."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = _CONTROL.sub(" ", record.message)  # CR/LF from outside must not forge a second line
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return personal_code.blotted(super().format(record))
