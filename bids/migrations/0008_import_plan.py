import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0007_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='registerimport',
            name='overtaken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='registerimport',
            name='plan_sha256',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.CreateModel(
            name='PlannedSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, default='', max_length=200)),
                ('row', models.PositiveIntegerField()),
                ('reference', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(max_length=150)),
                ('differences', models.JSONField()),
                ('register_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='bids.registerimport')),
            ],
            options={
                'indexes': [models.Index(fields=['register_import', 'row', 'id'], name='planned_system_order')],
            },
        ),
    ]
