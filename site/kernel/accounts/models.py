"""Users: a person who signs in, by e-mail. What a person may do comes from memberships (forms.people)."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Wagtail's are untyped
    """One sign-in. `public_id` is what URLs and the audit log know; the e-mail is never shown to other parties."""

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("lv", "Latviešu"), ("en", "English")], default="lv"
    )
    is_staff = models.BooleanField(_("editor or administrator"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email


class IdentityLink(models.Model):
    """Somebody outside can say that this person is the account's owner. `hash` is keyed: no personal code is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    scheme = models.CharField(max_length=20)
    hash = models.CharField(max_length=64)
    since = models.DateTimeField()
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "hash"], name="identity_of_one_account"),
            models.UniqueConstraint(fields=["user", "scheme"], name="identity_once_a_scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} of {self.user_id}"
