"""Views of the spend explorer that people keep, and workbooks made for them."""

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce
from legacyfund.database import settle_rights
from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0033_filing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='SpendWorkbook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField()),
                    ('held_by', models.CharField(blank=True, editable=False, max_length=60)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('last_error', models.TextField(blank=True)),
                    ('reference', models.CharField(max_length=16, unique=True)),
                    ('query', models.CharField(blank=True, max_length=500)),
                    ('up_to', models.BigIntegerField()),
                    ('line_count', models.PositiveIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('lines_passed', models.PositiveIntegerField(default=0)),
                    ('size', models.BigIntegerField(null=True)),
                    ('keep_until', models.DateTimeField(null=True)),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spend_workbooks', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='SavedView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(max_length=16, unique=True)),
                    ('name', models.CharField(blank=True, max_length=100)),
                    ('query', models.CharField(max_length=500)),
                    ('saved_at', models.DateTimeField()),
                    ('deleted_at', models.DateTimeField(null=True)),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), condition=models.Q(('deleted_at', None)), name='saved_view_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('deleted_at__isnull', True), models.Q(('name', ''), _negated=True)), models.Q(('deleted_at__isnull', False), ('name', '')), _connector='OR'), name='saved_view_named_until_deleted')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='savedview',
                trigger=pgtrigger.compiler.Trigger(name='what_it_names', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."saved_at" IS DISTINCT FROM (NEW."saved_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2cc3fe07274654498f43e67986a858bf9b1c382f', operation='UPDATE', pgid='pgtrigger_what_it_names_9ce2f', table='portfolio_savedview', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='savedview',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9434dd1c8d7103221dfdf69952e4e4890cecda52', operation='DELETE', pgid='pgtrigger_kept_b8d6d', table='portfolio_savedview', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='savedview',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='6825117545cddac0d92ac26c8463eca19c95aa8b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_569d7', table='portfolio_savedview', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='spendworkbook',
                index=models.Index(condition=models.Q(('done_at', None), ('set_aside_at', None)), fields=['due_at', 'id'], name='spend_workbook_waiting'),
            ),
            migrations.AddIndex(
                model_name='spendworkbook',
                index=models.Index(condition=models.Q(('done_at__isnull', False), ('removed_at__isnull', True)), fields=['keep_until'], name='spend_workbook_kept'),
            ),
            migrations.AddConstraint(
                model_name='spendworkbook',
                constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('asked_by', 'query', 'up_to'), name='spend_workbook_one_being_made'),
            ),
            migrations.AddConstraint(
                model_name='spendworkbook',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('keep_until__isnull', True), ('size__isnull', True)), models.Q(('done_at__isnull', False), ('keep_until__gt', models.F('done_at')), ('size__isnull', False)), _connector='OR'), name='spend_workbook_done_with_file'),
            ),
            migrations.AddConstraint(
                model_name='spendworkbook',
                constraint=models.CheckConstraint(condition=models.Q(('removed_at__isnull', True), ('done_at__isnull', False), _connector='OR'), name='spend_workbook_removed_once_made'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='spendworkbook',
                trigger=pgtrigger.compiler.Trigger(name='identity', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."up_to" IS DISTINCT FROM (NEW."up_to") OR OLD."line_count" IS DISTINCT FROM (NEW."line_count") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cb6d4fca3deb8b9e537b95549b051ef568cb108a', operation='UPDATE', pgid='pgtrigger_identity_1c583', table='portfolio_spendworkbook', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='spendworkbook',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1059b1748b085ff1b4e7506bf6c31af271e60946', operation='DELETE', pgid='pgtrigger_kept_bffed', table='portfolio_spendworkbook', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='spendworkbook',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='9cd54699c44da6e4b149c1d085443d98fe7e2316', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4bbf3', table='portfolio_spendworkbook', when='BEFORE')),
            ),
        ]),
        settle_rights(),
        settle_seals(),
    ]
