"""Blocks of costs as somebody pastes them into the grid, and what is read of them."""

from bids.writing.rules.grid_shapes import cost_shape
from bids.writing.rules.pasted import read_block

PAYERS = {"the fund": "FUND", "fund": "FUND", "department": "DEPARTMENT", "bridges": "PARTNER:DOB"}
OPTIONS = {"1": "1", "do nothing": "1", "2": "2", "buy it": "2"}
YEARS = ("2027-28", "2028-29", "2029-30")
HEAD = "What it is for\tControl budget\tCategory\tWho pays\t2027-28\t2028-29"
ROW = "Build\tCDEL\tHardware\tThe fund"
BUILD = {"description": "Build", "control_budget": "CDEL", "category": "HARDWARE", "payer": "FUND"}


def read(text, options=None):
    return read_block(text, shape=cost_shape(options or {}, PAYERS), years=YEARS)


def headed(*headings: str) -> str:
    return "\t".join(["What it is for", "Control budget", "Category", "Who pays", *headings])


def said(block) -> list[str]:
    return [fault.in_words for fault in block.faults]
