"""The over-£25,000 layout: its columns in order, and the other names seen for them in real files.

A header is compared by its letters alone, in lower case ("Amount (£)" is "amount"); a header without
a letter, such as "£", is compared as it is. Letters with accents are what an encoding mistake left of
a pound sign, and are kept as seen. A unit is no letter to be passed over: `over_25k` refuses it.
"""

from legacyfund.lib.tables.matching import KnownColumns

COLUMNS: dict[str, str] = {
    "department_family": "Department family",
    "entity": "Entity",
    "date": "Date",
    "expense_type": "Expense type",
    "expense_area": "Expense area",
    "supplier": "Supplier",
    "transaction_number": "Transaction number",
    "amount": "Amount",
    "description": "Description",
    "supplier_postcode": "Supplier Postcode",
    "supplier_type": "Supplier Type",
    "contract_number": "Contract Number",
    "project_code": "Project Code",
    "expenditure_type": "Expenditure Type",
}
REQUIRED_COLUMNS = ("date", "supplier", "transaction_number", "amount")
CONTROL_BUDGET = "control_budget"
"""Beside those of the layout: what each line is spent out of, where the file says it."""
ALIASES: dict[str, tuple[str, ...]] = {
    "department_family": (
        "departmentalfamily",
        "deptartmentfamily",
        "department",
        "dep",
        "departmententity",
        "deptfamily",
    ),
    "date": (
        "datepaid",
        "paiddate",
        "paymentdate",
        "datepaidonstatement",
        "posteddate",
        "transactiondate",
        "inputdate",
        "dateofpayment",
        "paydate",
        "transdate",
        "allocationdate",
    ),
    "expense_type": (
        "expensetypepublished",
        "expensestype",
        "expenesetype",
        "expensetypet",
    ),
    "expense_area": (
        "expensesarea",
        "expensearearev",
        "exparearev",
        "expenditurearea",
        "expenseareapublished",
        "expensesdescriptionpublishedforadminspendaboveonly",
        "expenseareat",
    ),
    "supplier": (
        "customerorsupplier",
        "suppliername",
        "merchantname",
        "suppliernamepublished",
        "supplicer",
        "suppliernamewithheld",
        "suppliert",
    ),
    "transaction_number": (
        "invoicetransactionnumber",
        "refno",
        "referenceno",
        "transactionno",
        "transationnumber",
        "transactionsnumber",
        "paymenttransactionnumber",
        "trasnsactionnumber",
        "paymentnumber",
        "transref",
        "transno",
        "reference",
        "vouchernumber",
    ),
    "amount": (
        "invoicedistributionamount",
        "amountï",
        "amountâ",
        "gbpamount",
        "invoiceamountgbp",
        "amountinsterling",
        "invoiceamount",
        "invoicelineamountnet",
        "paidamount",
        "finaltotal",
        "psamount",
        "billingamount",
        "total",
        "amountinclvat",
        "value",
        "£",
        "amountpss",
        "totalamount",
        "invoicelineamountnetgbp",
        "amountsterling",
        "sumofinvoicedistributionamount",
        "amountpublished",
        "amounts",
        "sumofamount",
        "spend",
        "amountps",
        "amounti",
        "amountaps",
        "totalps",
        "amountpaid",
        "totalgrossvalue",
        "amountincvatwhenpaidbycps",
        "amountincvatwhereappropriate",
        "nettamount",
    ),
    "description": (
        "descriptions",
        "descriptionubmittedbyfbpdescriptionproposedtobepublished",
        "descriptiontobepublished",
        "publicationdescription",
    ),
}


def normalise_header(text: str) -> str:
    letters = "".join(character for character in text.casefold() if character.isalpha())
    return letters or text.strip()


OFFICIAL_HEADERS: dict[str, str] = {normalise_header(label): name for name, label in COLUMNS.items()}
OTHER_HEADERS: dict[str, str] = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
KNOWN = KnownColumns(
    labels={**COLUMNS, CONTROL_BUDGET: "Control budget"},
    others={
        **OTHER_HEADERS,
        **dict.fromkeys(("budgettype", "deltype", "capitalorresource", "resourceorcapital"), CONTROL_BUDGET),
    },
    figures={"amount"},
    first_of_several=COLUMNS.keys() - set(REQUIRED_COLUMNS),
    normalise=normalise_header,
)
"""What a person is asked, where the headings alone do not say it."""
AWARD_HEADINGS = frozenset({"award", "awardreference", "awardref", "fundaward", "referenceofaward"})
"""Of the column under which a line says its award. It may have any other name: a person says which it is."""
