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
DAY, MONTH = "30 ", "September"
WIDEST_TIMES = ("midnight", "10:00pm")  # the first in regular letters, the second in bold

WIDTH_AT_THE_WIDEST = f"""() => {{
    const written = new RegExp(
        "\\\\b([0-9]{{1,2}} )?(?:{"|".join(MONTHS)})\\\\b"
        + "( [0-9]{{4}})?( at (?:[0-9:]+[ap]m|midnight|midday))?", "g");
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), before = [];
    while (texts.nextNode()) {{
        const data = texts.currentNode.data;
        if (data.search(written) >= 0) before.push([texts.currentNode, data]);
    }}
    const widths = {list(WIDEST_TIMES)}.map(longest => {{
        for (const [text, data] of before) text.data = data.replace(written, (_, day, year, time) =>
            (day ? "{DAY}" : "") + "{MONTH}" + (year || "") + (time ? ` at ${{longest}}` : ""));
        return document.documentElement.scrollWidth;
    }});
    for (const [text, data] of before) text.data = data;
    return Math.max(...widths);
}}"""
