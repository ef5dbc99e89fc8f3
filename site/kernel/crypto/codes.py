"""Codes that nobody can guess and that a person can read aloud."""

import secrets

#: No 0/o, 1/l/i, u: nothing that is misread on paper.
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
#: log2(30) * 27 = 132 bits.
LENGTH = 27


def new_code() -> str:
    """A fresh URL-safe code of 132 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
