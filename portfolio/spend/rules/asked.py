"""What has to be said of a file of spend before its lines can be read."""

from enum import StrEnum


class Asked(StrEnum):
    """Each is asked by the page on which columns are matched, and said to a machine in words."""

    COLUMNS = "ASK_COLUMNS"
    AWARD = "ASK_AWARD"
    CONTROL_BUDGET = "ASK_CONTROL_BUDGET"
    UNIT = "ASK_UNIT"
    AWARD_WORDS = "ASK_AWARD_WORDS"
    DATES = "ASK_DATES"


BY_HAND = (
    "Or upload the file once by hand under Returns: what is said there is remembered for every later file of "
    "the department."
)
HOW_TO_ANSWER: dict[Asked, str] = {
    Asked.COLUMNS: "The headings do not say which column is {lacking}. Call them Date, Supplier, Transaction "
    f"number and Amount. {BY_HAND}",
    Asked.AWARD: "Nothing says which award the lines are for. Give `award` in the address, or a column "
    f"“Award” with its reference. {BY_HAND}",
    Asked.CONTROL_BUDGET: "Nothing says which control budget the lines were paid out of. Give "
    f"`control_budget` in the address, or a column “Control budget”. {BY_HAND}",
    Asked.UNIT: "The heading “{heading}” says that amounts are in another unit than pounds, and only a "
    f"person says that this is so. Send pounds under the heading “Amount”. {BY_HAND}",
    Asked.AWARD_WORDS: "“{words}” stands in the column of the award, in {lines}, and nobody has said which "
    "award it stands for. Write the award’s reference. Or upload the file once by hand under Returns and say "
    "there what the words stand for: it is remembered.",
    Asked.DATES: "The dates could be read with the day or with the month first, or have years of two "
    "figures. Give `date_order=day` or `date_order=month` in the address, or write them with the year first, "
    "such as 2026-08-31.",
}
