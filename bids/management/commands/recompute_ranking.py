"""`manage.py recompute_ranking ROUND`: exits 0 when the ranking comes out the same again, 1 otherwise."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bids.assessment.models import Ranking
from bids.assessment.queries.ranking_check import check_ranking


class Command(BaseCommand):
    help = "Make the frozen ranking of a round again from its inputs and compare it byte for byte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", help="the round's reference, such as 2027A")

    def handle(self, *args: Any, **options: Any) -> None:
        ranking = Ranking.objects.filter(round__reference=options["round"]).select_related("round").first()
        if ranking is None:
            raise CommandError(f"Round {options['round']} has no frozen ranking.")
        found = check_ranking(ranking)
        self.stdout.write(f"Inputs as frozen:  {found.inputs_frozen}")
        self.stdout.write(f"Inputs as stored:  {found.inputs_stored}")
        self.stdout.write(f"Places as stored:  {found.result_stored}")
        self.stdout.write(f"Places made again: {found.result_again}")
        if not found.is_same:
            raise CommandError("Not the same: the inputs or the places are not those that were frozen.")
        self.stdout.write("The same, byte for byte.")
