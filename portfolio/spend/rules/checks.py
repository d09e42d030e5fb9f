"""Every check of a return as one public table: a page shows it, and each message links to its row.

`example` is what brings the check: "Amount: 1.5e3" is a cell, by the column's official name; other words say
what the file is. A test brings each of them.
"""

from dataclasses import dataclass
from datetime import date

from portfolio.spend.rules.findings import Severity

_FIRST, _OVERLAPS, _SPREADSHEETS = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 28)
_MATCHED = date(2026, 11, 29)
_CORRECTED = date(2026, 11, 29)
_FILED = date(2026, 11, 30)
_DECEMBER = date(2026, 12, 1)


@dataclass(frozen=True)
class Check:
    """`id` is the code of the findings that it brings, and never changes. `may_be_waived`: the fault may be a
    fact that the department cannot mend, and all of the line was read, so two people can let it stand.
    """

    id: str
    severity: Severity
    words: str
    example: str
    since: date = _FIRST
    may_be_waived: bool = False


FAULT, CHALLENGE, WARNING = Severity.FAULT, Severity.CHALLENGE, Severity.WARNING

OF_THE_FILE = (
    Check("EMPTY", FAULT, "The file holds nothing.", "A file without a single character"),
    Check("TOO_LARGE", FAULT, "The file is larger than any file may be.", "A file of more than 20 MB"),
    Check(
        "TOO_LARGE_UNPACKED",
        FAULT,
        "The file is packed, and holds more than is opened.",
        "A workbook of 40 kB that unpacks to 40 MB",
    ),
    Check("NOT_CSV", FAULT, "The file is not a table, whatever its name says.", "A PDF called june.csv"),
    Check(
        "NOT_XLSX",
        FAULT,
        "The file is an Office file, but not a spreadsheet.",
        "A Word document called june.xlsx",
    ),
    Check("NUL", FAULT, "The file holds NUL bytes, so it is not text.", "A program called june.csv"),
    Check("DAMAGED", FAULT, "The file cannot be opened.", "A workbook whose sheet was spoiled"),
    Check("NOT_A_ZIP", FAULT, "The file begins like a workbook and is none.", "Half of a workbook"),
    Check("PASSWORD", FAULT, "The workbook is protected by a password.", "A workbook saved with a password"),
    Check(
        "ENCRYPTED",
        FAULT,
        "A part of the workbook is protected by a password.",
        "A workbook packed with a password",
    ),
    Check("MACROS", FAULT, "The file holds macros.", "An XLSM workbook"),
    Check(
        "ACTIVE_CONTENT",
        FAULT,
        "The file holds macros or controls, or draws on other files or data.",
        "A workbook that draws on other files",
    ),
    Check(
        "XML_ENTITIES",
        FAULT,
        "The workbook defines a document type, which no spreadsheet does.",
        "A workbook whose sheet begins with <!DOCTYPE",
    ),
    Check(
        "ENTRY_NAME",
        FAULT,
        "The workbook holds a part whose name leads out of it.",
        "A workbook with a part called ../sheet1.xml",
    ),
    Check("ENTRY_TWICE", FAULT, "The workbook holds a part twice.", "A workbook with two parts of one name"),
    Check(
        "ENTRY_METHOD",
        FAULT,
        "The workbook is packed in a way that is not read.",
        "A workbook packed with bzip2",
    ),
    Check(
        "TOO_MANY_ENTRIES",
        FAULT,
        "The workbook has more parts than are opened.",
        "A workbook of 2,001 parts",
    ),
    Check("TOO_MANY", FAULT, "The file has more than 100,000 lines.", "A file of 100,001 lines"),
    Check(
        "TOO_WIDE",
        FAULT,
        "A cell is filled beyond the thousandth column.",
        "A stray word in column 1,001",
    ),
    Check(
        "QUOTES",
        FAULT,
        "A quotation mark in a CSV file is not closed or doubled.",
        'A cell that reads "HALL" LTD, with the marks around one word',
    ),
    Check(
        "SEVERAL_SHEETS",
        FAULT,
        "Several sheets have the columns of a return.",
        "A workbook with a sheet for May and a sheet for June",
    ),
    Check(
        "MERGED",
        FAULT,
        "Cells below the column names are merged.",
        "One supplier’s name merged over two rows",
    ),
    Check(
        "NOT_UTF_8",
        WARNING,
        "The file is not in UTF-8. It was read as Windows-1252.",
        "A file saved as “CSV” instead of “CSV UTF-8”, with CAFÉ NOIR in it",
    ),
    Check(
        "WORKBOOK",
        WARNING,
        "Something of the workbook was not read, or cannot be seen in its kind.",
        "A workbook with a hidden sheet",
        _SPREADSHEETS,
    ),
    Check(
        "HIDDEN_ROWS",
        WARNING,
        "Rows that are hidden in the workbook are read like the others.",
        "A row hidden by hand or by a filter",
        _SPREADSHEETS,
    ),
    Check(
        "HIDDEN_COLUMNS",
        WARNING,
        "Columns that are hidden in the workbook are read like the others.",
        "The column Description hidden",
        _SPREADSHEETS,
    ),
)
OF_THE_COLUMNS = (
    Check(
        "COLUMN_MISSING",
        FAULT,
        "A column that is needed is not there: date, supplier, transaction number or amount.",
        "A file without a column for the supplier",
    ),
    Check(
        "COLUMN_TWICE",
        FAULT,
        "Two columns can be read as one that is needed.",
        "A file with two columns called Amount",
    ),
    Check(
        "COLUMN_UNIT",
        FAULT,
        "The amounts are not in pounds, as a heading or another line says, and nobody has said that they are "
        "to be read in their unit.",
        "A column called Amount (£000)",
        _SPREADSHEETS,
    ),
    Check(
        "UNIT_READ",
        WARNING,
        "The amounts are read in the unit of their column, as a person has said.",
        "A column called Amount (£000), matched by hand",
        _MATCHED,
    ),
    Check("COLUMN_UNUSED", WARNING, "A column is not one of the layout.", "A column called Remarks"),
    Check(
        "ABOVE_HEADER",
        WARNING,
        "Lines above the column names are not taken.",
        "The title “Spend over £25,000, June” in the first line",
        _SPREADSHEETS,
    ),
    Check(
        "TOO_MANY_CELLS",
        FAULT,
        "A line has filled cells beyond the last column that has a name.",
        "A supplier’s name with a comma, outside quotation marks",
    ),
    Check("NO_LINES", FAULT, "There are column names and no lines.", "A file with a first line only"),
    Check(
        "NIL_RETURN",
        WARNING,
        "The file says that nothing was spent.",
        "A line that reads “Nil return” and no other",
        _SPREADSHEETS,
    ),
    Check(
        "NIL_LINE",
        FAULT,
        "A line says that nothing was spent, and others are payments.",
        "A line that reads “Nil return” below a payment",
        _MATCHED,
    ),
)
OF_A_LINE = (
    Check(
        "BLANK",
        FAULT,
        "A cell that is needed is blank, or says only that nothing is known.",
        "A payment without a supplier, or with N/A as its transaction number",
    ),
    Check("TOO_LONG", FAULT, "A text that is needed is too long to keep.", "A supplier of 300 characters"),
    Check("CELL_TOO_LONG", FAULT, "A cell is too long to be read.", "A description of 4,001 characters"),
    Check(
        "LEFT_OUT",
        WARNING,
        "A cell that is not needed is too long to keep, so it is left out.",
        "A project code of 300 characters",
        _SPREADSHEETS,
    ),
    Check("AMOUNT", FAULT, "The amount cannot be read.", "Amount: 1.5e3"),
    Check("DATE", FAULT, "The date cannot be read, or no calendar has it.", "Date: 31/06/2027"),
    Check(
        "DATE_ORDER",
        FAULT,
        "The dates of the column seem to have the month first, some have and some have not, or a spreadsheet "
        "has swapped day and month.",
        "Date: 06/25/2027",
        _SPREADSHEETS,
    ),
    Check(
        "MONTH_FIRST",
        WARNING,
        "The dates are read with the month first, as a person has said.",
        "06/25/2027, in a file of which it was said that the month comes first",
        _MATCHED,
    ),
    Check(
        "SHORT_YEAR",
        WARNING,
        "A year of two figures is read as one from 2000 on.",
        "Date: 15-Jun-27",
        _DECEMBER,
    ),
    Check(
        "OTHER_MONTH",
        FAULT,
        "All payments were made in one other month than the one that is reported.",
        "Two payments of May and no other, in the return for June",
        _DECEMBER,
    ),
    Check(
        "DATE_AFTER_PERIOD",
        FAULT,
        "The payment was made after the period that is reported.",
        "20 July in the return for June",
    ),
    Check(
        "DATE_BEFORE_PERIOD",
        FAULT,
        "The payment was made before the period that is reported.",
        "20 May in the return for June",
        may_be_waived=True,
    ),
    Check(
        "ACCRUAL_CORRECTION",
        WARNING,
        "The payment was made before the period, and the return is declared an accrual correction.",
        "20 May in a return for June that corrects accruals",
    ),
    Check(
        "SPOILED_NUMBER",
        FAULT,
        "A spreadsheet has rewritten a number, so it identifies nothing any more.",
        "Transaction number: 2.00E+11",
        _SPREADSHEETS,
    ),
    Check(
        "CELL",
        FAULT,
        "A cell that is needed holds an error of the spreadsheet.",
        "#REF! as the amount",
        _SPREADSHEETS,
    ),
    Check(
        "HALF_PAIR",
        FAULT,
        "A cell holds half of a character.",
        "A picture character that another program cut in two",
    ),
    Check(
        "LOST_CHARACTER", WARNING, "A character was lost before the file was made.", "Description: CAF\ufffd"
    ),
    Check(
        "MISREAD_CHARACTER",
        WARNING,
        "A text was saved in the wrong encoding and is read as it was meant.",
        "Supplier: CAFÃ‰ NOIR",
        _SPREADSHEETS,
    ),
    Check(
        "CONTROL",
        WARNING,
        "A character that nobody can see was left out, or a mark of punctuation put right.",
        "A supplier’s name with a bell in it",
    ),
    Check(
        "LINE_BREAK", WARNING, "A cell has a line break, which is read as a space.", "Two lines in one cell"
    ),
    Check(
        "PERSONAL_DATA",
        WARNING,
        "A cell looks like personal data: an e-mail address or a National Insurance number.",
        "Description: Paid to a.person@example.org",
    ),
    Check(
        "TOTAL_LINE",
        CHALLENGE,
        "A line looks like a total. It is not counted and not taken.",
        "A line with “Total” as its supplier, an amount, and no date or number",
        _SPREADSHEETS,
    ),
    Check(
        "WORDS",
        WARNING,
        "A line has one filled cell and no payment.",
        "The words “Capital projects” between two payments",
        _SPREADSHEETS,
    ),
    Check(
        "REPEATED",
        WARNING,
        "A line repeats the column names, so it is not taken.",
        "The column names at the head of each printed page",
        _SPREADSHEETS,
    ),
    Check(
        "FOOTNOTE",
        WARNING,
        "A line looks like a note, so it is not taken.",
        "The line “Source: general ledger” below the payments",
        _SPREADSHEETS,
    ),
    Check(
        "UNITS",
        WARNING,
        "A line holds units and no payment, so it is not taken.",
        "A line below the column names that holds £ alone",
        _DECEMBER,
    ),
)
OF_THE_RETURN = (
    Check(
        "AWARD",
        FAULT,
        "It is not known which award a line is paid out of.",
        "A project code that nobody has said the award of",
        _MATCHED,
    ),
    Check(
        "LEFT_TO_OTHERS",
        WARNING,
        "Lines are left out that are paid out of no award, as the department has said.",
        "A project code that stands for no award",
        _MATCHED,
    ),
    Check(
        "CONTROL_BUDGET",
        FAULT,
        "The control budget is none, or the award has no money in it.",
        "A capital return for an award that has resource money only",
    ),
    Check(
        "TOO_MUCH",
        FAULT,
        "The lines add up to more than can be kept.",
        "Two payments of £999,999,999,999",
        _MATCHED,
    ),
    Check(
        "CONTROL_TOTAL",
        FAULT,
        "The lines add up to something else than the control total.",
        "Lines of £30,000.00 and a control total of £31,000.00",
    ),
    Check(
        "COUNT",
        FAULT,
        "The file has another number of lines than the machine that filed it said.",
        "One line, filed with a count of 2",
        _FILED,
    ),
    Check(
        "DUPLICATE",
        CHALLENGE,
        "Lines are the same in every cell.",
        "One line copied twice",
    ),
    Check(
        "SAME_PAYMENT",
        CHALLENGE,
        "A line looks like a payment that is there already, under a number written otherwise.",
        "The transaction numbers 0077013301 and 77013301, with one day, amount and supplier",
        _SPREADSHEETS,
    ),
    Check(
        "COUNTED_ALREADY",
        FAULT,
        "The same file already stands as something else.",
        "One large file that says that nothing was spent, uploaded for two awards while it is read",
        _MATCHED,
    ),
    Check(
        "REPORTED_BEFORE",
        FAULT,
        "The payment stands in another return of the award and control budget.",
        "A line of May’s return once more in June’s",
        _OVERLAPS,
        may_be_waived=True,
    ),
    Check(
        "REPORTED_ELSEWHERE",
        CHALLENGE,
        "The payment stands in a return for another award or control budget.",
        "One invoice reported for two awards",
        _OVERLAPS,
    ),
)
OF_A_CORRECTION = (
    Check(
        "LINE_UNKNOWN",
        FAULT,
        "A row names a line of the feed that is none of the department’s.",
        "A line corrected of 9999, where the feed has two lines",
        _CORRECTED,
    ),
    Check(
        "LINE_TWICE",
        FAULT,
        "Two rows name the same accepted line.",
        "Line 1 of the feed on two rows",
        _CORRECTED,
    ),
    Check(
        "LINE_CORRECTED",
        FAULT,
        "The accepted line that a row changes is corrected already, or takes another back.",
        "A line of last month’s file of lines, corrected since",
        _CORRECTED,
    ),
    Check(
        "CORRECTION",
        FAULT,
        "What a row says is right of a line cannot stand, as on the page of the line.",
        "A line moved to an award that has no money in its control budget",
        _CORRECTED,
    ),
    Check(
        "TOO_MANY_CORRECTED",
        FAULT,
        "The file corrects more lines than people can read the changes of.",
        "A file that changes 2,001 accepted lines",
        _CORRECTED,
    ),
    Check(
        "NOTHING_CHANGED",
        FAULT,
        "Every row says what its accepted line says already.",
        "A file of lines uploaded as the service wrote it",
        _CORRECTED,
    ),
    Check(
        "STAYS",
        WARNING,
        "A cell differs from the accepted line where no correction changes it.",
        "Another project code beside the number of a line",
        _CORRECTED,
    ),
)
GROUPS: tuple[tuple[str, tuple[Check, ...]], ...] = (
    ("The file", OF_THE_FILE),
    ("Its columns and lines", OF_THE_COLUMNS),
    ("A cell or a line", OF_A_LINE),
    ("The return as a whole", OF_THE_RETURN),
    ("Accepted lines that are corrected", OF_A_CORRECTION),
)
CHECKS: dict[str, Check] = {check.id: check for _, checks in GROUPS for check in checks}
