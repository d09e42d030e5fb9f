"""The statuses of returns, of the files they are made of, of waivers, of requests for corrections and of
periods, and the only tables of what follows what.
"""

from django.db.models import TextChoices

from legacyfund.lib.transitions import TransitionTable, labels_of, transition


class ReturnStatus(TextChoices):
    # Its preparer stands by it. Its lines are in, and wait for the department's sign-off.
    CHECKED = "CHECKED", "To be certified"
    # The department's sign-off vouches for it; the fund decides.
    CERTIFIED = "CERTIFIED", "Certified"
    # Certified, but more than has been released: waits for money.
    HELD = "HELD", "Held"
    # Its lines are spend, numbered in the Treasury's feed, and never change.
    ACCEPTED = "ACCEPTED", "Accepted"
    # The fund has said no, with a reason.
    REFUSED = "REFUSED", "Refused"
    # The department has withdrawn it: whoever prepares returns, or the sign-off, who says why.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


RETURN_NOT_DECIDED = [ReturnStatus.CHECKED, ReturnStatus.CERTIFIED, ReturnStatus.HELD]

RETURN_TRANSITIONS = TransitionTable(
    "return",
    labels=labels_of(ReturnStatus),
    steps={
        "certify": "certified",
        "hold": "held",
        "accept": "accepted",
        "retry": "tried again",
        "refuse": "refused",
        "withdraw": "withdrawn",
        "send_back": "sent back",
    },
    transitions=[
        transition("certify", [ReturnStatus.CHECKED], ReturnStatus.CERTIFIED),
        transition("hold", [ReturnStatus.CERTIFIED], ReturnStatus.HELD),
        transition("accept", [ReturnStatus.CERTIFIED], ReturnStatus.ACCEPTED),
        transition("retry", [ReturnStatus.HELD], ReturnStatus.ACCEPTED),
        transition("refuse", [ReturnStatus.CERTIFIED, ReturnStatus.HELD], ReturnStatus.REFUSED),
        transition("withdraw", RETURN_NOT_DECIDED, ReturnStatus.WITHDRAWN),
        transition("send_back", RETURN_NOT_DECIDED, ReturnStatus.WITHDRAWN),
    ],
)


class UploadStatus(TextChoices):
    # A job reads and checks a file that is too large for it to be done while a person waits.
    READING = "READING", "Being read"
    # The file is kept, and something has to be said before it can be checked: its columns, or the awards.
    RECEIVED = "RECEIVED", "To be matched"
    # Something in the file cannot stand, so nothing is taken from it.
    FAULTY = "FAULTY", "Faulty"
    # The file can stand. Nothing is reported until somebody sends it for certification.
    CHECKED = "CHECKED", "Ready to send"
    # Somebody stands by it; a job reads it once more and makes its returns, all of them or none.
    SENDING = "SENDING", "Being sent"
    # Its returns are made.
    SENT = "SENT", "Sent"
    # The department has given it up.
    CANCELLED = "CANCELLED", "Cancelled"
    # The job stopped each time it was tried; nothing was sent.
    STOPPED = "STOPPED", "Stopped"


UPLOAD_AT_REST = [UploadStatus.RECEIVED, UploadStatus.FAULTY, UploadStatus.CHECKED, UploadStatus.STOPPED]
UPLOAD_WORKED_ON = [UploadStatus.READING, UploadStatus.SENDING]
UPLOAD_IN_HAND = [*UPLOAD_AT_REST, *UPLOAD_WORKED_ON]
UPLOAD_STANDING = [UploadStatus.CHECKED, UploadStatus.SENDING]
"""It has passed its checks, and its lines are not in yet."""

UPLOAD_TRANSITIONS = TransitionTable(
    "file",
    labels=labels_of(UploadStatus),
    steps={
        "read": "read again",
        "ask": "read",
        "find_faulty": "checked",
        "find_right": "checked",
        "hand_over": "sent for certification",
        "send": "sent for certification",
        "cancel": "cancelled",
        "stop": "stopped",
    },
    transitions=[
        transition("read", UPLOAD_AT_REST, UploadStatus.READING),
        transition("ask", UPLOAD_IN_HAND, UploadStatus.RECEIVED),
        transition("find_faulty", UPLOAD_IN_HAND, UploadStatus.FAULTY),
        transition("find_right", UPLOAD_IN_HAND, UploadStatus.CHECKED),
        transition("hand_over", [UploadStatus.CHECKED], UploadStatus.SENDING),
        transition("send", UPLOAD_STANDING, UploadStatus.SENT),
        transition("cancel", [*UPLOAD_AT_REST, UploadStatus.READING], UploadStatus.CANCELLED),
        transition("stop", UPLOAD_WORKED_ON, UploadStatus.STOPPED),
    ],
)


class WaiverStatus(TextChoices):
    # A preparer asks that a check be let stand for lines of a file. The department's sign-off answers first.
    ASKED = "ASKED", "With the sign-off"
    # The sign-off stands by it; the fund answers.
    ENDORSED = "ENDORSED", "With the fund"
    # The check stands for these lines, as long as they say the same.
    AGREED = "AGREED", "Agreed"
    # The sign-off or the fund has said no, with a reason.
    REFUSED = "REFUSED", "Refused"
    # The department asks for it no longer.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


WAIVER_WAITS = [WaiverStatus.ASKED, WaiverStatus.ENDORSED]

WAIVER_TRANSITIONS = TransitionTable(
    "waiver",
    labels=labels_of(WaiverStatus),
    steps={
        "endorse": "agreed to by the sign-off",
        "agree": "agreed to by the fund",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    transitions=[
        transition("endorse", [WaiverStatus.ASKED], WaiverStatus.ENDORSED),
        transition("agree", [WaiverStatus.ENDORSED], WaiverStatus.AGREED),
        transition("refuse", WAIVER_WAITS, WaiverStatus.REFUSED),
        transition("withdraw", WAIVER_WAITS, WaiverStatus.WITHDRAWN),
    ],
)


class RequestStatus(TextChoices):
    # The fund has sent lines of an accepted return back. The department corrects them or says why they stand.
    OPEN = "OPEN", "With the department"
    # The department says that the lines stand, and why; the fund agrees or asks again.
    ANSWERED = "ANSWERED", "With the fund"
    # Every line is taken back by a correction that the fund has accepted.
    CORRECTED = "CORRECTED", "Corrected"
    # The fund agrees that what is not corrected stands.
    AGREED = "AGREED", "Agreed to stand"
    # The fund asks for it no longer.
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


REQUEST_WAITS = [RequestStatus.OPEN, RequestStatus.ANSWERED]

REQUEST_TRANSITIONS = TransitionTable(
    "request",
    labels=labels_of(RequestStatus),
    steps={
        "answer": "answered",
        "ask_again": "asked again",
        "agree": "agreed to",
        "correct": "corrected",
        "withdraw": "withdrawn",
    },
    transitions=[
        transition("answer", [RequestStatus.OPEN], RequestStatus.ANSWERED),
        transition("ask_again", [RequestStatus.ANSWERED], RequestStatus.OPEN),
        transition("agree", [RequestStatus.ANSWERED], RequestStatus.AGREED),
        transition("correct", REQUEST_WAITS, RequestStatus.CORRECTED),
        transition("withdraw", REQUEST_WAITS, RequestStatus.WITHDRAWN),
    ],
)


class PeriodStatus(TextChoices):
    # What the fund accepts now may be posted in it.
    OPEN = "OPEN", "Open"
    # Nothing is posted in it any more; its part of the feed is counted.
    CLOSED = "CLOSED", "Closed"


PERIOD_TRANSITIONS = TransitionTable(
    "period",
    labels=labels_of(PeriodStatus),
    steps={"close": "closed", "change": "changed"},
    transitions=[
        transition("close", [PeriodStatus.OPEN], PeriodStatus.CLOSED),
        transition("change", [PeriodStatus.OPEN], PeriodStatus.OPEN),
    ],
)
