namespace Swytch.Storage.Changes;

/// <summary>
/// The bytes of SQLite's session changesets (sqlite.org/session/changegroup.html; "CHANGESET FORMAT" in sqlite3session.c):
/// a table header ('T', column count as varint, one byte per column with its place in the primary key, name, 0), then its row changes:
/// operation, indirect flag, the old record (DELETE, UPDATE), the new record (INSERT, UPDATE). A value is its type byte, then
/// eight bytes big-endian (integer, real) or a varint length and bytes (text, blob); in UPDATE records what is not changed is left undefined.
/// </summary>
internal static class ChangeFormat
{
    internal const byte TableHeader = (byte)'T';
    internal const byte PatchsetHeader = (byte)'P';

    internal const byte Undefined = 0;
    internal const byte Integer = 1;
    internal const byte Real = 2;
    internal const byte Text = 3;
    internal const byte Blob = 4;
    internal const byte Null = 5;

    /// <summary>SQLite's own upper bound (sqlite.org/limits.html, section 2).</summary>
    internal const int MaximumColumns = 32_767;

    /// <summary>A varint of a length below 2^31.</summary>
    internal const int MaximumVarintBytes = 5;

    /// <summary>Name of the key column of tables without a primary key, the first of their records.</summary>
    internal const string RowidName = "_rowid_";
}

/// <summary>Operations by SQLite's action codes, which the format uses.</summary>
internal enum ChangeKind : byte
{
    Delete = 9,
    Insert = 18,
    Update = 23,
}
