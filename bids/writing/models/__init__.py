from bids.writing.models.alternatives import LaterStart, SmallerOption, SmallerOptionAmount
from bids.writing.models.answers import Answer, BidSystem
from bids.writing.models.attachment import Attachment
from bids.writing.models.bid import Bid, SectionRevision
from bids.writing.models.clarification import Clarification, ClarificationItem
from bids.writing.models.comment import BidComment
from bids.writing.models.constraints import CONTROL_BUDGET_CHOICES, year_is_financial
from bids.writing.models.delivery import BiasContribution, BidMilestone, BidMilestoneShare, BidRisk, SkillRole
from bids.writing.models.options import Benefit, CostLine, Option
from bids.writing.models.partner import BidPartner, PartnerAccess
from bids.writing.models.typed import TypedSection

__all__ = [
    "CONTROL_BUDGET_CHOICES",
    "Answer",
    "Attachment",
    "Benefit",
    "BiasContribution",
    "Bid",
    "BidComment",
    "BidMilestone",
    "BidMilestoneShare",
    "BidPartner",
    "BidRisk",
    "BidSystem",
    "Clarification",
    "ClarificationItem",
    "CostLine",
    "LaterStart",
    "Option",
    "PartnerAccess",
    "SectionRevision",
    "SkillRole",
    "SmallerOption",
    "SmallerOptionAmount",
    "TypedSection",
    "year_is_financial",
]
