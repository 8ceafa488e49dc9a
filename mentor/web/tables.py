"""What HTTP itself must remember: which forms and API calls have already taken effect."""

from piccolo.columns import Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table


class Receipt(Table, tablename="web_receipt"):
    """One sent form (or API call with an Idempotency-Key), so that sending it twice counts once."""

    id: Serial
    #: SHA-256 of account, path and the form's own random key.
    key = Varchar(length=64, default=None, null=False, unique=True)
    #: SHA-256 of the body: the same key with another body is a mistake of the client.
    body = Varchar(length=64, default="", null=False)
    status = Integer(default=0, null=False)
    #: Where the first one was sent on to, or the JSON it was answered with.
    answer = Text(default="", null=False)
    made_at = Timestamptz(default=None, null=False, index=True)
