import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import clairevoie.core.plan


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessments", "0002_receipt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("criterion", models.CharField(max_length=12)),
                ("level", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("measure", models.TextField(blank=True)),
                ("owner_name", models.CharField(blank=True, max_length=200)),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        default=clairevoie.core.plan.ActionState["PLANNED"], max_length=12
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_actions",
                        to="assessments.response",
                    ),
                ),
                (
                    "taken_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="plans.planaction",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due"], name="plans_open_by_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "in-progress", "done", "dropped"])
                        ),
                        name="plans_known_action_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", True), ("owner_name", ""), _connector="OR"
                        ),
                        name="plans_one_owner_an_action",
                    ),
                    models.UniqueConstraint(
                        fields=("response", "taken_from"), name="plans_an_action_is_taken_over_once"
                    ),
                ],
            },
        ),
    ]
