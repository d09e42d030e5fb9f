"""What is given to the public and to other systems of the Treasury, in the shapes they already read.

Nouns: open award (360Giving), published month (spending over £25,000), delta (OSCAR). Each is read from what
the fund has announced or closed; nothing is kept here.
"""
