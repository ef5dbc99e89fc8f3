"""Attendance of a training group: academic hours by participant and day, and what comes of them (D02, R7)."""
