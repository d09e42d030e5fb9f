"""What the jobs find late or wrong: one table of kinds, one engine, and the page of findings."""
