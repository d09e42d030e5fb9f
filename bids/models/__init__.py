"""Legacy systems and their risk, rounds, bids and their versions, reviews and the ranking."""

from bids.models.answer import Answer, BidSystem
from bids.models.attachment import Attachment
from bids.models.bid import Bid
from bids.models.clarification import Clarification, ClarificationItem
from bids.models.delivery import BiasContribution, BidRisk, SkillRole
from bids.models.milestone import BidMilestone, BidMilestoneShare
from bids.models.option import Benefit, CostLine, Option
from bids.models.partner import BidPartner, PartnerAccess
from bids.models.ranking import Ranking, RankingRow
from bids.models.rating import Rating
from bids.models.register_import import (
    ColumnChoice,
    ImportedSystem,
    PlannedSystem,
    RegisterFile,
    RegisterImport,
    RegisterImportMessage,
)
from bids.models.review import Review, ReviewScore
from bids.models.revision import SectionRevision
from bids.models.round import Criterion, EligibilityCheck, EligibleDepartment, Round
from bids.models.system import LegacySystem
from bids.models.system_parts import SystemComponent, SystemContract, SystemDependency
from bids.models.version import BidVersion, BidVersionAmount
from bids.models.version_pdf import VersionPdf

__all__ = [
    "Answer",
    "Attachment",
    "Benefit",
    "BiasContribution",
    "Bid",
    "BidMilestone",
    "BidMilestoneShare",
    "BidPartner",
    "BidRisk",
    "BidSystem",
    "BidVersion",
    "BidVersionAmount",
    "Clarification",
    "ClarificationItem",
    "ColumnChoice",
    "CostLine",
    "Criterion",
    "EligibilityCheck",
    "EligibleDepartment",
    "ImportedSystem",
    "LegacySystem",
    "Option",
    "PartnerAccess",
    "PlannedSystem",
    "Ranking",
    "RankingRow",
    "Rating",
    "RegisterFile",
    "RegisterImport",
    "RegisterImportMessage",
    "Review",
    "ReviewScore",
    "Round",
    "SectionRevision",
    "SkillRole",
    "SystemComponent",
    "SystemContract",
    "SystemDependency",
    "VersionPdf",
]
