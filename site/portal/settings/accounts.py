"""Sign-in: e-mail and password, a second step for staff; allauth is the one door."""

from portal.settings import base

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:tasks"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_ADAPTER = "kernel.accounts.adapter.AccountAdapter"
#: Whether an address has an account is nobody's business (threats: enumeration).
ACCOUNT_PREVENT_ENUMERATION = True
#: Nobody can open an account alone, so an address without one gets no letter either.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
#: Accounts are opened by invitation to the address, so the second step need not wait for another proof of it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Kopiena"
#: Editors and administrators (is_staff) may go nowhere without a second step.
MFA_REQUIRED_FOR_STAFF = base.env.bool("KOPIENA_STAFF_MFA", default=True)
#: Who outside can say who a person is (kernel.accounts.providers); switched on by KOPIENA_EPARAKSTS_SIGN_IN.
IDENTITY_PROVIDER = "signing.means.identification.EparakstsIdentity"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

#: Doors of our own that are counted beside allauth's (kernel.web.limits): guesses at codes, checks
#: of files, questions through the contact form. A whole school may search from one address.
ACCOUNT_RATE_LIMITS = {"public-check": "30/m/ip,300/h/ip", "check-file": "10/m/ip,60/h/ip", "contact": "5/h/ip"}
ACCOUNT_RATE_LIMITS |= {"search": "120/m/ip", "search-suggestions": "600/m/ip", "sample": "300/m/ip"}
#: Beginnings of a sign-in elsewhere: a whole school may be behind one address.
ACCOUNT_RATE_LIMITS |= {"identity": "60/m/ip,600/h/ip"}
#: Applying for training: a library or a school may be behind one address; one mailbox gets few messages.
ACCOUNT_RATE_LIMITS |= {"apply": "60/m/ip,600/h/ip", "apply-start": "20/h/ip", "apply-mail": "5/h/key"}
#: More records than these seen by one account within an hour are told to administrators (forms.people.takings).
RECORDS_AN_HOUR = base.env.int("KOPIENA_RECORDS_AN_HOUR", default=1000)
