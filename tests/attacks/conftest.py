from dataclasses import replace

from tests.attacks.building.whole import build_scene
from tests.attacks.entries import entries_of
from tests.attacks.forms import pages_with_forms
from tests.attacks.scene import Scene
from tests.shared_states import built_once


def build() -> Scene:
    """With its entries and the pages of its forms, looked for once for all attacks."""
    scene = build_scene()
    scene = replace(scene, entries=entries_of(scene))
    return replace(scene, pages=pages_with_forms(scene))


scene = built_once(build)
