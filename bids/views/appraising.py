"""What the two pages of an appraisal share."""

from typing import Any

from django.http import Http404

from bids.queries.appraisal import compare_options
from bids.queries.plain import Plain
from bids.rules.optimism_bias import BIAS_KINDS


def appraisal_context(document: Plain) -> dict[str, Any]:
    """The appraisal of a document as read from its bytes; 404 for a bid that weighs no options."""
    if "options" not in document:
        raise Http404
    compared = compare_options(document)
    appraisal = compared.appraisal
    return {
        "appraisal": appraisal,
        "compared": compared,
        "bias": [
            (BIAS_KINDS[kind], rate, appraisal.basis.bounds[kind]) for kind, rate in appraisal.bias.items()
        ]
        if appraisal is not None
        else [],
    }
