"""All of 0003 to 0007 at once, for a database that has none of them: see docs/adr/0054."""

import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from legacyfund.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0003_api_client'),
        ('accounts', '0004_cache_row'),
        ('accounts', '0005_leases_name_their_process'),
        ('accounts', '0006_invitation_link_random'),
        ('accounts', '0007_seal'),
    ]

    dependencies = [
        ('accounts', '0002_roles_of_the_database'),
        ('oauth2_provider', '0021_translatable_field_labels'),
    ]

    operations = [
        AtOnce(
            operations=[
                migrations.CreateModel(
                    name='ApiClient',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('scopes', models.CharField(max_length=200)),
                        ('created_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='api_client', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='api_clients', to='accounts.department')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='api_client_ended_pair')],
                    },
                ),
                migrations.CreateModel(
                    name='CacheRow',
                    fields=[
                        ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('value', models.JSONField(null=True)),
                        ('expires_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['expires_at'], name='cache_row_oldest')],
                    },
                ),
                migrations.AddField(
                    model_name='delivery',
                    name='held_by',
                    field=models.CharField(blank=True, editable=False, max_length=60),
                ),
                migrations.AddField(
                    model_name='invitation',
                    name='link_random',
                    field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False),
                ),
                migrations.CreateModel(
                    name='Seal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('of_table', models.CharField(max_length=63)),
                        ('row_id', models.BigIntegerField()),
                        ('told', models.JSONField(null=True)),
                        ('by_role', models.CharField(max_length=63)),
                        ('sealed_at', models.DateTimeField()),
                        ('hash', models.CharField(max_length=64)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['of_table', 'row_id', '-id'], name='seal_of_row')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seal',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b9f275869cd7151248fd5c0888b2c59075838a74', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_452ec', table='accounts_seal', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seal',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='2bea9ac2a98533ec48921b3cc8a8ec9abd51b32b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8169e', table='accounts_seal', when='BEFORE')),
                ),
            ],
        ),
    ]
