"""Waivers of checks for tests, reached through the actions."""

from accounts.permissions import Role
from portfolio.awards.models import Award
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.uploads import check_again
from portfolio.spend.actions.waivers import agree_to_waiver, ask_waiver, endorse_waiver
from portfolio.spend.models import Return, ReturnUpload, Waiver
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, received_upload, sent

LATE = "DATE_BEFORE_PERIOD"
BECAUSE = "The bank returned the payment, and it was booked again after May had closed."


def late_upload(award: Award | None = None, *more: list[str]) -> ReturnUpload:
    """June's file with a payment of May on line 2 and one of June on line 3."""
    may = make_row(date="20/05/2027", transaction_number="M1", amount="30,000.00")
    june = make_row(date="05/06/2027", transaction_number="J1", amount="40,000.00")
    return received_upload(award, content=write_csv([may, june, *more]))


def asked_waiver(upload: ReturnUpload | None = None, *, code: str = LATE) -> Waiver:
    upload = upload or late_upload()
    return ask_waiver(upload=upload, code=code, reason=BECAUSE, by=upload.received_by, now=LATER)


def endorsed_waiver(upload: ReturnUpload | None = None, *, code: str = LATE) -> Waiver:
    waiver = asked_waiver(upload, code=code)
    signer = make_user(Role.SIGN_OFF, waiver.upload.department, now=LATER)
    return endorse_waiver(waiver=waiver, by=signer, now=LATER)


def agreed_waiver(upload: ReturnUpload | None = None, *, code: str = LATE) -> Waiver:
    waiver = endorsed_waiver(upload, code=code)
    return agree_to_waiver(waiver=waiver, by=make_user(Role.FUND_MANAGER, now=LATER), now=LATER)


def waived_upload(award: Award | None = None) -> ReturnUpload:
    """June's file with May's payment, ready to be sent."""
    upload = agreed_waiver(late_upload(award)).upload
    return check_again(upload=upload, by=upload.received_by, now=LATER)


def waived_spend(award: Award | None = None) -> Return:
    """Accepted: May's payment of £30,000, waived, and June's of £40,000."""
    made = sent(waived_upload(award), " ")
    signer = make_user(Role.SIGN_OFF, made.award.department, now=LATER)
    made = certify_return(spend_return=made, by=signer, now=LATER)
    return accept_return(spend_return=made, by=make_user(Role.FUND_MANAGER, now=LATER), now=LATER)
