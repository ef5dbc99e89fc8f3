"""Step of forms: what happens every month: diary, grid, timesheet, pay."""
