"""The demonstration's settings, and one page more to measure ours against."""

from portal.settings.demo import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.plain"]  # noqa: F405
SECRET_KEY = "demo-" + 50 * "x"
FIELD_KEYS = ["demo:dGVzdC1vbmx5LWtleS10aGF0LWlzLTMyLWJ5dGVzISE="]
LOOKUP_KEY = "demo-" + 32 * "x"
