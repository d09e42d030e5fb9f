"""The departments of the demonstration, and who signs in to it.

Departments and codes are those of the GOV.UK organisations register; people are roles, not persons.
"""

from dataclasses import dataclass

from accounts.permissions import ROLES, Role

PASSWORD = "risk-removed-and-proven"  # noqa: S105 - printed on the terminal, and of the demonstration alone
MAIL_DOMAIN = "legacyfund.example"
# name, abbreviation, code
MINISTERIAL = (
    ("Attorney General's Office", "AGO", "D1"),
    ("Cabinet Office", "", "D2"),
    ("Department for Business and Trade", "DBT", "D1382"),
    ("Department for Culture, Media and Sport", "DCMS", "D1383"),
    ("Department for Education", "DfE", "D6"),
    ("Department for Energy Security and Net Zero", "DESNZ", "D1380"),
    ("Department for Environment, Food & Rural Affairs", "Defra", "D7"),
    ("Department for Science, Innovation and Technology", "DSIT", "D1381"),
    ("Department for Transport", "DfT", "D9"),
    ("Department for Work and Pensions", "DWP", "D10"),
    ("Department of Health and Social Care", "DHSC", "D12"),
    ("Foreign, Commonwealth & Development Office", "FCDO", "D1315"),
    ("HM Treasury", "HMT", "D15"),
    ("Home Office", "", "D16"),
    ("Ministry of Defence", "MOD", "D17"),
    ("Ministry of Housing, Communities and Local Government", "MHCLG", "D1419"),
    ("Ministry of Justice", "MOJ", "D18"),
    ("Northern Ireland Office", "NIO", "D19"),
    ("Office of the Advocate General for Scotland", "OAG", "D20"),
    ("Office of the Leader of the House of Commons", "OLHC", "D21"),
    ("Office of the Leader of the House of Lords", "OLHL", "D22"),
    ("UK Export Finance", "UKEF", "D241"),
    ("Wales Office", "", "OT1422"),
)
NON_MINISTERIAL = (("HM Revenue & Customs", "HMRC", "D25"),)


@dataclass(frozen=True)
class SignIn:
    """`key` names the person in the story; `shown` puts them in the table of sign-ins."""

    key: str
    name: str
    role: Role
    department: str = ""
    shown: bool = True

    @property
    def email(self) -> str:
        return f"{self.key}@{MAIL_DOMAIN}"


BIDDING = {
    "hmrc": ("HMRC", "D25"),
    "dwp": ("DWP", "D10"),
    "home-office": ("Home Office", "D16"),
    "moj": ("MOJ", "D18"),
    "defra": ("Defra", "D7"),
    "dhsc": ("DHSC", "D12"),
    "dfe": ("DfE", "D6"),
    "dft": ("DfT", "D9"),
    "mod": ("MOD", "D17"),
    "fcdo": ("FCDO", "D1315"),
    "mhclg": ("MHCLG", "D1419"),
    "desnz": ("DESNZ", "D1380"),
}
FORMER_BIDDER = "reviewer.five"
"""Wrote for DfT in a bid of Defra, then joined the panel: a conflict that the record tells."""


def _of_departments() -> tuple[SignIn, ...]:
    people: list[SignIn] = []
    for key, (name, code) in BIDDING.items():
        shown = key in ("hmrc", "dwp")
        people += [
            SignIn(f"bidder.{key}", f"Bid lead, {name}", Role.BIDDER, code, shown),
            SignIn(f"finance.{key}", f"Finance preparer, {name}", Role.BIDDER, code, key == "hmrc"),
            SignIn(f"sign-off.{key}", f"Delegate, {name}", Role.SIGN_OFF, code, shown),
        ]
    return tuple(people)


SIGN_INS = (
    *_of_departments(),
    SignIn("reviewer.one", "Panel member one", Role.REVIEWER),
    SignIn("reviewer.two", "Panel member two", Role.REVIEWER),
    SignIn("reviewer.three", "Panel member three", Role.REVIEWER, "D16", shown=False),
    SignIn("reviewer.four", "Panel member four", Role.REVIEWER, shown=False),
    SignIn(FORMER_BIDDER, "Panel member five", Role.BIDDER, "D9", shown=False),
    *(
        SignIn(f"reviewer.{number}", f"Panel member {number}", Role.REVIEWER, shown=False)
        for number in ("six", "seven", "eight")
    ),
    SignIn("chair", "Panel chair", Role.CHAIR),
    SignIn("deputy", "Deputy chair", Role.CHAIR),
    SignIn("fund-manager.one", "Fund lead one", Role.FUND_MANAGER),
    SignIn("fund-manager.two", "Fund lead two", Role.FUND_MANAGER),
    SignIn("treasury", "Spending analyst", Role.TREASURY_ANALYST, "D15"),
    SignIn("auditor", "Audit lead", Role.AUDITOR),
    SignIn("administrator", "Service desk", Role.ADMINISTRATOR),
)


def sign_in_table() -> str:
    """A line for each sign-in shown: the role, whose it is, the address; and the password they share."""
    rows = [(ROLES[row.role].label, row.name, row.email) for row in SIGN_INS if row.shown]
    role, name = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"  {row[0]:<{role}}  {row[1]:<{name}}  {row[2]}" for row in rows]
    return "\n".join([f"Sign in as one of these; the password of all is {PASSWORD}", *lines])
