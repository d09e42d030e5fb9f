from bids.register.models.parts import SystemComponent, SystemContract, SystemDependency
from bids.register.models.rating import SCORE_FIELDS, Rating
from bids.register.models.system import LegacySystem

__all__ = [
    "SCORE_FIELDS",
    "LegacySystem",
    "Rating",
    "SystemComponent",
    "SystemContract",
    "SystemDependency",
]
