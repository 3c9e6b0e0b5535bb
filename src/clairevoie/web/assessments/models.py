"""Tables of products, responses, answers and submissions."""

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from clairevoie.core.answers import Assurance
from clairevoie.core.submission import Act
from clairevoie.web.accounts.models import Organisation
from clairevoie.web.assessments.states import ResponseState
from clairevoie.web.programmes.models import Wave


class Product(models.Model):
    """What a vendor makes and answers for."""

    if TYPE_CHECKING:
        role: str  # that the person it was fetched for holds in it: set by access

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vendor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["vendor", "name"], name="assessments_one_product_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProductCorridor(models.Model):
    """A corridor that a product stands in."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="corridors")
    corridor = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["product", "corridor"], name="assessments_one_row_a_corridor"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.corridor}"


class Response(models.Model):
    """Facts and answers of one product, at one version, in one wave."""

    if TYPE_CHECKING:
        role: str  # that the person it was fetched for holds in it: set by access

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="responses")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="responses")
    product_version = models.CharField(max_length=100)
    state = models.CharField(
        max_length=10, choices=ResponseState, default=ResponseState.DRAFT, db_index=True
    )
    facts = models.JSONField(default=dict)
    facts_revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    latest = models.ForeignKey(
        "Submission", null=True, on_delete=models.PROTECT, related_name="latest_of"
    )
    # What the wave counts: the last submission that was signed while it was open.
    counted = models.ForeignKey(
        "Submission", null=True, on_delete=models.PROTECT, related_name="counted_of"
    )
    correction_reason = models.TextField(blank=True)  # while it is being corrected

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["product", "wave", "product_version"],
                name="assessments_one_response_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ResponseState.values),
                name="assessments_known_response_state",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AnswerFields(models.Model):
    """What one answer says: a level, «ne sait pas», or neither yet; a comment; who and when."""

    criterion = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(null=True)
    unknown = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    assurance = models.CharField(max_length=10, default=Assurance.DECLARED)
    revision = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        abstract = True


class Answer(AnswerFields):
    """The answer to one criterion as it stands; its revision goes up by one at each change."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    # The day until which evidence backs it; the end of time where that has no end.
    evidenced_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["response", "criterion"], name="assessments_one_answer_a_criterion"
            ),
            models.CheckConstraint(
                condition=models.Q(unknown=False) | models.Q(level__isnull=True),
                name="assessments_unknown_has_no_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} revision {self.revision}"


class AnswerRevision(AnswerFields):
    """What an answer said at one revision: kept for good."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="revisions")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["response", "criterion", "revision"],
                name="assessments_one_row_a_revision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} revision {self.revision}"


class Proposal(models.Model):
    """An answer copied from another response: it counts nowhere until somebody confirms it.

    It is open while its criterion has no answer in its response.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="proposals")
    source = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(null=True)
    unknown = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["response", "criterion"], name="assessments_one_proposal_a_criterion"
            ),
            models.CheckConstraint(
                condition=models.Q(unknown=False) | models.Q(level__isnull=True),
                name="assessments_unknown_proposal_has_no_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} from {self.source_id}"


class Submission(models.Model):
    """A response frozen by its signatory: the document's bytes, its digest, its score. Immutable."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, default=Act.FIRST.value)
    follows = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    document = models.TextField()  # canonical JSON; its SHA-256 is the digest
    digest = models.CharField(max_length=60, unique=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField()
    valid_until = models.DateField()
    reason = models.TextField(blank=True)  # of a correction
    signatory_name = models.CharField(max_length=200)
    signatory_function = models.CharField(max_length=200)
    method = models.CharField(max_length=10)
    reached = models.PositiveIntegerField()
    applicable = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["response", "number"], name="assessments_one_submission_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(reached__lte=models.F("applicable")),
                name="assessments_reached_within_applicable",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1, act=Act.FIRST.value, follows__isnull=True)
                | (models.Q(number__gt=1, follows__isnull=False) & ~models.Q(act=Act.FIRST.value)),
                name="assessments_first_follows_none",
            ),
        ]

    def __str__(self) -> str:
        return self.digest


class Evidence(models.Model):
    """What backs an answer: a file in the storage, or a link. What a submission holds stays."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="evidence")
    criterion = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=1000, blank=True)
    stored_as = models.CharField(max_length=200, blank=True)  # its name in the storage
    ending = models.CharField(max_length=5, blank=True)  # of a file: what its content is
    size = models.PositiveBigIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField()
    submissions = models.ManyToManyField(Submission, related_name="evidence")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["response", "criterion"], name="assessments_evidence_of")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(url="") ^ models.Q(stored_as=""),
                name="assessments_a_file_or_a_link",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Receipt(models.Model):
    """What its signatory is handed for a submission: a PDF file, in one language."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="receipts")
    language = models.CharField(max_length=2)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "language"], name="assessments_one_receipt_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} in {self.language}"
