"""What a machine does about each status that is no success. The one list: the reference page shows of it what
an operation says it may answer.
"""

from collections.abc import Mapping

WHAT_TO_DO: Mapping[int, str] = {
    400: "A parameter is unknown, given twice, malformed, or names nothing. `field` names it: put it right.",
    401: "No token, one that has expired, or an ended client. Fetch a token and ask again.",
    403: "The token lacks the scope, or a department’s client asks for what is not its own. Ask an "
    "administrator.",
    404: "There is nothing at this address, or not yet. Look whether the reference is right.",
    405: "The address does not take this method; `Allow` says which it takes.",
    406: "The answer does not come in the form that `Accept` asks for. Leave the header out.",
    409: "What was asked does not fit how things stand; `type` and `detail` say how. For a cursor ahead of "
    "what there is: take the cursor of your last page; if it is that, stop, and tell whoever runs the "
    "service.",
    410: "The cursor is from before a restore. Set aside what you have, and read again from the start.",
    413: "More than the service takes at once. Send less.",
    415: "A form that is not read here. `detail` says which are.",
    416: "The file ends before the range that was asked for. Ask for the whole.",
    422: "What was sent cannot be taken; each fault has its line. Put them right, and send it again.",
    429: "Too much was asked at once. Wait for as many seconds as `Retry-After` says.",
    500: "Something went wrong in the service. Name the reference in `detail` to whoever runs it.",
    503: "The service is away for the moment. Ask again after `Retry-After` seconds.",
    507: "The service’s disk is full, and nothing was kept. Ask again once its administrator has made room.",
}
ANYWHERE = (500, 503, 507)
"""Any operation may come to these."""
