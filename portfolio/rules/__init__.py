"""Pure rules: frozen dataclass in, frozen dataclass out, no Django and no database."""
