import accounts.permissions
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=120)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('abbreviation', models.CharField(blank=True, max_length=20)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('MINISTERIAL', 'Ministerial department'), ('NON_MINISTERIAL', 'Non-ministerial department'), ('AGENCY', 'Agency or other body')], max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='accounts.department')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='accounts.department')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='department_ends_after_start'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('ends_on__isnull', False), _connector='OR'), name='department_successor_needs_end')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occurred_at', models.DateTimeField()),
                ('kind', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('subject_ref', models.CharField(max_length=254)),
                ('data', models.JSONField(default=dict)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'subject_id', 'id'], name='event_of_subject'), models.Index(fields=['kind', 'id'], name='event_of_kind')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2cf3b64206734ba5c137fa4b34c45e81ee5d82a1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e07d4', table='accounts_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='c1a7357c4fab12670cb9c20ffb340b2aa3d459be', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a53d2', table='accounts_event', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('channel', models.CharField(choices=[('EMAIL', 'E-mail')], default='EMAIL', max_length=10)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='accounts.event')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True), ('set_aside_at__isnull', True)), fields=['due_at', 'id'], name='delivery_waiting'), models.Index(fields=['recipient', '-id'], name='delivery_of_recipient')],
                'constraints': [models.UniqueConstraint(fields=('event', 'recipient', 'address', 'channel'), name='delivery_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('recipient__isnull', False)), models.Q(('recipient__isnull', True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='delivery_person_or_address'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('claimed_at__isnull', False), _connector='OR'), name='delivery_done_after_claim')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('BIDDER', 'Bidder'), ('SIGN_OFF', 'Sign-off'), ('REVIEWER', 'Reviewer'), ('CHAIR', 'Chair'), ('FUND_MANAGER', 'Fund manager'), ('TREASURY_ANALYST', 'Treasury analyst'), ('AUDITOR', 'Auditor'), ('ADMINISTRATOR', 'Administrator')], max_length=20)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('role__in', [accounts.permissions.Role['BIDDER'], accounts.permissions.Role['SIGN_OFF']]), _negated=True), ('department__isnull', False), _connector='OR'), name='invitation_department'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_pair'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='invitation_withdrawn_pair'), models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('email',), name='invitation_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('BIDDER', 'Bidder'), ('SIGN_OFF', 'Sign-off'), ('REVIEWER', 'Reviewer'), ('CHAIR', 'Chair'), ('FUND_MANAGER', 'Fund manager'), ('TREASURY_ANALYST', 'Treasury analyst'), ('AUDITOR', 'Auditor'), ('ADMINISTRATOR', 'Administrator')], max_length=20)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('deputy_from', models.DateField(blank=True, null=True)),
                ('deputy_until', models.DateField(blank=True, null=True)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.department')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'department', 'deputy_from'), name='membership_held_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('deputy_from__isnull', True), ('deputy_until__isnull', True)), models.Q(('deputy_from__isnull', False), ('deputy_until__gte', models.F('deputy_from')), ('deputy_until__isnull', False), ('role', accounts.permissions.Role['SIGN_OFF'])), _connector='OR'), name='membership_deputy_days'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', [accounts.permissions.Role['BIDDER'], accounts.permissions.Role['SIGN_OFF']]), _negated=True), ('department__isnull', False), _connector='OR'), name='membership_department'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='membership_ended_pair')],
            },
        ),
        migrations.CreateModel(
            name='FirstAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('body_sha256', models.CharField(max_length=64)),
                ('location', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['answered_at'], name='first_answer_oldest')],
                'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='first_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('content', models.BinaryField()),
                ('kept_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='kept_form_oldest')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('period', models.CharField(max_length=40)),
                ('started_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField()),
                ('holder', models.CharField(max_length=60)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(choices=[('RUNNING', 'Running'), ('DONE', 'Done'), ('FAILED', 'Failed')], default='RUNNING', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=1)),
                ('counts', models.JSONField(default=dict)),
                ('last_error', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['name', '-started_at'], name='job_run_latest')],
                'constraints': [models.UniqueConstraint(fields=('name', 'period'), name='job_run_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', 'RUNNING')), models.Q(models.Q(('outcome', 'RUNNING'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='job_run_ended_pair')],
            },
        ),
    ]
