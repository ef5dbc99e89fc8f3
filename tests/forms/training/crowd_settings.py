"""The settings of tests for a server of several processes: the clock of the test that starts it, and no test trust services
beside it, of which there is one a port."""

import os
from datetime import datetime

import time_machine

from portal.settings.test import *  # noqa: F403

TRUST_MODE = "eu"
SIGNING_MEANS = ["upload", "paper"]
time_machine.travel(datetime.fromisoformat(os.environ["CROWD_BEGINS"])).start()
