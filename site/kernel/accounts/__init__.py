"""Users, roles, sign-in, scoped querysets."""
