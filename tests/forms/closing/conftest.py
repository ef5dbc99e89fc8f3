"""The day and the requests of the plans: mentors are in plans made by their factories."""

from tests.forms.plans.conftest import spring

__all__ = ["spring"]
