using Swytch.Storage.Footprints;

namespace Swytch.Storage.Engine;

/// <summary>What the authorizer saw while a statement was prepared.</summary>
internal sealed class StatementFacts
{
    /// <summary>Reads rows or the schema of the database file: it needs the transaction's snapshot.</summary>
    internal bool ReadsMain { get; set; }

    /// <summary>Writes rows or the schema of the database file.</summary>
    internal bool WritesMain { get; set; }

    /// <summary>Creates, reads or writes temporary objects.</summary>
    internal bool TouchesTemporary { get; set; }

    internal bool ChangesSchema { get; set; }

    /// <summary>Tables of the database file that get rows inserted or updated, triggers and foreign key actions included.</summary>
    internal HashSet<string>? WrittenTables { get; set; }

    /// <summary>For footprints.</summary>
    internal TouchedTables Touched { get; } = new();

    /// <summary>CREATE INDEX: its name.</summary>
    internal string? CreatedIndex { get; set; }

    /// <summary>The command's word for messages: INSERT, CREATE TABLE ….</summary>
    internal string? Command { get; set; }
}

/// <summary>Whose statement it is.</summary>
internal enum StatementOrigin : byte
{
    /// <summary>The engine's and the server's own: everything is allowed.</summary>
    Internal,

    /// <summary>A client's: what could reach files, other databases or the engine's own tables is refused.</summary>
    Client,
}
