"""Step of forms: group supervision for mentors: applications (D21), groups (D22), notices (D23)."""
