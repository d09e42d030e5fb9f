"""Settings, all read from the environment. docs/operations.md says what each variable means.

Secrets may come from files: for a variable NAME, NAME_FILE names the file that holds it.
DATABASE_URL signs in as the application's role everywhere but in `migrate`, which is run with
DATABASE_URL set to the owner's address.
"""

from datetime import timedelta
from logging import DEBUG as DEBUG_LEVEL
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bids.writing.appraisal.deflators import read_tables
from legacyfund import api_settings, connections, logs
from legacyfund.lib.uploads import MOST_BYTES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

# --- What kind of place this is -------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("LEGACYFUND_DEMONSTRATION", default=False)
# Plain http drops `Secure` and `__Host-` from cookies: for the demonstration and tests alone.
PLAIN_HTTP = env.bool("LEGACYFUND_PLAIN_HTTP", default=False)
if PLAIN_HTTP and not DEMONSTRATION:
    raise ImproperlyConfigured("LEGACYFUND_PLAIN_HTTP is for the demonstration only; production needs TLS")
if DEBUG and not DEMONSTRATION:
    raise ImproperlyConfigured("DEBUG is for the demonstration only")

SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50 and not DEMONSTRATION:
    raise ImproperlyConfigured("SECRET_KEY is too short to keep a secret: use at least 50 random characters")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SERVICE_URL = env.str("SERVICE_URL", default="http://127.0.0.1:8000")
SERVICE_NAME = "Legacy Fund"
# Who gives the money, as open data names it, and the prefix of its grants, which 360Giving gives a publisher.
PUBLISHER = (env.str("PUBLISHER_ID", default="GB-GOR-D15"), env.str("PUBLISHER_NAME", default="HM Treasury"))
GIVING_PREFIX = env.str("GIVING_PREFIX", default="legacyfund")
# Signs the heads of the ledger's chains; without one they go out unsigned, and nobody is a witness.
LEDGER_KEY = env.str("LEDGER_KEY", default="")

# --- Applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "accounts",
    "bids",
    "portfolio",
    "legacyfund.web",
    "allauth",
    "allauth.account",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "legacyfund.middleware.DatabaseAway",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "legacyfund.middleware.RequestLog",
    "legacyfund.middleware.private_pages",
    "legacyfund.middleware.pages_for_wrong_methods",
    "legacyfund.middleware.limits_told",
]

ROOT_URLCONF = "legacyfund.urls"
WSGI_APPLICATION = "legacyfund.wsgi.application"
ASGI_APPLICATION = "legacyfund.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "legacyfund.web.context.service",
                "accounts.guards.person",
            ],
        },
    },
]
FORM_RENDERER = "legacyfund.web.forms.GovukRenderer"

# --- Data -------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", engine="django.db.backends.postgresql"),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }
}
# Pages ask for a few rows of many: PostgreSQL compiles such a statement for seconds, and runs it in a tenth.
_options = DATABASES["default"].setdefault("OPTIONS", {})
_options["options"] = f"{_options.get('options', '')} -c jit=off".strip()
# What legacyfund.prepared sends is prepared, at its first call; Django's own statements never are.
_options["prepare_threshold"] = 0
# Only the web process pools: a forked worker must not share its parent's connections.
if env.bool("LEGACYFUND_DATABASE_POOL", default=False):
    _options["pool"] = connections.pool_options()
    _options.setdefault("connect_timeout", 2)
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", default="legacyfund_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# For the broker alone: sessions, and the cache with its limits, are in the database.
REDIS_URL = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "accounts.cache.RowCache"}}

VAR_DIR = Path(env.str("LEGACYFUND_VAR", default=str(BASE_DIR / "var")))
MEDIA_ROOT = VAR_DIR / "media"
# The sealed files of closed periods. What is lost there is written again from the feed.
SEALED_FILES = Path(env.str("SEALED_FILES", default=str(VAR_DIR / "sealed")))
# Workbooks that people asked for, for days; shared by web and worker-long. They need no backup.
WORKBOOKS = Path(env.str("WORKBOOKS", default=str(VAR_DIR / "workbooks")))
# The virus scanner uploads are shown to, such as tcp://clamd:3310; blank for none.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
PRICE_TABLES_PATH = env.str("LEGACYFUND_PRICE_TABLES", default="")
try:
    PRICE_TABLES = read_tables(Path(PRICE_TABLES_PATH).read_text("utf-8")) if PRICE_TABLES_PATH else ()
except (OSError, ValueError) as fault:
    raise ImproperlyConfigured(f"LEGACYFUND_PRICE_TABLES: {fault}") from fault

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.guards.PeopleWithRoles"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.guards.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.OtherPasswordForm",
    "set_password": "accounts.forms.FirstPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# Whoever is locked out by somebody else's guesses gets in by the link in their mail.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
# `login_failed`: per address, and per account at an address. The last two are counted by ours.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "login_anywhere": "100/h/key",
    "token": "60/m/ip",
}
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
CSRF_FAILURE_VIEW = "legacyfund.views.forged"

# --- Transport and headers ------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_HSTS_PRELOAD = not PLAIN_HTTP
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
NOT_FOR_PAGES = ("camera", "geolocation", "microphone", "payment", "usb")
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in NOT_FOR_PAGES}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
UPLOAD_MAX_BYTES = MOST_BYTES
FILE_UPLOAD_HANDLERS = [
    "legacyfund.web.files.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "legacyfund.web.files.TidyTemporaryFiles",
]

# --- Language, time, files -------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("LEGACYFUND_STATIC_ROOT", default=str(VAR_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEMONSTRATION
WHITENOISE_AUTOREFRESH = False
if DEMONSTRATION:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# --- Mail and jobs --------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(VAR_DIR / "mail"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="legacy-fund@example.gov.uk")
# With a key of GOV.UK Notify mail leaves by it, and EMAIL_URL is not used.
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="").strip()
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", default="")
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
if NOTIFY_API_KEY and not NOTIFY_TEMPLATE_ID:
    raise ImproperlyConfigured("NOTIFY_TEMPLATE_ID is needed with NOTIFY_API_KEY")
# Each module's MESSAGES says how an event kind reads to the person told of it.
EVENT_MESSAGE_MODULES = [
    "accounts.emails",
    "bids.register.emails",
    "bids.register.imports.emails",
    "bids.writing.emails",
    "bids.writing.questions.emails",
    "bids.versions.emails",
    "bids.assessment.emails",
    "portfolio.awards.emails",
    "portfolio.awards.changes.emails",
    "portfolio.awards.closing.emails",
    "portfolio.awards.conditions.emails",
    "portfolio.awards.delivery.emails",
    "portfolio.choice.emails",
    "portfolio.decisions.emails",
    "portfolio.ledger.emails",
    "portfolio.spend.emails",
    "portfolio.spend.reconciling.emails",
    "portfolio.watch.emails",
]
# Each module's SET_ASIDE says which of its work waits for a person to look, and how it is tried again.
SET_ASIDE_MODULES = [
    "accounts.actions.notices",
    "bids.register.imports.actions.set_aside",
    "bids.versions.actions.set_aside",
    "bids.assessment.actions.set_aside",
    "portfolio.choice.actions.set_aside",
    "portfolio.decisions.actions.set_aside",
    "portfolio.spend.actions.set_aside",
    "portfolio.spend.reconciling.actions.set_aside",
]
# Called with no arguments after an event with deliveries commits; the row is the queue, this a wake-up.
DELIVERY_WAKE_UP = "accounts.tasks.wake_deliveries"
# The same for an import of a register that is to be checked or written.
REGISTER_IMPORT_WAKE_UP = "bids.register.imports.tasks.wake_imports"
# The same for a department that was closed: its register may be due to pass to its successor.
DEPARTMENT_CLOSED_WAKE_UP = "bids.register.tasks.wake_passing"
# The same for a large file of spend that is to be read or sent.
SPEND_FILE_WAKE_UP = "portfolio.spend.tasks.wake_spend_files"
# The same for a workbook of spend lines that is to be made.
WORKBOOK_WAKE_UP = "portfolio.spend.tasks.wake_workbooks"
# The same for a check of the ledger that somebody has asked for.
LEDGER_CHECK_WAKE_UP = "portfolio.watch.tasks.wake_ledger_check"
# The same for a department's own ledger that is to be matched with what was reported.
LEDGER_WAKE_UP = "portfolio.spend.reconciling.tasks.wake_ledgers"
# The same for a PDF that has been asked for.
PDF_WAKE_UP = "bids.versions.tasks.wake_version_pdfs"
# The same for a simulation of a ranking.
SIMULATION_WAKE_UP = "bids.assessment.tasks.wake_simulations"
# The same for a scenario that is to be run.
SCENARIO_WAKE_UP = "portfolio.choice.tasks.wake_scenarios"
# Given a round, says what its meeting has decided: the choice keeps to it, and lies in a room below.
DECIDED_IN_ROUND = "portfolio.decisions.queries.decided.decided_in"
# Given a round and what its bids may be worth and ask, says which of them its money cannot reach.
BEYOND_THE_MONEY = "portfolio.choice.queries.reach.beyond_in"
# Given the ids of bids that were approved, says which of them have an award that stands.
BIDS_WITH_AWARD = "portfolio.awards.queries.standing.bids_with_award"
# Given an award and the moment, says in words which returns of it are missing.
RETURNS_MISSING = "portfolio.spend.queries.due.why_no_release"
# Given an award, says in words which returns of it are not decided: none of its money is recovered before.
RETURNS_IN_HAND = "portfolio.spend.queries.year_end.why_not_closed"
# The same for the PDF of a letter.
LETTER_PDF_WAKE_UP = "portfolio.decisions.tasks.wake_letter_pdfs"
# The same for the PDF of a minute or of a member's pack.
MEETING_PDF_WAKE_UP = "portfolio.decisions.tasks.wake_meeting_pdfs"

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker however long it is away; Celery itself gives up after 100 tries.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 15,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="short")
# Jobs of minutes, which must not keep mail waiting.
LONG_TASKS = (
    "bids.tasks.work_on_imports",
    "bids.tasks.make_version_pdfs",
    "bids.tasks.simulate_rankings",
    "portfolio.tasks.read_spend_files",
    "portfolio.tasks.match_ledgers",
    "portfolio.tasks.make_workbooks",
    "portfolio.tasks.run_scenarios",
    "portfolio.tasks.make_letter_pdfs",
    "portfolio.tasks.make_meeting_pdfs",
    "portfolio.tasks.look_for_findings",
    "portfolio.tasks.check_equalities",
    "portfolio.tasks.seal_periods",
    "portfolio.tasks.check_sealed_files",
    "portfolio.tasks.check_publications",
)
CELERY_TASK_ROUTES = {name: {"queue": "long"} for name in LONG_TASKS}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_CONSUMER = "legacyfund.consumer:Consumer"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- API --------------------------------------------------------------------------------------------

REST_FRAMEWORK = api_settings.REST_FRAMEWORK
API_LIMITS = api_settings.API_LIMITS
# Bulk streams of one process at a time, half of them of one client: each keeps a thread and its connection.
BULK_STREAMS = env.int("BULK_STREAMS", default=2)
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR_SETTINGS
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = api_settings.OAUTH2_PROVIDER

# --- Logs --------------------------------------------------------------------------------------------

logs.configure()
LOGGING = logs.logging_settings(level=env.str("LOG_LEVEL", default="INFO"), readable=DEMONSTRATION)
# One line a request: when it has ended.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = DEBUG_LEVEL
# The id of the request that asked for it stands in the lines of a task.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
