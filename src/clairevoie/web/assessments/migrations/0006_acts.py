"""What each signature does, which submission it follows, and which one a wave counts."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def fill(apps: Any, schema_editor: object) -> None:
    """Until now nothing was signed after a wave had closed, and every later submission corrected."""
    submissions = apps.get_model("assessments", "Submission").objects.defer("document")
    earlier = None
    for each in submissions.order_by("response_id", "number").iterator():
        if each.number > 1 and earlier is not None:
            each.act, each.follows_id = "correction", earlier.pk
            each.save(update_fields=["act", "follows"])
        earlier = each
    apps.get_model("assessments", "Response").objects.update(counted=models.F("latest"))


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_evidence")]

    operations = [
        migrations.AddField(
            model_name="response",
            name="counted",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counted_of",
                to="assessments.submission",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="act",
            field=models.CharField(default="first", max_length=10),
        ),
        migrations.AddField(
            model_name="submission",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="assessments.submission",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
