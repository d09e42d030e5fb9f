"""What each field of each answer means: the one table. The OpenAPI document, the reference page and the files
of the data dictionary are made from it.

A field is known by its shape and its name, such as `SpendLine.amount`: that id never changes its meaning. A
field of one name that means the same everywhere stands in `EVERYWHERE`.
"""

from collections.abc import Mapping

from portfolio.treasury.rules.changes import KINDS
from portfolio.treasury.rules.entries import (
    AWARD,
    BID,
    DAY,
    EARLIER,
    FUND,
    HASH,
    HEAD,
    JOURNAL,
    MOMENT,
    NET,
    ORGANISATION,
    POUNDS,
    RETURN_LINES,
    RETURN_NET,
    SERVICE,
    Entry,
)
from portfolio.treasury.rules.words_of_files import OF_FILES
from portfolio.treasury.rules.words_of_filing import OF_FILING
from portfolio.treasury.rules.words_of_lines import OF_A_LINE

EVERYWHERE: Mapping[str, Entry] = {
    "fund": Entry("Reference of the fund.", FUND),
    "award": Entry("Reference of the award.", AWARD),
    "bid": Entry("Reference of the bid the award was made for.", BID),
    "department": Entry("Organisation identifier of the department, GB-GOR-….", ORGANISATION),
    "year": Entry("Financial year, from 1 April to 31 March.", "2027-28"),
    "period": Entry("Month of the financial year: 1 is April, 12 is March.", 3, "month"),
    "control_budget": Entry("Which control budget the money is of.", "RDEL_PROGRAMME"),
    "amount": Entry("Pounds, with two decimals.", "450000.00", POUNDS),
    "committed": Entry("Promised to awards: to be released, released or spent.", "900000.00", POUNDS),
    "released": Entry("Released on milestones: spent or not.", "450000.00", POUNDS),
    "spent": Entry("Reported, certified and accepted.", "70000.05", POUNDS),
    "forecast": Entry(
        "Spent to date, and expected of the months left; null where no award has said.", "890000.00", POUNDS
    ),
    "as_of": Entry("The moment the figures were known at.", MOMENT),
    "reference": Entry("Its reference.", AWARD),
    "title": Entry("What it is called.", "Replace the case system"),
    "name": Entry("What it is called.", "Legacy IT Fund"),
    "address": Entry("Where it is answered.", f"{SERVICE}/api/v1/"),
    "lines": Entry("How many lines there are.", RETURN_LINES, "lines"),
    "net": Entry("What the lines come to.", RETURN_NET, POUNDS),
    "before_on": Entry("The day it was.", "2027-05-31"),
    "after_on": Entry("The day in its place.", "2027-06-30"),
    "said_at": Entry("When that was said.", "2027-07-05T10:30:00+00:00"),
    "milestone": Entry("Number of the milestone within its award.", 1),
    "change": Entry("Reference of the change request.", f"{AWARD}/C1"),
    "change_kind": Entry(
        "What the change was for.",
        "REDUCE",
    ),
}

_SUMMARY: dict[str, Entry] = {
    "reference": Entry("Reference of the award.", AWARD),
    "title": Entry("What the work is called.", "Replace the case system"),
    "status": Entry("How it stands.", "LIVE"),
    "announced_at": Entry("When the department was told; the award was offered then.", EARLIER),
    "answered_at": Entry("When the department accepted or declined it; null before.", EARLIER),
    "total": Entry("Its money over all years and control budgets.", None),
    "address": Entry("Where the award alone is answered.", f"{SERVICE}/api/v1/awards/{AWARD}/"),
    "milestones": Entry("Where its milestones are answered.", f"{SERVICE}/api/v1/awards/{AWARD}/milestones/"),
}
_OF_AN_AWARD: dict[str, Entry] = {
    "committed": Entry("Promised, and not taken back: released or not.", "900000.00", POUNDS),
    "to_release": Entry("Committed and not released yet.", "450000.00", POUNDS),
    "unspent": Entry("Released and not spent yet.", "379999.95", POUNDS),
    "forecast": Entry(
        "Spent to date, and expected of the months left; null where the department has not said.",
        "890000.00",
        POUNDS,
    ),
}
_RATING: dict[str, Entry] = {
    "year": Entry("Financial year of the month that is rated.", "2027-28"),
    "period": Entry("The month that is rated: 1 is April, 12 is March.", 3, "month"),
    "delivery": Entry("How delivery goes.", "AMBER"),
    "spend": Entry("How the spend goes.", "GREEN"),
    "risk": Entry("How the risks are held.", "GREEN"),
}
_POSITION: dict[str, Entry] = {
    "allocated": Entry("What the Treasury gave.", "5000000.00", POUNDS),
    "committed": Entry("Promised to awards: to be released, released or spent.", "2900000.00", POUNDS),
    "released": Entry("Released on milestones: spent or not.", "1450000.00", POUNDS),
    "spent": Entry("Reported, certified and accepted.", NET, POUNDS),
    "forecast": Entry(
        "Spent to date, and expected of the months left; null where no award has said.",
        "2890000.00",
        POUNDS,
    ),
    "lapsed": Entry("Not spent by 31 March.", "0.00", POUNDS),
    "headroom": Entry("What may still be committed.", "2100000.00", POUNDS),
    "without_forecast": Entry(
        "Awards that hold money not spent and have not said: of them spend alone counts.", 0, "awards"
    ),
}
_WALKED: dict[str, Entry] = {
    "cursor": Entry("The cursor that `next` carries.", HEAD),
    "head": Entry("Where all that is there ends; equal to `cursor` when this was all.", HEAD),
}

DICTIONARY: Mapping[str, Mapping[str, Entry]] = {
    "Problem": {
        "type": Entry(
            "about:blank, or what kind of problem it is where one status has several.", "about:blank"
        ),
        "title": Entry("The status in words.", "Bad Request"),
        "status": Entry("The status of the answer.", 400),
        "detail": Entry(
            "What happened, why, and what to do.",
            "period cannot be “13”. Give a whole number from 1 to 12.",
        ),
        "field": Entry("The parameter it belongs to, where it belongs to one.", "period"),
    },
    "SpendLine": OF_A_LINE,
    "LedgerHead": {
        "journal": Entry("The number of the fund's last journal.", JOURNAL["number"]),
        "hash": Entry("Its hash, over itself and all before it.", HASH),
        "signature": Entry(
            "Ed25519 in Base64, over the canonical JSON of fund, hash and journal; empty where the service "
            "has no key.",
            "",
        ),
        "key": Entry("The public key in Base64; empty where the service has none.", ""),
    },
    "SpendPage": {
        **_WALKED,
        "next": Entry(
            "Where to go on; ask it again later when this was all.", f"{SERVICE}/api/v1/spend/?after=1:2500"
        ),
        "lines": Entry("Lines after the cursor, in the order of `feed_no`.", None),
        "ledger_heads": Entry("Where the ledger of each fund ends.", None),
    },
    "FundList": {"funds": Entry("Every fund.", None)},
    "Fund": {
        "reference": Entry("Reference of the fund.", FUND),
        "name": Entry("Name of the fund.", "Legacy IT Fund"),
        "first_year": Entry("The first financial year it has money for.", "2026-27"),
        "last_year": Entry("The last.", "2029-30"),
        "position": Entry("Where its position is answered.", f"{SERVICE}/api/v1/funds/{FUND}/position/"),
    },
    "FundPosition": {
        "name": Entry("Name of the fund.", "Legacy IT Fund"),
        "effective_on": Entry("The day the figures are as at, by its end.", "2027-07-20"),
        "head": Entry("Where the ledger of the fund ends.", None),
        "cells": Entry("A row for each year and control budget that ever held money.", None),
        "total": Entry("All years and control budgets of the fund together.", None),
    },
    "PositionCell": _POSITION,
    "PositionTotal": _POSITION,
    "AwardList": {
        "awards": Entry("Awards after the reference, in the order of references.", None),
        "next": Entry("Where to go on; null when this was all.", f"{SERVICE}/api/v1/awards/?after={AWARD}"),
    },
    "AwardSummary": _SUMMARY,
    "Award": {
        **_SUMMARY,
        "cells": Entry("Its money by year and control budget.", None),
        "changes": Entry("Approved change requests, in the order in which they came to count.", None),
        "conditions": Entry("The conditions of the decision, in order.", None),
        "ratings": Entry("How the award goes, as each side last said.", None),
        "completed_at": Entry("When the fund confirmed that all is delivered; null before.", None),
        "closed_at": Entry("When it was closed; null before.", None),
    },
    "AwardMoney": _OF_AN_AWARD,
    "AwardCell": _OF_AN_AWARD,
    "AwardChange": {
        "proposed_at": Entry("When it was asked for.", EARLIER),
        "approved_at": Entry("From when on it counts.", MOMENT),
        "within_tolerance": Entry("Done at once by one person, within the stated tolerance.", False),
        "amounts": Entry("The money it moved.", None),
        "baselines": Entry("The baselines it moved.", []),
        "cancelled": Entry("Numbers of the milestones that it cancelled.", []),
    },
    "ChangedAmount": {
        "before": Entry("What the milestone had there before.", "500000.00", POUNDS),
        "after": Entry("What it has since.", "450000.00", POUNDS),
    },
    "AwardCondition": {
        "condition": Entry("Its number within the decision.", 1),
        "status": Entry("How it stands.", "DISCHARGED"),
        "due_on": Entry("The day it is due by.", DAY),
        "blocking": Entry("No money of the award is released before it is settled.", True),
        "settled_at": Entry("When it was discharged or waived; null before.", EARLIER),
    },
    "Ratings": {
        "department": Entry("The department's last report; null where there is none.", None),
        "fund": Entry("The fund's last view beside it; null where there is none.", None),
    },
    "DepartmentRating": _RATING,
    "FundRating": _RATING,
    "Milestones": {
        "milestones": Entry("The milestones, in the order of the award.", None),
        "ratings": Entry("How the award goes, as each side last said.", None),
    },
    "Milestone": {
        "name": Entry("What it is called.", "Old case system switched off"),
        "milestone_kind": Entry("Which kind of point it is.", "DELIVERY"),
        "status": Entry("How it stands.", "PLANNED"),
        "baseline_on": Entry("The day it was promised for.", "2027-06-30"),
        "forecast_on": Entry("The day it is expected on.", "2027-07-31"),
        "actual_on": Entry("The day it was met, as claimed; null before.", None),
        "days_behind": Entry(
            "Days that the actual day, or else the forecast, lies behind the baseline.", 31, "days"
        ),
        "times_later": Entry("How often the forecast went later since the baseline that stands.", 1, "times"),
        "amount": Entry("The money released when it is met, over all cells.", "450000.00", POUNDS),
        "cells": Entry("The same by year and control budget.", None),
        "baselines": Entry("How its baseline moved, the first first.", None),
        "forecasts": Entry("How its forecast was moved by the department, the first first.", None),
    },
    "CellAmount": {},
    "ChangedBaseline": {},
    "MovedBaseline": {"moved_at": Entry("When it moved.", EARLIER)},
    "MovedForecast": {
        "before_on": Entry("The day it was expected on.", "2027-06-30"),
        "after_on": Entry("The day in its place.", "2027-07-31"),
        "cause": Entry(
            "Why it comes later; blank where it comes sooner.",
            "SUPPLIER",
        ),
    },
    "ChangesPage": {
        **_WALKED,
        "changes": Entry("What happened after the cursor, in the order of `number`.", None),
        "next": Entry(
            "Where to go on; ask it again later when this was all.",
            f"{SERVICE}/api/v1/changes/?after=1:2500",
        ),
    },
    "Change": {
        "number": Entry("The number of the event: it only grows, and most numbers are not told.", 2500),
        "kind": Entry(" ".join(f"{name}: {kind.words}" for name, kind in KINDS.items()), "tranche.released"),
        "at": Entry("When it happened.", MOMENT),
        "by": Entry("The role of who did it.", "Fund manager"),
        "round": Entry("Reference of the round whose decisions were announced.", None),
        "status": Entry("How the award stands since.", None),
        "change": Entry("Reference of the change request that was carried out.", None),
        "change_kind": Entry("What that was for.", None),
        "year": Entry("Financial year of the period that was closed, or of the money that lapsed.", None),
        "period": Entry("Month of that year: 1 is April, 12 is March.", None, "month"),
        "decisions": Entry("What was decided on each bid of the round.", None),
        "amounts": Entry(
            "What was released, made available again, or lapsed, by year and control budget.",
            [{"year": "2027-28", "control_budget": "RDEL_PROGRAMME", "amount": "450000.00"}],
        ),
        "first_feed_no": Entry("The first line posted in the period, null where there is none.", None),
        "last_feed_no": Entry("The last line posted in it.", None),
        "lines": Entry("How many lines were posted in it.", None, "lines"),
        "net": Entry("What they come to.", None, POUNDS),
    },
    "AnnouncedDecision": {
        "outcome": Entry("Approved, on the reserve list, or not funded.", "APPROVE"),
        "award": Entry("Reference of the award that was offered; null where none was.", AWARD),
    },
    **OF_FILES,
    **OF_FILING,
}


def entry_of(shape: str, field: str) -> Entry | None:
    return DICTIONARY.get(shape, {}).get(field) or EVERYWHERE.get(field)
