"""Every date of a page at its widest: a page that fits then fits on every day of the year.

A page once fitted in May and was a pixel too wide in November.
"""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TIMES = ("10:00pm", "10:00am", "midnight", "midday")
# `tests/web/test_widest.py` measures that none is wider in the pages' fonts.
DAY, MONTH, TIME = "30 ", "September", "midnight"

WIDTH_AT_THE_WIDEST = f"""() => {{
    const written = new RegExp(
        "\\\\b([0-9]{{1,2}} )?(?:{"|".join(MONTHS)})\\\\b"
        + "( [0-9]{{4}})?( at (?:[0-9:]+[ap]m|midnight|midday))?", "g");
    const widest = (_, day, year, time) =>
        (day ? "{DAY}" : "") + "{MONTH}" + (year || "") + (time ? " at {TIME}" : "");
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), before = [];
    while (texts.nextNode()) {{
        const text = texts.currentNode, longer = text.data.replace(written, widest);
        if (longer !== text.data) {{
            before.push([text, text.data]);
            text.data = longer;
        }}
    }}
    const width = document.documentElement.scrollWidth;
    for (const [text, data] of before) text.data = data;
    return width;
}}"""
