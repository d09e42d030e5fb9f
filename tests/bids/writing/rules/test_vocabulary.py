"""The one list of treatments serves the register's files, its forms and the bids alike."""

from bids.register.imports.rules.cells import read_cell
from bids.register.models import LegacySystem
from bids.register.rules.treatments import ALL_TREATMENTS, KEEPS_THE_SYSTEM, TREATMENT_NAMES, TREATMENTS
from bids.writing.models import BidSystem


def test_every_treatment_can_be_kept_and_is_read_from_a_file():
    for model, name in ((BidSystem, "treatment"), (LegacySystem, "treatment_planned")):
        field = model._meta.get_field(name)
        assert dict(field.choices) == TREATMENT_NAMES
        assert max(map(len, TREATMENT_NAMES)) <= field.max_length
    for row in ALL_TREATMENTS:
        assert read_cell("treatment_planned", row.name) == row.code


def test_a_code_stands_for_one_treatment_and_one_alone_keeps_the_system():
    assert len(TREATMENTS) == len(ALL_TREATMENTS)
    assert TREATMENTS["RETIRE"] == "Retire: switch it off"
    assert set(KEEPS_THE_SYSTEM) == {"RETAIN"}
