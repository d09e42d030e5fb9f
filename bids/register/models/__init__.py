from bids.register.models.parts import SystemComponent, SystemContract, SystemDependency
from bids.register.models.rating import SCORE_FIELDS, Rating
from bids.register.models.system import Classification, Hosting, LegacySystem, YesNoPartially

__all__ = [
    "SCORE_FIELDS",
    "Classification",
    "Hosting",
    "LegacySystem",
    "Rating",
    "SystemComponent",
    "SystemContract",
    "SystemDependency",
    "YesNoPartially",
]
