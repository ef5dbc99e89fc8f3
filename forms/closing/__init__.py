"""Step of forms: a semester ends: the mentor's evaluation (D18), the author's feedback, monthly talks, closing a plan."""
