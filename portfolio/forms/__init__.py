"""Forms clean; actions save."""
