"""The grid of a bid's costs, as somebody types in it and presses one of its buttons."""

from bids.writing.models import CostLine

LINE = {
    "description": "Build",
    "control_budget": "RDEL_PROGRAMME",
    "category": "PEOPLE",
    "payer": "FUND",
}
HEAD = "What it is for\tControl budget\tCategory\tWho pays"
"""Of a block from a spreadsheet, before its years."""


def press(client, bid, button, *rows, **more):
    """The page after the button was pressed over the typed rows."""
    client.force_login(bid.created_by)
    data = {"costs-TOTAL_FORMS": str(len(rows)), "costs-INITIAL_FORMS": "0", "add_line": button, **more}
    for index, row in enumerate(rows):
        data |= {f"costs-{index}-{name}": value for name, value in {**LINE, **row}.items()}
    answer = client.post(f"/bids/{bid.reference}/costs", data)
    assert answer.status_code == 200
    assert CostLine.objects.count() == CostLine.objects.filter(bid=bid, description="saved before").count()
    return answer.context["parts"].lines, answer.content.decode()


def typed(lines):
    """Each row with something in it: what it is for, and its amounts by year."""
    return [
        (
            form["description"].value(),
            {bound.label: bound.value() for bound in form.amounts if bound.value()},
        )
        for form in lines.forms
        if form["description"].value()
    ]


def years(bid, client):
    client.force_login(bid.created_by)
    return client.get(f"/bids/{bid.reference}/costs").context["parts"].lines.years
