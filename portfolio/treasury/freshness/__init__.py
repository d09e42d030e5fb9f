"""Freshness: by when each publication is promised, whether it is there, and what is late.

Promise: what is published, and by when. One of a month is made when a fund closes the month; one at once is
read from the rows whenever it is asked for, so a job makes it every hour to see that it can be made, and that
it holds what it should. What is late or wrong is a finding, and stands on the status page, which is for
everybody as far as what it names is.

Stands above the rest of the Treasury's room; knows sealed files, publications, the feed and findings.
"""
