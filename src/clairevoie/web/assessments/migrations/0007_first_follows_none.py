from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_acts")]

    operations = [
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "first"), ("follows__isnull", True), ("number", 1)),
                    models.Q(
                        ("follows__isnull", False),
                        ("number__gt", 1),
                        models.Q(("act", "first"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessments_first_follows_none",
            ),
        ),
    ]
