"""What the nightly jobs find wrong: overdue milestones, and records that no longer agree."""
