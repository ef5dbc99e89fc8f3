"""Kārlis with a learner in a running plan, in the middle of October 2026."""

from tests.forms.months.conftest import autumn, provider

__all__ = ["autumn", "provider"]
