"""Logs go to standard error, one line an event; personal codes are masked on the way out."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # memory:// has no host, and kombu wonders at that on every connection.
        "kombu.connection": {"level": "ERROR"},
        "kernel": {"level": "INFO"},
        "portal": {"level": "INFO"},
    },
}
