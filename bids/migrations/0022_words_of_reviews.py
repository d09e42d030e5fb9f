"""A review that the reviewer has not answered says so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0021_date_orders_of_registers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='review',
            name='status',
            field=models.CharField(choices=[('PROPOSED', 'Not answered'), ('ACCEPTED', 'Accepted'), ('SUBMITTED', 'Submitted'), ('DECLINED', 'Declined'), ('RECUSED', 'Recused'), ('TAKEN_BACK', 'Taken back')], default='PROPOSED', max_length=12),
        ),
    ]
