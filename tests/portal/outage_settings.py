"""The settings of a server whose database a test stops: nobody is slowed down, letters are only kept, and no test trust services."""

from portal.settings.test import *  # noqa: F403

TRUST_MODE = "eu"
SIGNING_MEANS = ["upload", "paper"]
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "contact": "1000000/m/ip"}  # noqa: F405
