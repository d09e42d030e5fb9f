"""Each cell of a line is quoted once for its seal. What is sealed stays the same, byte for byte."""

from django.db import migrations

from legacyfund.seals import settle_seals


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0038_words_of_findings'),
    ]

    operations = [settle_seals()]
