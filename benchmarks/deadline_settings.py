"""The settings of a server of several processes, with no test trust services beside it, of which there is one a port."""

from benchmarks.durable_settings import *  # noqa: F403

TRUST_MODE = "eu"
SIGNING_MEANS = ["upload", "paper"]
