"""A return that waits for its sign-off says so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0039_lines_sealed_faster'),
    ]

    operations = [
        migrations.AlterField(
            model_name='return',
            name='status',
            field=models.CharField(choices=[('CHECKED', 'To be certified'), ('CERTIFIED', 'Certified'), ('HELD', 'Held'), ('ACCEPTED', 'Accepted'), ('REFUSED', 'Refused'), ('WITHDRAWN', 'Withdrawn')], default='CHECKED', max_length=9),
        ),
    ]
