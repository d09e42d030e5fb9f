"""The sections of a bid: the page, the form and the saving of each, with the questions beside the rows."""
