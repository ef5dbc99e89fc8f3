"""The request D09 (KIND IE): who asks for a mentor's support for a learner, for one semester."""
