"""Files people attach: one row per attachment; equal contents share one stored file."""

from piccolo.columns import BigInt, ForeignKey, OnDelete, Serial, Timestamptz, Varchar
from piccolo.table import Table

from mentor.people.tables import Person


class Attachment(Table, tablename="file_attachment"):
    """One file attached to one subject. The content lies outside the web root under its SHA-256."""

    id: Serial
    sha256 = Varchar(length=64, default=None, null=False, index=True)
    name = Varchar(length=120, default=None, null=False)
    media_type = Varchar(length=100, default=None, null=False)
    #: Bytes.
    size = BigInt(default=None, null=False)
    uploaded_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    #: When the uploader declared it to hold no state secret and no work secret.
    declared_at = Timestamptz(null=True, default=None)
    subject_kind = Varchar(length=40, default=None, null=False)
    subject_id = BigInt(default=None, null=False)
    created_at = Timestamptz(default=None, null=False)
    #: Taken off its subject; the row stays for the journal, the content goes when no other row needs it.
    removed_at = Timestamptz(null=True, default=None)
