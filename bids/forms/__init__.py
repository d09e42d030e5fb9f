"""Forms clean what a person typed; actions save it."""
