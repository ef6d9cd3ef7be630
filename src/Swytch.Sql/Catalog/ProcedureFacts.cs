using System.Collections.Frozen;
using Swytch.Core;

namespace Swytch.Sql.Catalog;

/// <summary>A row of pg_proc, as far as names and types go.</summary>
internal sealed record ProcedureFact(uint Oid, string Name, uint Result, IReadOnlyList<uint> Arguments, bool ReturnsSet)
{
    /// <summary>As regprocedure prints it: lower(text).</summary>
    public string Signature => $"{Name}({string.Join(",", Arguments.Select(oid => PgTypes.Format(oid, null)))})";
}

/// <summary>The functions of pg_proc by oid and name.</summary>
internal static class ProcedureFacts
{
    private static readonly FrozenDictionary<uint, ProcedureFact> ByOid = StaticCatalogRows.Entries(CatalogFacts.TypeProcedures)
        .Concat(StaticCatalogRows.Entries(CatalogFacts.Procedures))
        .Select(entry => entry.Split('|'))
        .Select(fields => new ProcedureFact(
            (uint)StaticCatalogRows.Number(fields[0]),
            fields[1],
            (uint)StaticCatalogRows.Number(fields[2]),
            [.. fields[3].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => (uint)StaticCatalogRows.Number(argument))],
            fields[7] == "t"))
        .ToFrozenDictionary(fact => fact.Oid);

    private static readonly FrozenDictionary<string, uint> OidByName = ByOid.Values
        .GroupBy(fact => fact.Name)
        .ToFrozenDictionary(group => group.Key, group => group.Min(fact => fact.Oid));

    public static ProcedureFact? Find(uint oid) => ByOid.GetValueOrDefault(oid);

    /// <summary>By name, with or without its schema and argument types; null when there is none.</summary>
    public static uint? FindOid(string text)
    {
        var name = text.Contains('(', StringComparison.Ordinal) ? text[..text.IndexOf('(', StringComparison.Ordinal)] : text;
        return RegNames.SplitName(name) is [.., var last] && OidByName.TryGetValue(last, out var oid) ? oid : null;
    }
}
