"""People, departments, what was done, who is told, and the jobs' own rows."""

from accounts.models.api_client import Actor, ApiClient, FormerSecret
from accounts.models.cache_row import CacheRow
from accounts.models.delivery import Delivery
from accounts.models.department import Department
from accounts.models.digest import Digest
from accounts.models.event import Event, kind_in_words
from accounts.models.first_answer import FirstAnswer
from accounts.models.job_run import JobRun
from accounts.models.kept_form import KeptForm
from accounts.models.leased_row import LeasedRow
from accounts.models.membership import Invitation, Membership
from accounts.models.notice_choice import NoticeChoice
from accounts.models.seal import Seal
from accounts.models.user import User

__all__ = [
    "Actor",
    "ApiClient",
    "CacheRow",
    "Delivery",
    "Department",
    "Digest",
    "Event",
    "FirstAnswer",
    "FormerSecret",
    "Invitation",
    "JobRun",
    "KeptForm",
    "LeasedRow",
    "Membership",
    "NoticeChoice",
    "Seal",
    "User",
    "kind_in_words",
]
