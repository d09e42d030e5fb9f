"""What of a page is cut off, sticks out of its box or is broken inside a word, seen in the browser itself.

    page.evaluate(STRETCH)  # every amount as long as amounts get, everything unfolded
    faults = cut_off(page)  # a line for each, with the kind first

Kinds: `page` wider than the screen, `table` wider than its box, `scroll` (a box whose content is wider than
it), `text` outside its box, `word` on two lines without a hyphen or a place for a break (a hash or a command
in `code` may end its line anywhere), `field` whose figure is wider than it, `choice` narrower than its
longest words (not on a narrow screen, nor among the many fields of a card or of the cost grid: they are whole
where it opens), `picture` whose words leave it or the shape they stand in, or were shortened.
"""

from playwright.sync_api import Page

STRETCH = r"""() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    const months = "January|February|March|April|May|June|July|August|September|October|November|December";
    const days = new RegExp(`\\b\\d{1,2} (${months}) (?=\\d{4})`, "g");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest("svg")) continue;
        const long = node.data
            .replace(/£\d[\d,]*\.\d\d/g, "£1,234,567,890.00")
            .replace(/£\d[\d,]*(?![\d,.]*[\dkm])/g, "£1,234,567,890")
            .replace(days, "30 September ");
        if (long !== node.data) node.data = long;
    }
    for (const field of document.querySelectorAll("td input[inputmode=decimal]"))
        field.value = "1,234,567,890.00";
    for (const field of document.querySelectorAll(".lf-years input")) field.value = "12,345,678.00";
}"""

MAY_SCROLL = {
    ".lf-scroll:has(> svg)": "a picture of two dimensions; the same stands in a table under it",
    ".lf-scroll:has(> .lf-matrix)": "a matrix means nothing without its two sides",
}
"""What may scroll in its own box on a narrow screen, and why."""

CUTS = r"""(mayScroll) => {
    const NEAR = 1.5, TOKEN = /−?£[\d,]+(?:\.\d+)?|\b\d{4}-\d{2}\b(?!-)|\bLF-[A-Z]+-\d+|[\p{L}\p{N}_]+/gu;
    const screen = document.documentElement.clientWidth, found = new Set();
    const words = text => text.trim().replace(/\s+/g, " ").slice(0, 60);
    const place = at => {
        const region = at.closest("[aria-label], table, form, svg"), kind = at.classList[0];
        const name = region?.getAttribute("aria-label") || region?.querySelector("caption")?.textContent;
        return `${at.tagName.toLowerCase()}${kind ? "." + kind : ""} (${words(name || "")})`;
    };
    const say = (kind, at, what) => found.add(`${kind}: ${place(at)}: ${what}`);
    const hidden = at => {
        if (!at.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) return true;
        for (let up = at; up && up !== document.body; up = up.parentElement)
            if (up.clientWidth <= 1 && getComputedStyle(up).overflowX === "hidden") return true;
        return false;
    };
    const isText = at => ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName);

    if (document.documentElement.scrollWidth > screen)
        for (const at of document.body.querySelectorAll("*")) {
            const right = Math.round(at.getBoundingClientRect().right);
            if (right > screen && !at.closest("svg *, .lf-scroll *") && !hidden(at))
                say("page", at, `reaches ${right} px on a screen of ${screen}`);
        }
    for (const at of document.body.querySelectorAll("*")) {
        if (at.closest("svg, dialog") || isText(at) || at.clientWidth <= 1) continue;
        if (screen < 640 && at.matches(mayScroll)) continue;
        const isCut = at.scrollWidth > at.clientWidth + 1 && getComputedStyle(at).overflowX !== "visible";
        if (isCut && !hidden(at)) say("scroll", at, `${at.scrollWidth} px in ${at.clientWidth}`);
    }
    for (const table of document.querySelectorAll("table")) {
        const room = table.parentElement.clientWidth, width = table.getBoundingClientRect().width;
        if (screen < 640 && table.parentElement.matches(mayScroll)) continue;
        if (width > room + 1 && !hidden(table)) say("table", table, `${Math.round(width)} px in ${room}`);
    }
    for (const field of document.querySelectorAll("input[inputmode]"))
        if (field.scrollWidth > field.clientWidth + 1 && !hidden(field)) say("field", field, field.value);
    for (const choice of screen < 640 ? [] : document.querySelectorAll("select")) {
        if (choice.closest(".lf-grid, .lf-cells") || hidden(choice)) continue;
        const given = choice.style.cssText, width = choice.offsetWidth;
        choice.style.cssText = "position: absolute; width: auto; min-width: 0; max-width: none";
        const whole = choice.offsetWidth;
        choice.style.cssText = given;
        if (whole > width + 1) say("choice", choice, `${whole} px in ${width}`);
    }

    // A space that is kept may hang over the edge at the end of a line: what is seen are the words.
    const ofWords = (node, rects) => {
        if (!getComputedStyle(node.parentElement).whiteSpace.startsWith("pre")) return rects;
        return [...node.data.matchAll(/\S+/g)].flatMap(word => {
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            return [...range.getClientRects()];
        });
    };
    const skipped = "script, style, svg, dialog, option, textarea", range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        if (!node.data.trim() || parent.closest(skipped) || hidden(parent)) continue;
        let box = parent;
        while (getComputedStyle(box).display === "inline") box = box.parentElement;
        range.selectNodeContents(node);
        const rects = [...range.getClientRects()], edge = box.getBoundingClientRect();
        if (ofWords(node, rects).some(rect => rect.right > edge.right + NEAR || rect.left < edge.left - NEAR))
            say("text", box, words(node.data));
        if (new Set(rects.map(rect => Math.round(rect.top))).size < 2) continue;
        for (const token of node.data.matchAll(TOKEN)) {
            if (token[0].length < 2 || parent.closest("code")) continue;
            if (/[-£]/.test(token[0]) && !parent.closest("td, th")) continue;
            range.setStart(node, token.index);
            range.setEnd(node, token.index + token[0].length);
            const pieces = [...range.getClientRects()].filter(rect => rect.width > 0);
            const isOnTwo = pieces.some(rect => Math.abs(rect.top - pieces[0].top) > rect.height / 2);
            const whole = pieces.reduce((sum, rect) => sum + rect.width, 0);
            const around = words(node.data.slice(Math.max(0, token.index - 20)));
            if (isOnTwo && whole <= screen - 60) say("word", box, `${token[0]} in ${around}`);
        }
    }
    for (const text of document.querySelectorAll("svg text")) {
        const svg = text.ownerSVGElement;
        if (hidden(svg)) continue;
        const its = text.getBoundingClientRect();
        const x = (its.left + its.right) / 2, y = (its.top + its.bottom) / 2;
        const holds = [svg, ...svg.querySelectorAll("rect")].map(shape => shape.getBoundingClientRect())
            .filter(rect => rect.left < x && x < rect.right && rect.top < y && y < rect.bottom)
            .sort((one, other) => one.width * one.height - other.width * other.height)[0];
        if (!holds || its.left < holds.left - 1 || its.right > holds.right + 1
                   || its.top < holds.top - 1 || its.bottom > holds.bottom + 1)
            say("picture", svg, words(text.textContent));
        if (text.textContent.endsWith("…")) say("picture", svg, words(text.textContent));
    }
    return [...found];
}"""


def cut_off(page: Page) -> list[str]:
    """What the page cuts off at the width it is shown at. Call in Playwright's thread."""
    return list(page.evaluate(CUTS, ", ".join(MAY_SCROLL)))
