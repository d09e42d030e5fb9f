"""Awards: money promised to a department, milestone by milestone, until it is released."""
