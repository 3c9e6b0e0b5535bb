"""Tables of people, organisations, memberships and invitations."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from clairevoie.web.accounts.permissions import Kind, Role


class Reminders(models.TextChoices):
    """How often a person is reminded by mail."""

    DAILY = "daily"  # where there is something; at most once a day
    NEVER = "never"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person, known by an e-mail address."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="fr")
    is_active = models.BooleanField(default=True)
    reminders = models.CharField(max_length=5, choices=Reminders, default=Reminders.DAILY)
    reminded_on = models.DateField(null=True)  # the day of the latest digest

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_user_an_address"),
            models.CheckConstraint(
                condition=models.Q(reminders__in=Reminders.values),
                name="accounts_known_reminders",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def audit_name(self) -> str:
        """How audit events name a person: a number, so that the chain holds no personal data."""
        return f"user:{self.pk}"


class VendorGroup(models.Model):
    """Vendors under one control: what publication protects."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An authority, a vendor or an establishment."""

    if TYPE_CHECKING:
        role: str  # that the person it was fetched for holds in it: set by access

    kind = models.CharField(max_length=20, choices=[(each, each) for each in Kind])
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    vendor_group = models.ForeignKey(
        VendorGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="vendors"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(each) for each in Kind]),
                name="accounts_known_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(vendor_group__isnull=True) | models.Q(kind=Kind.VENDOR),
                name="accounts_only_vendors_have_groups",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one organisation, with one role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=[(each, each) for each in Role])
    since = models.DateTimeField(null=True)  # not known of who joined before it was noted

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="accounts_one_role_a_member"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[str(each) for each in Role]),
                name="accounts_known_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}: {self.role}"


class InvitationState(models.TextChoices):
    OPEN = "open"  # it may have expired: that is seen by its day
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class Invitation(models.Model):
    """A role in an organisation, offered to whoever reads the mail of an address.

    The link's token is in that mail alone: here is its SHA-256, which opens nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=30, choices=[(each, each) for each in Role])
    language = models.CharField(max_length=2)
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=InvitationState, default=InvitationState.OPEN)
    sendings = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-invited_at"], name="accounts_invited_newest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                condition=models.Q(state="open"),
                name="accounts_one_open_invitation",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=InvitationState.values),
                name="accounts_known_invitation_state",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[str(each) for each in Role]),
                name="accounts_known_invited_role",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
