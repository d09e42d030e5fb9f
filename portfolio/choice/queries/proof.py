"""What somebody takes home who does not trust us: one ZIP, the same bytes for the same run."""

from inspect import getsource
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.documents import read_document
from portfolio.choice.rules import certificate_check
from portfolio.choice.rules.answer import certainty, read_answer

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What a ZIP says of when a file was changed, where it does not matter."""

README = """\
Check the answer yourself
=========================

Run {reference} of the scenario "{name}", asked for on {asked}.

{verdict}
{certainty}

You need Python 3.10 or newer and nothing else: no network, no solver, no package. In this folder, run

    python3 check.py problem.json certificate.json

It adds up the chosen set in whole pence, checks it against every envelope and every sentence of the panel,
and then follows the certificate, which shows in whole numbers that no other choice is worth more.

problem.json      what was asked: the bids with their values (tenths of a point) and costs (pence), the
                  envelopes, and what the panel asks for. SHA-256 of its content: {sha256}
certificate.json  the chosen set and the proof.
check.py          the program. It is about 250 lines; read it. Its first lines say how the proof works.

The proof is of the arithmetic. Whether the values and the costs are right is for the panel to judge.
"""


def proof_of(run: ScenarioRun) -> bytes:
    """Of a run with a certificate."""
    readme = README.format(
        reference=run.reference,
        name=read_document(run.inputs)["name"],
        asked=f"{run.asked_at:%Y-%m-%d}",
        verdict=run.verdict,
        certainty=certainty(read_answer(read_document(run.answer))),
        sha256=run.problem_sha256,
    )
    files = {
        "README.txt": readme,
        "certificate.json": run.certificate,
        "check.py": getsource(certificate_check),
        "problem.json": run.problem,
    }
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        for name, text in files.items():
            entry = ZipInfo(name, date_time=EARLIEST)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, text)
    return kept.getvalue()
