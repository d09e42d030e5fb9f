"""Changes to an award that is being delivered: asked for by one person, approved by another, never undone.

Stands above awards: what an award is does not know how it came to differ from what was decided.
"""
