"""Step of forms: what happens every month. So far its rules: hours, meeting days, deadlines."""
