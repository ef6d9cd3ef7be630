using Swytch.Core.Datatypes;

namespace Swytch.Core.Copying;

/// <summary>The three forms of data of COPY (PostgreSQL manual, COPY, "File Formats").</summary>
public enum CopyFormat
{
    Text,
    Csv,
    Binary,
}

/// <summary>What the first line of COPY data is.</summary>
public enum CopyHeader
{
    None,

    /// <summary>Column names: written, or skipped.</summary>
    Names,

    /// <summary>Column names that must be those of the command; COPY FROM only.</summary>
    Match,
}

/// <summary>A column of COPY data.</summary>
/// <param name="TypeModifier">-1 when there is none.</param>
/// <param name="IsRowId">INTEGER PRIMARY KEY in the postgres dialect: SQLite takes NULL as "give me one", PostgreSQL refuses it.</param>
public readonly record struct CopyColumn(string Name, uint TypeOid, int TypeModifier, bool IsRowId = false);

/// <summary>The options of COPY, checked and with their defaults filled in (PostgreSQL manual, COPY).</summary>
public sealed record CopyOptions
{
    public CopyFormat Format { get; init; }

    public byte Delimiter { get; init; } = (byte)'\t';

    /// <summary>What stands for NULL, UTF-8.</summary>
    public ReadOnlyMemory<byte> Null { get; init; } = "\\N"u8.ToArray();

    public CopyHeader Header { get; init; }

    public byte Quote { get; init; } = (byte)'"';

    public byte Escape { get; init; } = (byte)'"';

    /// <summary>By column; empty for none.</summary>
    public IReadOnlyList<bool> ForceQuote { get; init; } = [];

    /// <summary>By column; empty for none.</summary>
    public IReadOnlyList<bool> ForceNotNull { get; init; } = [];

    /// <summary>By column; empty for none.</summary>
    public IReadOnlyList<bool> ForceNull { get; init; } = [];

    /// <summary>True when ENCODING was written.</summary>
    public bool HasEncoding { get; init; }

    /// <summary>Of ENCODING; null for UTF8.</summary>
    public ClientEncoding? Encoding { get; init; }

    /// <summary>As CopyInResponse and CopyOutResponse tell it: 0 for text and csv, 1 for binary.</summary>
    public short FormatCode => Format == CopyFormat.Binary ? (short)1 : (short)0;
}
