"""What a browser would post from a page: the fields of its form as they stand."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._textarea = self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "textarea":
            self._textarea = name
            self.found[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.found):
            self.found[self._select] = given.get("value", "")
        elif tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in given):
            self.found[name] = given.get("value", "on" if kind in ("checkbox", "radio") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[self._textarea] += data.removeprefix("\n") if not self.found[self._textarea] else data


def fields_of(html: str) -> dict[str, str]:
    """By name, the last where a name comes twice; buttons are left out."""
    parser = _Fields()
    parser.feed(html)
    return parser.found
