"""Settings of another installation: a database, a store and keys of its own, named by the environment."""

from portal.settings.test import *  # noqa: F403 (first: it says where everything lies)

FIELD_KEYS = env.list("OTHER_FIELD_KEYS", default=FIELD_KEYS)  # noqa: F405
LOOKUP_KEY = env.str("OTHER_LOOKUP_KEY", default=LOOKUP_KEY)  # noqa: F405
