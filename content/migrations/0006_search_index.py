import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0005_chart_grounds_signers_and_older_editions'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20)),
                ('owner', models.CharField(max_length=60)),
                ('anchor', models.CharField(blank=True, max_length=255)),
                ('kind', models.CharField(choices=[('page', 'Page'), ('question', 'Question'), ('document', 'Document'), ('group', 'Training group'), ('tool', 'Tool')], max_length=10)),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=255)),
                ('path', models.CharField(blank=True, max_length=600)),
                ('href', models.CharField(max_length=600)),
                ('text', models.TextField(blank=True)),
                ('cited_on', models.DateField(null=True)),
                ('length', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'owner', 'anchor'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(db_index=True, max_length=40)),
                ('word', models.CharField(max_length=60)),
                ('weight', models.PositiveIntegerField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='content.searchentry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'term'), name='search_term_once')],
            },
        ),
    ]
