"""Errors of entering editions."""


class EditionRefused(ValueError):
    """The edition cannot be published or withdrawn; the text says why, for the administrator."""

    code = "content.edition-refused"
    retry = False
