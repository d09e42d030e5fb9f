"""One reader of tables for every kind of file that people send, and one writer of workbooks.

Bytes become rows of text with their line numbers as the spreadsheet counts them: `reading`. A spreadsheet
is opened by a process of its own (`apart`, which runs `books`), a text file is read as a stream (`text`).
`header` finds the headings, `matching` guesses what each stands for, `body` gives the rows below them,
`repair` what lost its encoding. `writing` writes, `annotated` hands a file back with what was said of it.
"""
