"""The timesheet (D15, KIND DLUV): computed from diaries and grids, never typed."""
