from bids.register.models.ending import EndingFile
from bids.register.models.parts import SystemComponent, SystemContract, SystemDependency
from bids.register.models.passing import OfferedSystem, SystemOffer, SystemPassing
from bids.register.models.rating import SCORE_FIELDS, Rating
from bids.register.models.system import LegacySystem

__all__ = [
    "SCORE_FIELDS",
    "EndingFile",
    "LegacySystem",
    "OfferedSystem",
    "Rating",
    "SystemComponent",
    "SystemContract",
    "SystemDependency",
    "SystemOffer",
    "SystemPassing",
]
