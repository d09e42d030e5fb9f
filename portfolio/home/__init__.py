"""Pages that need several rooms: what waits for a person, a fund with all it pays for, the gap list."""
