"""Corrections by file: a correction may be of an upload, whose page shows the lines it corrects."""

from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0029_findings_by_kind'),
    ]

    operations = [
        AtOnce([
            migrations.RemoveConstraint(
                model_name='return',
                name='return_of_lines_or_of_nothing',
            ),
            migrations.AddField(
                model_name='returnupload',
                name='line_corrections',
                field=models.JSONField(default=list),
            ),
            migrations.AddField(
                model_name='returnupload',
                name='unchanged',
                field=models.PositiveIntegerField(default=0),
            ),
            migrations.AddConstraint(
                model_name='return',
                constraint=models.CheckConstraint(condition=models.Q(('year__regex', '^\\d{4}-\\d{2}$'), models.Q(models.Q(('control_budget__in', ['RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL']), ('correction_reason', ''), ('file__isnull', False), ('upload__isnull', False)), models.Q(('control_budget', ''), ('correction_reason', ''), ('line_count', 0), ('net', 0)), models.Q(models.Q(('correction_reason', ''), _negated=True), ('file__isnull', True), ('line_count__gte', 1), ('control_budget__in', ['', 'RDEL_ADMIN', 'RDEL_PROGRAMME', 'CDEL'])), _connector='OR')), name='return_of_lines_or_of_nothing'),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
