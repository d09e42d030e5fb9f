"""Invented small systems, each looked after by a team of a few people."""

from portfolio.demonstration.systems import system_story

SMALL_SYSTEMS = (
    system_story(
        "fee-tables", "fcdo", "Consular fee tables",
        "Tells every post abroad what a document costs, and in which currency.",
        "Spreadsheets mailed each month, and a program that reads them",
        "Posts, 240; people abroad, 600,000 a year", "Head of consular products",
        cost="120000", scores="5444455333333",
    ),
    system_story(
        "stores-index", "mod", "Base stores index",
        "Says which spare part lies in which building of a base.",
        "Desktop database copied to 38 servers", "Quartermasters, 900 staff", "Head of base support",
        cost="210000", scores="5445354343333",
    ),
    system_story(
        "milk-claims", "dfe", "School milk claims",
        "Takes the claims of nurseries and schools for milk, and pays them.",
        "Web forms whose framework is out of support", "Nurseries and schools, 31,000",
        "Head of school food", cost="260000", scores="5544455333334",
    ),
    system_story(
        "port-dues", "dft", "Port dues",
        "Works out what a ship owes for lights and buoys.",
        "Client program that one contractor maintains", "Ship owners, 9,000; ports, 120",
        "Head of maritime charges", cost="180000", scores="4555445333433",
    ),
    system_story(
        "rent-returns", "mhclg", "Rent returns",
        "Takes what councils say of the rents of their homes.",
        "Upload tool and a database two versions behind", "Councils, 165; analysts, 20 staff",
        "Head of housing statistics", cost="150000", scores="4545344333333",
    ),
    system_story(
        "meter-index", "desnz", "Public building meter index",
        "Says which meter belongs to which public building.",
        "Matching scripts on a server under a desk", "Energy managers, 1,400", "Head of public energy",
        cost="90000", scores="5454455433333",
    ),
    system_story(
        "blood-reports", "dhsc", "Blood stock reports",
        "Adds up each morning what blood every hospital holds.",
        "Macros that read 190 mailed files", "Hospitals, 190; supply team, 30 staff",
        "Head of blood supply", cost="110000", scores="5455445544434",
    ),
    system_story(
        "visitor-desk", "home-office", "Enquiry desk bookings",
        "Books the half hours in which people may bring their papers.",
        "Calendar product whose vendor has closed", "Enquiry desks, 70; visitors, 350,000 a year",
        "Head of front-office systems", cost="140000", scores="4545444333333",
    ),
    system_story(
        "range-bookings", "mod", "Training range bookings",
        "Keeps two units from being on one range at one time.",
        "Terminal program on hardware that is no longer made", "Units, 410; range officers, 80",
        "Head of training estate", cost="330000", scores="6555455455454",
    ),
)  # fmt: skip
"""The last is red-rated, and nobody bids for it."""
