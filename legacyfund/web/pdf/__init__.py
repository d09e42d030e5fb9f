"""A page's content as an accessible PDF: tagged, titled, in English, and the same bytes every time.

The content is read from the HTML the service renders for the page itself, so what is printed is what
is shown. `docs/adr/0012-pdf-by-typst.md` says why.
"""

from legacyfund.web.pdf.blocks import blocks_of
from legacyfund.web.pdf.typesetting import typeset

__all__ = ["blocks_of", "typeset"]
