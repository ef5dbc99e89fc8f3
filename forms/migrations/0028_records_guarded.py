"""When the term of a line about a record ends, as a moment the database compares itself; an application that an act has taken."""

from django.db import migrations, models

from kernel.periods import end_of_day


def _moments(apps, schema_editor):
    Line = apps.get_model("forms", "DisposalLine")
    for line in Line.objects.exclude(record=None).exclude(kept_until=None).order_by("pk").iterator():
        Line.objects.filter(pk=line.pk).update(kept_to=end_of_day(line.kept_until))


class Migration(migrations.Migration):
    dependencies = [("forms", "0027_month_end_told")]

    operations = [
        migrations.AddField(
            model_name="disposalline", name="kept_to", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.AlterField(
            model_name="trainingapplication",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("checking", "second application, to be checked"),
                    ("submitted", "submitted"),
                    ("returned", "returned for correction"),
                    ("approved", "approved"),
                    ("invited", "invited"),
                    ("confirmed", "participation confirmed"),
                    ("completed", "training completed"),
                    ("incomplete", "training not completed"),
                    ("rejected", "rejected"),
                    ("withdrawn", "withdrawn"),
                    ("destroyed", "destroyed"),
                ],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(_moments, migrations.RunPython.noop),
    ]
