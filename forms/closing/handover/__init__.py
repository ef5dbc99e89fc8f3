"""Part of closing: the paper originals of a semester go from the mentor to the plan author (D24, KIND NA)."""
