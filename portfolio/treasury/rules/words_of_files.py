"""Of the data dictionary: bulk and sealed files, control totals, journals, and what everybody may have."""

from collections.abc import Mapping

from portfolio.treasury.rules.entries import (
    AWARD,
    BEFORE_IT,
    EARLIER,
    FUND,
    HASH,
    HEAD,
    JOURNAL,
    LICENCE,
    LINES,
    NET,
    NUMBER,
    ORGANISATION,
    POUNDS,
    SERVICE,
    Entry,
)

_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_FILE = f"{SERVICE}/api/v1/spend/segments/LITF/2027-28-P03.parquet"
_OPEN = f"{SERVICE}/api/v1/open/"
_ALL = {
    "lines": Entry("How many lines there are.", LINES, "lines"),
    "net": Entry("What the lines come to.", NET, POUNDS),
}
_SEALED = {
    "lines": Entry("How many lines there are.", 100, "lines"),
    "net": Entry("What the lines come to.", "412345.67", POUNDS),
}
_CLOSED, _SEALED_AT = "2027-07-21T09:00:00+00:00", "2027-07-21T09:05:00+00:00"
_OF_A_PERIOD = {
    "posted_year": Entry("Financial year of the closed month.", "2027-28"),
    "posted_period": Entry("The closed month of that year: 1 is April, 12 is March.", 3, "month"),
    "name": Entry("The same as the name of its files begins.", "2027-28-P03"),
}
OF_FILES: Mapping[str, Mapping[str, Entry]] = {
    "SpendTrailer": {"trailer": Entry("The last line of the file: what stands before it.", None)},
    "SpendTrailerTotals": {**_ALL, "head": Entry("The cursor up to which the file goes.", HEAD)},
    "ControlTotals": {
        **_ALL,
        "head": Entry("Where the feed stands.", HEAD),
        "up_to": Entry("The last number of the feed that counts.", NUMBER),
        "by": Entry("What the totals are by, in the order that was asked for.", ["fund"]),
        "totals": Entry(
            "A total for each of what they are by, where there is a line.",
            [{"fund": FUND, "lines": LINES, "net": NET}],
        ),
    },
    "ControlTotal": {
        **_ALL,
        "posted_year": Entry("Financial year of the period the lines were accepted in.", "2027-28"),
        "posted_period": Entry("Month of that year: 1 is April, 12 is March.", 3, "month"),
    },
    "SegmentManifest": {
        "segments": Entry("Every closed period that is sealed.", None),
        "total": Entry("All segments listed together.", None),
        "waiting": Entry("Periods that are closed and not sealed yet.", []),
        "next_due": Entry("The month of each fund that is closed and sealed next.", None),
        "feed_head": Entry("Where the feed stands, epoch:feed_no.", HEAD),
        "ledger_heads": Entry("Where the ledger of each fund stands.", None),
    },
    "Segment": {
        **_OF_A_PERIOD,
        **_SEALED,
        "first_feed_no": Entry("Of the first line; null where nothing was posted.", 2401),
        "last_feed_no": Entry("Of the last line. Lines of other funds may lie between.", NUMBER),
        "head": Entry("The head of the fund's ledger when it was sealed.", None),
        "sealed_at": Entry("When it was sealed.", _SEALED_AT),
        "files": Entry("The same lines in each form.", None),
    },
    "SealedFile": {
        "form": Entry("The form, and the end of its name.", "parquet"),
        "address": Entry("Where it is, for ever.", _FILE),
        "media_type": Entry("How it is sent.", "application/vnd.apache.parquet"),
        "bytes": Entry("Its size.", 59568, "bytes"),
        "sha256": Entry("SHA-256 of the file as it is sent; its ETag too.", _SHA256),
    },
    "PublicationStatus": {
        "publications": Entry("Each publication; those of a month once for each fund.", None),
    },
    "PublicationStanding": {
        "publication": Entry("Which publication.", "over-25k"),
        "name": Entry("Its name as people read it.", "Spending over £25,000"),
        "fund": Entry("Reference of the fund whose month it is; null where it is of no one fund.", FUND),
        "promised": Entry(
            "By when each is there, in words.",
            "By 6pm, 7 days after the last day of the month’s returns",
        ),
        "state": Entry(
            "ON_TIME: as promised. LATE: its time has passed, and it is not there. WRONG: it cannot be made, "
            "or does not hold what it should. UNCHECKED: nobody has looked for eight hours whether it is "
            "right. NOTHING: there is nothing to publish yet.",
            "ON_TIME",
        ),
        "last_month": Entry(
            "The last month that is there; null before the first, and for what is of no month.", "2027-05"
        ),
        "last_at": Entry(
            "When that was made; of what is read from the records, when they last changed. Null before.",
            "2027-06-21T09:05:00+00:00",
        ),
        "due_month": Entry("The month that comes next; null where it comes with the next change.", "2027-06"),
        "due_by": Entry("By when that is promised.", "2027-07-27T17:00:00+00:00"),
        "checked_at": Entry(
            "When what is read from the records was last made to see whether it is right; null before, and "
            "for what is of a month.",
            None,
        ),
        "wrong_since": Entry("Since when it is known to be wrong; null where it is not.", None),
    },
    "SegmentTotal": {**_SEALED, "segments": Entry("How many there are.", 1)},
    "ClosedNotSealed": {
        **_OF_A_PERIOD,
        "closed_at": Entry("When the fund closed it; within the hour it is sealed.", _CLOSED),
    },
    "NextSegment": {
        **_OF_A_PERIOD,
        "posted_period": Entry(_OF_A_PERIOD["posted_period"].words, 4, "month"),
        "name": Entry(_OF_A_PERIOD["name"].words, "2027-28-P04"),
        "closes_on": Entry("The last day of its returns as planned.", "2027-08-20"),
        "due_by": Entry(
            "By when its files are promised to be there: 6pm in London, a week after the last day of its "
            "returns, or after that of an award that may be late.",
            "2027-08-27T17:00:00+00:00",
        ),
    },
    "JournalPage": {
        "journals": Entry("The journals after `after`, in the order of the chain.", None),
        "next": Entry(
            "Where to go on; ask it again later when this was all.",
            f"{SERVICE}/api/v1/funds/{FUND}/journals/?after=57",
        ),
        "head": Entry("Where the chain ends.", None),
    },
    "ChainedJournal": {
        "number": Entry("From 1, without a gap, within the fund.", JOURNAL["number"]),
        "prev_hash": Entry("Of the journal before it; 64 zeros before the first.", BEFORE_IT),
        "hash": Entry("SHA-256 over prev_hash and the document.", HASH),
    },
    "JournalDocument": {
        "number": Entry("From 1, without a gap, within the fund.", JOURNAL["number"]),
        "kind": Entry("What the journal does.", JOURNAL["kind"]),
        "effective_on": Entry("The day it counts from.", JOURNAL["effective_on"]),
        "posted_at": Entry("UTC, to the microsecond.", JOURNAL["posted_at"]),
        "posted_by": Entry("A number for the person; null for what lapses by itself.", JOURNAL["posted_by"]),
        "narrative": Entry("What it is for, in words.", JOURNAL["narrative"]),
        "idempotency_key": Entry("What it was posted for.", JOURNAL["idempotency_key"]),
        "postings": Entry(
            "Each as year, control budget, account and pounds with two decimals.", JOURNAL["postings"]
        ),
        "reverses": Entry("Number of the journal it takes back; null where it takes none back.", None),
    },
    "GrantPackage": {
        "version": Entry("Of the 360Giving Data Standard.", "1.4"),
        "title": Entry("What the file is called.", "Awards of HM Treasury"),
        "publisher": Entry("Who publishes it.", None),
        "license": Entry("The Open Government Licence.", LICENCE),
        "downloadURL": Entry("Where the file is.", f"{_OPEN}awards.json"),
        "grants": Entry("A grant for each award that was announced.", None),
    },
    "Publisher": {
        "name": Entry("Who gives the money.", "HM Treasury"),
        "identifier": Entry("Its organisation identifier.", "GB-GOR-D15"),
    },
    "Grant": {
        "id": Entry("360G, the publisher's prefix, the award's reference.", f"360G-legacyfund-{AWARD}"),
        "description": Entry("Fund, department and title.", "From the Legacy IT Fund, to HMRC"),
        "currency": Entry("Always pounds sterling.", "GBP"),
        "amountAwarded": Entry("As it stands, after changes and lapses.", 900_000, POUNDS),
        "amountDisbursed": Entry("Released on milestones.", 450_000, POUNDS),
        "awardDate": Entry("The day it was announced.", EARLIER[:10]),
        "plannedDates": Entry("From its announcement to its last milestone.", None),
        "recipientOrganization": Entry("The department.", None),
        "fundingOrganization": Entry("Who gives the money.", None),
        "grantProgramme": Entry("The fund.", None),
    },
    "PlannedDates": {
        "startDate": Entry("The day the award was announced.", EARLIER[:10]),
        "endDate": Entry("Of the last milestone; absent where none is left.", "2027-06-30"),
    },
    "Recipient": {
        "id": Entry("Organisation identifier.", ORGANISATION),
        "name": Entry("What it is called.", "HM Revenue & Customs"),
    },
    "Funder": {
        "id": Entry("Organisation identifier.", "GB-GOR-D15"),
        "name": Entry("What it is called.", "HM Treasury"),
    },
    "GrantProgramme": {
        "code": Entry("Reference of the fund.", FUND),
        "title": Entry("What the fund is called.", "Legacy IT Fund"),
    },
    "PublishedFiles": {
        "licence": Entry("Open Government Licence v3.0.", LICENCE),
        "files": Entry("Newest month first, then by department.", None),
    },
    "PublishedFile": {
        "title": Entry("As the guidance words it.", "HM Revenue & Customs: spending over £25,000, July 2027"),
        "month": Entry("The month it was accepted in.", "2027-07"),
        "funds": Entry("Funds that have closed the month; another may follow.", [FUND]),
        "address": Entry("Where it is.", f"{_OPEN}spend-over-25k/{ORGANISATION}/2027-07.csv"),
    },
}
