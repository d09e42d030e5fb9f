"""The fund that `make demo` shows, told through the same actions that people use."""
