"""The demonstration fund: real departments, invented everything else, made through the actions."""
