"""How an analyst gets the lines into the tool already in use: what to paste, made for this address."""
