"""The 13 criteria of the framework as data: seven of likelihood (1 to 6), six of impact (1 to 5).

Names are the framework's; the levels are worded by us and carry its figures. The bands of C3 and C5
leave gaps, as the guidance does: the assessor picks a level, and nothing derives it from a figure.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    code: str
    name: str
    question: str
    levels: tuple[str, ...]
    """Descriptions of level 1, 2, 3 … in order."""

    @property
    def highest(self) -> int:
        return len(self.levels)

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        return tuple(enumerate(self.levels, start=1))


LIKELIHOOD = (
    Criterion(
        "L1",
        "End of life or end of support",
        "How likely is it to pass the end of its life or its vendor's support within three years?",
        (
            "Very low: supported well beyond the next three years",
            "Low: unlikely to leave support within three years",
            "Medium: could leave support within three years",
            "High: likely to leave support within three years",
            "Very high: almost sure to leave support within three years",
            "Certain: already out of vendor support",
        ),
    ),
    Criterion(
        "L2",
        "Expired vendor contract",
        "How likely is the vendor's contract to run out without a replacement within three years?",
        (
            "Very low: a contract is in place well beyond the next three years",
            "Low: unlikely to run out without a replacement",
            "Medium: could run out without a replacement",
            "High: likely to run out without a replacement",
            "Very high: almost sure to run out without a replacement",
            "Certain: already out of contract, with no replacement",
        ),
    ),
    Criterion(
        "L3",
        "Lack of knowledge and skills",
        "How likely is it that nobody will have the knowledge and skills to support it?",
        (
            "Very low: skills are common and held by several people",
            "Low: skills can be found when needed",
            "Medium: skills are held by few people",
            "High: skills are scarce and likely to be lost",
            "Very high: skills are almost gone, inside and outside",
            "Certain: nobody inside or outside can support it",
        ),
    ),
    Criterion(
        "L4",
        "Inability to meet current or future business needs",
        "How likely is it to fall short of what the business needs, now or within three years?",
        (
            "Very low: meets every need foreseen",
            "Low: unlikely to fall short",
            "Medium: could fall short",
            "High: likely to fall short",
            "Very high: almost sure to fall short",
            "Certain: already does not meet needs",
        ),
    ),
    Criterion(
        "L5",
        "Unsuitable physical environment",
        "How likely is the place it runs in to become unsuitable within three years?",
        (
            "Very low: suitable well beyond the next three years",
            "Low: unlikely to become unsuitable",
            "Medium: could become unsuitable",
            "High: likely to become unsuitable",
            "Very high: almost sure to become unsuitable",
            "Certain: unsuitable now",
        ),
    ),
    Criterion(
        "L6",
        "Known security vulnerabilities",
        "How likely is it to have security vulnerabilities within three years?",
        (
            "Very low: patched, tested and monitored",
            "Low: vulnerabilities unlikely",
            "Medium: vulnerabilities could arise",
            "High: vulnerabilities likely",
            "Very high: vulnerabilities almost sure",
            "Certain: vulnerabilities are known to exist now",
        ),
    ),
    Criterion(
        "L7",
        "Historically recorded issues",
        "What issues have been recorded?",
        (
            "Very low: no issues recorded recently",
            "Low: minor issues recently",
            "Medium: moderate issues recently",
            "High: major issues recently",
            "Very high: severe issues recently",
            "Certain: issues are occurring now",
        ),
    ),
)
IMPACT = (
    Criterion(
        "C1",
        "National security, health, personal safety, loss of life",
        "If it failed, how great would the harm to security, health, safety or life be?",
        ("Very low", "Low", "Medium", "High", "Very high and sustained"),
    ),
    Criterion(
        "C2",
        "Reputation of the UK government",
        "If it failed, what would it do to the government's reputation?",
        (
            "Very low: no intervention",
            "Low: little intervention",
            "Medium: some intervention",
            "High: significant intervention",
            "Very high: intervention by Parliament",
        ),
    ),
    Criterion(
        "C3",
        "Direct financial, share of departmental budget or GBP",
        "If it failed, what would it cost, as a share of the department's budget or in pounds?",
        (
            "Very low: under 1 %, or under £5 million",
            "Low: 1 to 4 %, or £5 to £10 million",
            "Medium: 5 to 7 %, or £11 to £20 million",
            "High: 8 to 10 %, or £21 to £50 million",
            "Very high: over 10 %, or over £50 million",
        ),
    ),
    Criterion(
        "C4",
        "External stakeholders",
        "If it failed, how many people and organisations outside would feel it?",
        (
            "Very low: minimal or none",
            "Low: minor",
            "Medium: some",
            "High: significant",
            "Very high: on a national scale",
        ),
    ),
    Criterion(
        "C5",
        "Operational: staff hours idle or added",
        "If it failed, how many hours of staff time would be idle or added?",
        (
            "Very low: under 100 hours",
            "Low: 101 to 1,000 hours",
            "Medium: 1,001 to 100,000 hours",
            "High: 100,001 to 500,000 hours",
            "Very high: over 500,000 hours",
        ),
    ),
    Criterion(
        "C6",
        "Impact on other systems",
        "If it failed, how far would other systems be affected?",
        (
            "Very low: no other system depends on it",
            "Low: limited dependencies",
            "Medium: some dependencies",
            "High: significant dependencies",
            "Very high: highly integrated with other systems",
        ),
    ),
)
CRITERIA: dict[str, Criterion] = {criterion.code: criterion for criterion in LIKELIHOOD + IMPACT}
