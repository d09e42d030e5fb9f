"""When people are told by e-mail: their choice, digests, and what the mail service calls a message."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals

# Runs of jobs that there are no more would be found silent for ever.
ENDED_JOBS = "DELETE FROM accounts_jobrun WHERE name IN ('mark overdue milestones', 'chase returns')"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_squashed_0007_seal'),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Digest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField()),
                    ('held_by', models.CharField(blank=True, editable=False, max_length=60)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('last_error', models.TextField(blank=True)),
                    ('gathered_at', models.DateTimeField(blank=True, null=True)),
                    ('receipt', models.CharField(blank=True, max_length=100)),
                ],
            ),
            migrations.CreateModel(
                name='NoticeChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pace', models.CharField(choices=[('AT_ONCE', 'At once, one e-mail each'), ('DAILY', 'One e-mail a day, at 8 in the morning'), ('WEEKLY', 'One e-mail a week, on Monday at 8 in the morning')], default='AT_ONCE', max_length=7)),
                    ('quiet_from', models.TimeField(blank=True, null=True)),
                    ('quiet_until', models.TimeField(blank=True, null=True)),
                    ('chosen_at', models.DateTimeField()),
                ],
            ),
            migrations.RemoveIndex(
                model_name='delivery',
                name='delivery_waiting',
            ),
            migrations.AddField(
                model_name='delivery',
                name='receipt',
                field=models.CharField(blank=True, db_default='', max_length=100),
            ),
            migrations.AddField(
                model_name='digest',
                name='recipient',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='delivery',
                name='digest',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='accounts.digest'),
            ),
            migrations.AddIndex(
                model_name='delivery',
                index=models.Index(condition=models.Q(('digest__isnull', True), ('done_at__isnull', True), ('set_aside_at__isnull', True)), fields=['due_at', 'id'], name='delivery_waiting'),
            ),
            migrations.AddField(
                model_name='noticechoice',
                name='person',
                field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choice', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddIndex(
                model_name='digest',
                index=models.Index(condition=models.Q(('done_at__isnull', True), ('set_aside_at__isnull', True)), fields=['due_at', 'id'], name='digest_waiting'),
            ),
            migrations.AddConstraint(
                model_name='digest',
                constraint=models.UniqueConstraint(condition=models.Q(('gathered_at__isnull', True)), fields=('recipient',), name='digest_gathered_once'),
            ),
            migrations.AddConstraint(
                model_name='digest',
                constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('gathered_at__isnull', False), _connector='OR'), name='digest_done_when_gathered'),
            ),
            migrations.AddConstraint(
                model_name='noticechoice',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='notice_choice_quiet_whole'),
            ),
        ]),
        migrations.RunSQL(ENDED_JOBS, migrations.RunSQL.noop),
        settle_rights(),
        settle_seals(),
    ]
