"""The thirty bids of the round that is being chosen: twice what there is money for.

Costs are spread as costs of such work are: many small bids, a few very large ones, and some of the large
ones are the best scored. So the list, taken from the top, spends the money early.
"""

from portfolio.demonstration.bids import BidStory, CostStory, Fate, SmallerStory

CRITICAL_ROUND = 3
THOUSAND = 1000
Yearly = tuple[int, int, int]


def _bid(
    key: str, department: str, system: str, title: str, work: str, *, treatment: str, target: str,
    capital: Yearly, resource: Yearly, scores: str, later: int = 0, smaller: SmallerStory | None = None,
) -> BidStory:  # fmt: skip
    """`capital` and `resource` are thousands of pounds in each of three years; `scores`, `later` and
    `smaller` as in BidStory.
    """
    return BidStory(
        key=key,
        round=CRITICAL_ROUND,
        department=department,
        system=system,
        title=title,
        fate=Fate.SCORED,
        treatment=treatment,
        target=target,
        panel=0,
        work=work,
        costs=(*_capital(capital), *_resource(resource), *_afterwards(resource)),
        scores=tuple(scores.split()),
        later=later,
        smaller=smaller,
    )


def _capital(amounts: Yearly) -> tuple[CostStory, ...]:
    what = "Software build that becomes an asset"
    return tuple(
        CostStory(what, year, "CDEL", "SUPPLIER", amount * THOUSAND)
        for year, amount in enumerate(amounts)
        if amount
    )


def _resource(amounts: Yearly) -> tuple[CostStory, ...]:
    kinds = (
        ("Delivery team in the department", "PEOPLE"),
        ("Moving the data, and the team", "DATA_MIGRATION"),
        ("Cloud hosting, and switching off the old system", "SAAS"),
    )
    return tuple(
        CostStory(what, year, "RDEL_PROGRAMME", category, amount * THOUSAND)
        for year, ((what, category), amount) in enumerate(zip(kinds, amounts, strict=True))
        if amount
    )


def _afterwards(resource: Yearly) -> tuple[CostStory, ...]:
    what = "Running it after the fund stops"
    return (CostStory(what, 3, "RDEL_PROGRAMME", "SAAS", resource[-1] * THOUSAND, "DEPARTMENT"),)


CRITICAL_BIDS = (
    _bid(
        "tariff", "hmrc", "tariff-engine", "Rebuild the customs tariff engine",
        "Write the duty rules as tested data, run old and new side by side through two tariff changes, then "
        "give the mainframe partition back.",
        treatment="REFACTOR", target="5.00",
        capital=(2_900, 3_400, 650), resource=(840, 960, 700),
        scores="545444 544344 554454",
        later=1,
    ),
    _bid(
        "employers", "hmrc", "employer-returns", "Employer returns on a supported queue",
        "Move intake to a managed queue, bureau by bureau, then close the old gateway.",
        treatment="REPLATFORM", target="6.00",
        capital=(1_500, 1_300, 400), resource=(420, 640, 380),
        scores="444343 434343 444333",
    ),
    _bid(
        "letters", "hmrc", "debt-letters", "Debt letters by the government's letter service",
        "Rewrite the 140 letters with the people who get them, send them through the shared service, and "
        "close the print room.",
        treatment="REPURCHASE", target="4.00",
        capital=(190, 100, 0), resource=(110, 120, 60),
        scores="333334 333344 343333",
    ),
    _bid(
        "families", "hmrc", "child-benefit", "Child benefit ledger as a service",
        "Rebuild awards and payments as a double-entry service and move families in twelve groups.",
        treatment="REFACTOR", target="6.50",
        capital=(1_650, 1_850, 300), resource=(520, 640, 440),
        scores="444443 544344 443443",
    ),
    _bid(
        "forecast", "dwp", "pension-forecast", "State pension forecast from live records",
        "Answer from the contribution records themselves, and drop the weekly extracts.",
        treatment="REFACTOR", target="5.00",
        capital=(620, 480, 0), resource=(190, 260, 150),
        scores="433333 443333 433343",
    ),
    _bid(
        "addresses", "dwp", "address-match", "Address matching for councils and benefits",
        "Replace the licensed engine with open matching that councils call as well.",
        treatment="REFACTOR", target="4.50",
        capital=(260, 210, 0), resource=(120, 150, 90),
        scores="333345 343344 433335",
    ),
    _bid(
        "referrals", "dwp", "fraud-referrals", "One index of fraud referrals",
        "Move referrals to a supported case service and join the hotline's forms to it.",
        treatment="REPLATFORM", target="5.50",
        capital=(420, 330, 0), resource=(160, 210, 130),
        scores="443333 343433 333333",
    ),
    _bid(
        "hub", "home-office", "border-hub", "Replace the border message hub",
        "Carry messages over two independent regions, move carriers in waves, and switch the brokers off.",
        treatment="REFACTOR", target="6.00",
        capital=(1_600, 1_500, 500), resource=(480, 520, 420),
        scores="554443 544453 545443",
    ),
    _bid(
        "watchlist-search", "home-office", "watchlist", "Watchlist search on the new message hub",
        "Replace the search product before its support ends; every check then goes over the new hub.",
        treatment="REPURCHASE", target="6.00",
        capital=(700, 900, 300), resource=(240, 380, 290),
        scores="544443 444443 544433",
    ),
    _bid(
        "photographs", "home-office", "passport-photos", "Passport photographs in cloud storage",
        "Copy 80 million photographs with a proof of each, then give the storage arrays back.",
        treatment="REHOST", target="5.00",
        capital=(380, 260, 0), resource=(210, 340, 310),
        scores="343343 333343 434333",
    ),
    _bid(
        "support", "home-office", "asylum-support", "Asylum support payments without the contractor",
        "Rebuild payments on the department's platform, with two people in post before the contract ends.",
        treatment="REFACTOR", target="5.00",
        capital=(310, 240, 0), resource=(170, 190, 110),
        scores="544344 433334 211223",
    ),
    _bid(
        "identity", "moj", "offender-index", "One identity index for courts, prisons and probation",
        "Replace the scripts with a tested matching service that each case system calls.",
        treatment="REFACTOR", target="5.00",
        capital=(420, 310, 0), resource=(180, 220, 130),
        scores="444445 444354 343445",
    ),
    _bid(
        "probation", "moj", "probation-records", "Probation records joined to the identity index",
        "Upgrade the records by two versions and take identities from the new index.",
        treatment="REPLATFORM", target="6.50",
        capital=(980, 1_100, 350), resource=(330, 410, 320),
        scores="444343 443443 544344",
    ),
    _bid(
        "diary", "moj", "tribunal-diary", "A hearing diary for seven tribunals",
        "Buy the diary that the civil courts use, and move one tribunal a month.",
        treatment="REPURCHASE", target="3.50",
        capital=(70, 40, 0), resource=(80, 110, 70),
        scores="433444 333444 433344",
    ),
    _bid(
        "livestock", "defra", "animal-movements", "Livestock movements on a supported database, second bid",
        "Upgrade the database by two versions, rewrite the reports, and rehearse an outbreak on the result.",
        treatment="REPLATFORM", target="6.50",
        capital=(560, 610, 150), resource=(190, 240, 160),
        scores="443343 434343 443333",
    ),
    _bid(
        "samples", "defra", "lab-samples", "Laboratory samples before the next outbreak",
        "Move to the supported edition of the product, able to take thirty times the samples in an outbreak.",
        treatment="REPLATFORM", target="6.00",
        capital=(390, 260, 0), resource=(150, 210, 170),
        scores="443443 433443 343443",
    ),
    _bid(
        "licences", "defra", "water-licences", "Water licences in any browser",
        "Redraw the map application on the shared map service.",
        treatment="REFACTOR", target="4.00",
        capital=(240, 170, 0), resource=(90, 110, 60),
        scores="333333 323333 333233",
    ),
    _bid(
        "shortages", "dhsc", "medicine-shortages", "Medicine shortage reports that nobody types twice",
        "Take reports by form and by machine, and warn pharmacists the same day.",
        treatment="REFACTOR", target="4.00",
        capital=(120, 60, 0), resource=(70, 90, 50),
        scores="444343 434444 443344",
    ),
    _bid(
        "recall", "dhsc", "screening-recall", "Screening recall from one supported list",
        "Build one list for five programmes, prove each person on it against the old ones, and switch those "
        "off programme by programme.",
        treatment="REFACTOR", target="6.00",
        capital=(1_900, 2_300, 500), resource=(620, 780, 560),
        scores="544444 554443 545444",
    ),
    _bid(
        "care", "dhsc", "care-returns", "Social care returns by the shared collection service",
        "Move eleven returns to the shared service and stop the upload tool.",
        treatment="REPURCHASE", target="4.00",
        capital=(160, 80, 0), resource=(110, 130, 80),
        scores="333334 333344 343333",
    ),
    _bid(
        "teachers", "dfe", "teacher-register", "A supported register of teachers",
        "Rebuild the register with the checks that schools make most, and keep the history whole.",
        treatment="REFACTOR", target="5.50",
        capital=(520, 430, 0), resource=(210, 260, 190),
        scores="443344 433344 444343",
    ),
    _bid(
        "census", "dfe", "school-census", "Three censuses through one gateway",
        "Replace 400 rules with a published schema that school systems test against.",
        treatment="REFACTOR", target="5.50",
        capital=(890, 780, 260), resource=(330, 440, 320),
        scores="333334 333234 323334",
    ),
    _bid(
        "drivers", "dft", "medical-casework", "Driver medical cases without paper",
        "Take questions and answers online, scan what still comes by post, and retire the imaging product.",
        treatment="REFACTOR", target="6.00",
        capital=(1_150, 1_050, 300), resource=(390, 520, 330),
        scores="443343 443333 434343",
        smaller=SmallerStory(
            "New cases alone",
            "Cases that began on paper stay on it, and the imaging product runs for them until they close.",
            60,
            (*_capital((700, 600, 150)), *_resource((240, 320, 200))),
        ),
    ),
    _bid(
        "ships", "dft", "ship-register", "The ship register, safe from one server",
        "Move the register to cloud hosting with copies in two regions.",
        treatment="REHOST", target="4.50",
        capital=(60, 0, 0), resource=(40, 50, 40),
        scores="333333 333333 233333",
    ),
    _bid(
        "spares", "mod", "fleet-spares", "Spare parts for the fleet from one catalogue",
        "Replace the catalogue in 14 depots, ships in refit first, and end the servers' last contract.",
        treatment="REPURCHASE", target="6.00",
        capital=(2_600, 2_900, 600), resource=(640, 820, 640),
        scores="544443 544434 454443",
    ),
    _bid(
        "housing", "mod", "service-housing", "Repairs in service homes on a supported product",
        "Buy a repairs service and move homes garrison by garrison.",
        treatment="REPURCHASE", target="5.00",
        capital=(480, 360, 0), resource=(220, 310, 280),
        scores="343333 333333 343333",
    ),
    _bid(
        "consular", "fcdo", "consular-cases", "Consular casework that every post sees at once",
        "Replace the nightly copies with one service that works over poor lines.",
        treatment="REFACTOR", target="5.50",
        capital=(640, 520, 0), resource=(250, 330, 260),
        scores="444343 434343 444344",
    ),
    _bid(
        "property", "mhclg", "property-lookup", "One property and address lookup for government",
        "Load addresses as they change and answer every service, councils' too, from one place.",
        treatment="REFACTOR", target="5.00",
        capital=(330, 250, 0), resource=(150, 210, 160),
        scores="443445 433445 443345",
    ),
    _bid(
        "appeals", "mhclg", "planning-appeals", "A newer store for planning appeals",
        "Upgrade the document product by three versions.",
        treatment="RETAIN", target="6.50",
        capital=(900, 700, 250), resource=(380, 420, 240),
        scores="111211 121211 111111",
    ),
    _bid(
        "oil", "desnz", "oil-stocks", "Oil stock reports without macros",
        "Take reports by form, check them on arrival, and publish the same morning.",
        treatment="REFACTOR", target="4.00",
        capital=(90, 40, 0), resource=(60, 70, 40),
        scores="433343 433333 343333",
    ),
)  # fmt: skip
