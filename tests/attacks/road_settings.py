# ruff: noqa: F403, F405
"""Settings of the process that the kill loop kills: everything as in life, on a SQLite file of its own (WAL).

The trust services live in the test's process, so that they survive; the sweeper looks more often, to save time.
"""

import os
from pathlib import Path

from portal.settings.test import *

TESTBED_DIR = Path(os.environ["KOPIENA_ROAD_TESTBED"])
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
JOB_SWEEP = 0.25
