"""Findings of every kind: whose department it is, the page that cures it, and what was ignored."""

import django.db.models.deletion
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_squashed_0007_seal'),
        ('portfolio', '0028_forecasts'),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='finding',
                name='department',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department'),
            ),
            migrations.AddField(
                model_name='finding',
                name='escalated_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='finding',
                name='escalated_told',
                field=models.PositiveSmallIntegerField(null=True),
            ),
            migrations.AddField(
                model_name='finding',
                name='page',
                field=models.CharField(db_default='', max_length=300),
            ),
            migrations.AlterField(
                model_name='finding',
                name='fund',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='portfolio.fund'),
            ),
            migrations.AlterField(
                model_name='finding',
                name='kind',
                field=models.CharField(max_length=40),
            ),
            migrations.AddIndex(
                model_name='finding',
                index=models.Index(fields=['-closed_at', '-id'], name='finding_closed'),
            ),
            migrations.AddConstraint(
                model_name='finding',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('escalated_at__isnull', True), ('escalated_told__isnull', True)), models.Q(('escalated_at__isnull', False), ('escalated_told__isnull', False)), _connector='OR'), name='finding_escalated_whole'),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
