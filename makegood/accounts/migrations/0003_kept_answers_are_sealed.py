"""An Idempotency-Key is kept as its hash, and what is told once of an answer is kept sealed."""

from typing import ClassVar

from django.db import migrations, models

# one pass over the table, which builds the index of `answer_once` anew as well
HASHED = """
    ALTER TABLE accounts_keptanswer RENAME COLUMN token TO token_hash;
    ALTER TABLE accounts_keptanswer
        ALTER COLUMN token_hash TYPE bytea USING sha256(convert_to(token_hash, 'UTF8')),
        ADD COLUMN sealed bytea
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_first_team")]

    operations: ClassVar = [
        migrations.RunSQL(
            HASHED,
            reverse_sql=migrations.RunSQL.noop,
            state_operations=[
                migrations.RemoveConstraint("keptanswer", "answer_once"),
                migrations.RenameField("keptanswer", "token", "token_hash"),
                migrations.AlterField("keptanswer", "token_hash", models.BinaryField(max_length=32)),
                migrations.AddConstraint(
                    "keptanswer",
                    models.UniqueConstraint(fields=["key", "token_hash"], name="answer_once"),
                ),
                migrations.AddField("keptanswer", "sealed", models.BinaryField(null=True)),
            ],
        )
    ]
