"""The end of a month in one act: grids, timesheets and statements of a place, made in the background."""
