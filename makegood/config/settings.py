"""Django's settings; what the environment may set is explained in docs/running/settings.md."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from makegood.config.assets import YEAR
from makegood.config.database import database_url, parse
from makegood.config.home import home, secret_key
from makegood.config.payers import payers

ROOT = Path(__file__).resolve().parent.parent

URL = (os.environ.get("MAKEGOOD_URL") or home().address() or "http://127.0.0.1:8000").rstrip("/")
SECURE = URL.startswith("https://")
DEBUG = False
SECRET_KEY = secret_key()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", URL.split("//")[1].split(":")[0].split("/")[0]]
CSRF_TRUSTED_ORIGINS = [URL]

DATABASES = {"default": parse(database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # before the libraries, whose templates they replace
    "makegood.lib",
    "makegood.accounts",
    "makegood.customers",
    "makegood.listening",
    "makegood.cases",
    "makegood.outreach",
    "makegood.remedies",
    "makegood.followup",
    "makegood.learning",
    "makegood.insights",
    "makegood.loop",
    "makegood.desk",
    "makegood.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "lucide",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "makegood.config.api.api_answers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "makegood.desk.asked_again.AskedAgain",
    "makegood.config.permissions.Permissions",
]

ROOT_URLCONF = "makegood.config.urls"
WSGI_APPLICATION = "makegood.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "makegood.config.navigation.context",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "makegood.accounts.adapter.Adapter"
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("de", _("German"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

MEDIA_ROOT = home().path / "uploads"
STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("MAKEGOOD_STATIC_ROOT", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "makegood.config.assets.Versioned"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = YEAR

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "makegood_session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "makegood_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
X_FRAME_OPTIONS = "DENY"

EMAIL_HOST = os.environ.get("MAKEGOOD_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MAKEGOOD_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MAKEGOOD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MAKEGOOD_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MAKEGOOD_SMTP_TLS", "yes") == "yes"
EMAIL_TIMEOUT = 20

# what one key may do in a minute, in each process
ROWS_PER_MINUTE = int(os.environ.get("MAKEGOOD_ROWS_PER_MINUTE", "1000000"))
READS_PER_MINUTE = int(os.environ.get("MAKEGOOD_READS_PER_MINUTE", "6000"))

# which payer gives what, and how each is reached; secrets among it stay out of the database
PAYERS = payers()
