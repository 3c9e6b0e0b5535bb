# What is kept for the raw figures of a wave.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessments", "0007_first_follows_none"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackedSubmission",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="packed",
                        serialize=False,
                        to="assessments.submission",
                    ),
                ),
                ("outcomes", models.BinaryField()),
                ("corridors", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="DraftProgress",
            fields=[
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft_progress",
                        serialize=False,
                        to="assessments.response",
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("answered", models.PositiveIntegerField()),
                ("applicable", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answered__lte", models.F("applicable"))),
                        name="dashboards_answered_within_applicable",
                    )
                ],
            },
        ),
    ]
