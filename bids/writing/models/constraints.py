"""What the database holds true of a bid's rows, drafts' and versions', and the words it is told of."""

import pgtrigger
from django.db import models

from legacyfund.lib.control_budgets import ControlBudget

# No page shows these labels: they are as the migrations have them.
CONTROL_BUDGET_CHOICES = [(budget.value, budget.meaning.replace(",", ":")) for budget in ControlBudget]


BETWEEN = {"milestone": "bids_bidmilestone", "smaller_option": "bids_smalleroption"}
"""By the column that leads to it, the table between a row and its bid."""


def year_is_financial(field: str = "year") -> models.Q:
    """`2026-27`: the shape alone; actions check that the two halves agree."""
    return models.Q(**{f"{field}__regex": r"^\d{4}-\d{2}$"})


def price_year_fits() -> models.Q:
    """A real amount names the year of its prices, a nominal one names none."""
    nominal = models.Q(price_basis="NOMINAL", price_year="")
    return nominal | (models.Q(price_basis="REAL") & year_is_financial("price_year"))


def of_the_same_bid() -> pgtrigger.Trigger:
    """A row names an option of its own bid or none."""
    return pgtrigger.Trigger(
        name="option_of_the_same_bid",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("the_bid", "BIGINT")],
        func="""
            IF NEW.option_id IS NULL THEN RETURN NEW; END IF;
            SELECT bid_id INTO the_bid FROM bids_option WHERE id = NEW.option_id;
            IF the_bid IS DISTINCT FROM NEW.bid_id THEN
                RAISE EXCEPTION 'option % belongs to another bid', NEW.option_id
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def only_while_draft(*, section: str = "", through: str = "") -> pgtrigger.Trigger:
    """Rows of a bid's draft change only while the bid is a draft, whoever asks, or while a clarification
    that is open names them: `section` as a whole, or the row's own question where there is no section.

    `through`: the row names its bid through its milestone, or what else is named. A row never moves to
    another bid, or answers another question than it was made for.
    """
    bid = f"(SELECT bid_id FROM {BETWEEN[through]} WHERE id = {{row}}.{through}_id)" if through else ""  # noqa: S608 - ours
    the_bid = bid or "{row}.bid_id"
    place = f"section = '{section}' AND item.question = ''" if section else "question = the_row.question"
    kept = "" if section else " OR OLD.question <> NEW.question"
    return pgtrigger.Trigger(
        name="only_while_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("the_row", "RECORD"), ("the_bid", "BIGINT"), ("the_status", "TEXT")],
        func=f"""
            IF TG_OP = 'DELETE' THEN the_row := OLD; ELSE the_row := NEW; END IF;
            the_bid := {the_bid.format(row="the_row")};
            IF TG_OP = 'UPDATE' AND ({the_bid.format(row="OLD")} <> the_bid{kept}) THEN
                RAISE EXCEPTION 'a row of a draft stays where it was made'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            SELECT status INTO the_status FROM bids_bid WHERE id = the_bid;
            IF the_status = 'CLARIFYING' AND EXISTS (
                SELECT 1 FROM bids_clarificationitem AS item
                JOIN bids_clarification AS asked ON asked.id = item.clarification_id
                WHERE asked.bid_id = the_bid AND asked.status = 'OPEN' AND item.{place}
            ) THEN
                RETURN the_row;
            END IF;
            IF the_status <> 'DRAFT' THEN
                RAISE EXCEPTION 'bid % is % and its draft cannot change', the_bid, the_status
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN the_row;
        """,  # noqa: S608 - no value from outside
    )
